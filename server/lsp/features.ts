import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  DocumentHighlightKind,
  type DocumentSymbol,
  FoldingRangeKind,
  InlayHintKind,
  InsertTextFormat,
  type LocationLink,
  LSPErrorCodes,
  type MarkupContent,
  MarkupKind,
  ResponseError,
  type SelectionRange,
  type SemanticTokens,
  type ServerCapabilities,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import { createLines } from "../../grammar/lines.ts";
import { actionsAt } from "../service/codeActions.ts";
import { type Lens, lenses } from "../service/codeLens.ts";
import { type Completion, completionsAt } from "../service/completion.ts";
import { catalogueDeviceAt, definitionAt } from "../service/definition.ts";
import { folds } from "../service/folding.ts";
import { formatted, formattedIn } from "../service/formatting.ts";
import { hoverAt } from "../service/hover.ts";
import { inlays } from "../service/inlayHints.ts";
import { referencesAt } from "../service/references.ts";
import { rename, renameable } from "../service/rename.ts";
import { selectionAt } from "../service/selection.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "../service/semanticTokens.ts";
import { signatureAt } from "../service/signatureHelp.ts";
import { type OutlineSymbol, outline } from "../service/symbols.ts";
import type { Document, Workspace } from "../service/workspace.ts";
import { editAt, offsetAt, offsetsAt, rangeAt } from "./convert.ts";
import type { Abilities } from "./diagnostics.ts";
import { pageUri } from "./documentation.ts";
import type { Guard } from "./guard.ts";
import { type CommandTarget, generateCommand, verifyCommand } from "./protocol.ts";

/** What the handlers below can do. */
export const featureCapabilities: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: ["@", "(", ",", ":", ".", "=", " ", "<"] },
  signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  renameProvider: { prepareProvider: true },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  inlayHintProvider: true,
  codeLensProvider: {},
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Source] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: true,
    range: true,
  },
};

/** Binds each feature of the service to its request: positions in, protocol objects out. */
export function registerFeatures(
  connection: Connection,
  workspace: Workspace,
  guard: Guard,
  abilities: () => Abilities,
): void {
  /** Requests about a document that is not open are answered with "nothing". */
  const on = <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
    name: string,
    answer: (document: Document, params: Params) => Result,
  ) =>
    guard(name, (params: Params): Result | null => {
      const document = workspace.get(params.textDocument?.uri);
      return document ? answer(document, params) : null;
    });

  connection.onHover(
    on("Hover", (document, { position }) => {
      const hover = hoverAt(document, offsetAt(document, position));
      return hover ? { contents: markdown(hover.markdown), range: rangeAt(document, hover) } : null;
    }),
  );
  connection.onCompletion(
    on("Completion", (document, { position }) =>
      completionsAt(document, offsetAt(document, position)).map((item, index) => completionItem(document, item, index)),
    ),
  );
  connection.onSignatureHelp(
    on("Signature help", (document, { position }) => {
      const help = signatureAt(document, offsetAt(document, position));
      if (!help) return null;
      const parameters = help.parameters.map((parameter) => ({
        label: [parameter.start, parameter.end] as [number, number],
        documentation: markdown(parameter.documentation),
      }));
      return {
        signatures: [{ label: help.label, documentation: markdown(help.documentation), parameters }],
        activeSignature: 0,
        activeParameter: help.active ?? null,
      };
    }),
  );
  connection.onDefinition(
    on("Definition", (document, { position }): LocationLink[] => {
      const offset = offsetAt(document, position);
      const found = definitionAt(document, offset);
      if (found) {
        const { file } = found;
        const where = file ? { lines: createLines(file.tree.text) } : document;
        return [
          {
            targetUri: file?.uri ?? document.uri,
            originSelectionRange: rangeAt(document, found.origin),
            targetRange: rangeAt(where, found.target),
            targetSelectionRange: rangeAt(where, found.selection),
          },
        ];
      }
      const device = abilities().pages ? catalogueDeviceAt(document, offset) : undefined;
      if (device === undefined) return [];
      const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      return [{ targetUri: pageUri("devices", device), targetRange: top, targetSelectionRange: top }];
    }),
  );
  connection.onReferences(
    on("References", (document, { position, context }) =>
      referencesAt(document, offsetAt(document, position))
        .filter((symbol) => symbol.role === "reference" || context?.includeDeclaration !== false)
        .map((symbol) => ({ uri: document.uri, range: rangeAt(document, symbol.range) })),
    ),
  );
  connection.onDocumentHighlight(
    on("Highlights", (document, { position }) =>
      referencesAt(document, offsetAt(document, position)).map((symbol) => ({
        range: rangeAt(document, symbol.range),
        kind: symbol.role === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  );
  connection.onPrepareRename(
    on("Rename", (document, { position }) => {
      const found = renameable(document, offsetAt(document, position));
      return found ? { range: rangeAt(document, found.range), placeholder: found.placeholder } : null;
    }),
  );
  connection.onRenameRequest(
    on("Rename", (document, { position, newName }) => {
      const answer = rename(document, offsetAt(document, position), newName);
      if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
      return { changes: { [document.uri]: answer.edits.map((edit) => editAt(document, edit)) } };
    }),
  );
  connection.onDocumentSymbol(on("Outline", (document) => outline(document).map((it) => documentSymbol(document, it))));
  connection.onFoldingRanges(
    on("Folding", (document) =>
      folds(document).map((fold) => ({
        startLine: document.lines.positionAt(fold.start).line,
        endLine: document.lines.positionAt(fold.end).line,
        kind: fold.kind === "comment" ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
      })),
    ),
  );
  connection.onSelectionRanges(
    on("Selection", (document, { positions }) =>
      positions.map((position) => {
        const ranges = selectionAt(document, offsetAt(document, position));
        return ranges.reduceRight<SelectionRange | undefined>(
          (parent, range) => ({ range: rangeAt(document, range), ...(parent ? { parent } : {}) }),
          undefined,
        )!;
      }),
    ),
  );
  connection.onDocumentFormatting(
    on("Formatting", (document): TextEdit[] => formatted(document).map((edit) => editAt(document, edit))),
  );
  connection.onDocumentRangeFormatting(
    on("Formatting", (document, { range }): TextEdit[] =>
      formattedIn(document, offsetsAt(document, range)).map((edit) => editAt(document, edit)),
    ),
  );
  connection.languages.inlayHint.on(
    on("Inlay hints", (document, { range }) =>
      inlays(document, offsetsAt(document, range)).map((hint) => ({
        position: document.lines.positionAt(hint.offset),
        label: hint.label,
        kind: InlayHintKind.Type,
        tooltip: markdown(hint.tooltip),
        paddingLeft: hint.paddingLeft,
      })),
    ),
  );
  connection.onCodeLens(
    on("Code lenses", (document) =>
      lenses(document).map((lens) => ({ range: rangeAt(document, lens), command: lensCommand(document, lens) })),
    ),
  );
  connection.onCodeAction(
    on("Code actions", (document, { range, context }): CodeAction[] =>
      actionsAt(document, offsetsAt(document, range))
        .map((action): CodeAction => {
          if (action.kind === "fix") {
            return {
              title: action.title,
              kind: CodeActionKind.QuickFix,
              diagnostics: (context?.diagnostics ?? []).filter((it) => it.code === action.code),
              isPreferred: action.preferred,
              edit: { changes: { [document.uri]: action.edits.map((edit) => editAt(document, edit)) } },
            };
          }
          const target: CommandTarget = { uri: document.uri, network: action.network, target: action.target };
          const command = action.kind === "generate" ? generateCommand : verifyCommand;
          return {
            title: action.title,
            kind: CodeActionKind.Source,
            command: { title: action.title, command, arguments: [target] },
          };
        })
        .filter(
          ({ kind }) =>
            !context?.only || context.only.some((wanted) => kind === wanted || kind?.startsWith(`${wanted}.`)),
        ),
    ),
  );
  connection.languages.semanticTokens.on(
    on("Semantic tokens", (document): SemanticTokens => ({ data: semanticTokens(document) })),
  );
  connection.languages.semanticTokens.onRange(
    on(
      "Semantic tokens",
      (document, { range }): SemanticTokens => ({
        data: semanticTokens(document, offsetsAt(document, range)),
      }),
    ),
  );
}

function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}

const completionKinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  statement: CompletionItemKind.Keyword,
  layer: CompletionItemKind.Function,
  tensor: CompletionItemKind.Variable,
  argument: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  format: CompletionItemKind.TypeParameter,
  annotation: CompletionItemKind.Event,
  device: CompletionItemKind.Struct,
  target: CompletionItemKind.Struct,
  approximation: CompletionItemKind.Interface,
  property: CompletionItemKind.Property,
  unit: CompletionItemKind.Unit,
};

function completionItem(document: Document, item: Completion, index: number): CompletionItem {
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    // The service gives the likeliest first.
    sortText: String(index).padStart(4, "0"),
    insertTextFormat: item.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: editAt(document, { ...item.range, newText: item.insert }),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.documentation === undefined ? {} : { documentation: markdown(item.documentation) }),
  };
}

const symbolKinds: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
  network: SymbolKind.Class,
  target: SymbolKind.Struct,
  approximation: SymbolKind.Interface,
  block: SymbolKind.Function,
  device: SymbolKind.Struct,
  input: SymbolKind.Field,
  layer: SymbolKind.Variable,
  exit: SymbolKind.Variable,
  property: SymbolKind.Property,
};

function documentSymbol(document: Document, symbol: OutlineSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: rangeAt(document, symbol.range),
    selectionRange: rangeAt(document, symbol.selection),
    children: symbol.children.map((child) => documentSymbol(document, child)),
  };
}

function lensCommand(
  document: Document,
  { title, action }: Lens,
): { title: string; command: string; arguments?: unknown[] } {
  if (!action) return { title, command: "" };
  const target: CommandTarget = { uri: document.uri, network: action.network, target: action.target };
  return { title, command: action.kind === "generate" ? generateCommand : verifyCommand, arguments: [target] };
}

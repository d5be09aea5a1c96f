import { type CompletionItem, CompletionItemKind, type CompletionList, InsertTextFormat } from "vscode-languageserver";
import { completionsAt } from "../../service/completion/completion.ts";
import type { Completion } from "../../service/completion/item.ts";
import { type OpenPath, openPathAt, pathCompletions } from "../../service/completion/paths.ts";
import type { Document } from "../../service/workspace.ts";
import { editAt, offsetAt } from "../convert.ts";
import { resolvePath } from "../resolvePath.ts";
import type { Feature, FeatureContext } from "./feature.ts";
import { markdown } from "./markup.ts";

/** Characters that begin a name of a path, and elsewhere nothing. */
const inPaths: readonly string[] = ['"', "/"];

export const completion: Feature = {
  capabilities: {
    completionProvider: {
      resolveProvider: true,
      triggerCharacters: ["@", "(", ",", ":", ".", "=", " ", "<", ...inPaths],
    },
  },
  register: (features) => {
    const { connection, guard, on, workspace } = features;
    connection.onCompletion(
      on("Completion", (document, { position, context }): CompletionList | Promise<CompletionList> => {
        const offset = offsetAt(document, position);
        const path = openPathAt(document, offset);
        if (path) return pathList(features, document, path, offset);
        if (inPaths.includes(context?.triggerCharacter ?? "")) return { isIncomplete: false, items: [] };
        const all = completionsAt(document, offset).map((item, index) => ({ item, index }));
        const fitting = all.length <= most ? all : all.filter(({ item }) => fits(document, item, offset));
        return {
          // An editor that was given a part asks again for each letter.
          isIncomplete: all.length > most,
          items: fitting.slice(0, most).map(({ item, index }): CompletionItem => {
            const origin: Origin = { uri: document.uri, offset, index };
            return { ...completionItem(document, item, index), data: origin };
          }),
        };
      }),
    );
    connection.onCompletionResolve(
      guard("Completion", (item): CompletionItem => {
        const { uri, offset, index } = (item.data ?? {}) as Partial<Origin>;
        const document = uri === undefined ? undefined : workspace.get(uri);
        if (!document || offset === undefined || index === undefined) return item;
        // Letters that were typed since belong to the same word, which is offered the same names.
        const found = completionsAt(document, offset)[index];
        if (found?.documentation === undefined || found.label !== item.label) return item;
        return { ...item, documentation: markdown(found.documentation) };
      }),
    );
  },
};

/** The folder is read when somebody stands in its path; one that cannot be read has nothing to offer. */
async function pathList(
  { listFolder, options }: FeatureContext,
  document: Document,
  path: OpenPath,
  offset: number,
): Promise<CompletionList> {
  const folder = resolvePath(document.uri, path.folder || ".");
  const entries = folder === undefined ? [] : await listFolder(folder).catch(() => []);
  const others = entries.filter(({ name }) => resolvePath(document.uri, path.folder + name) !== document.uri);
  const all = pathCompletions(path, others).filter((item) => fits(document, item, offset));
  const { suggestCommand } = options();
  const again = suggestCommand === undefined ? {} : { command: { title: "Suggest", command: suggestCommand } };
  return {
    isIncomplete: all.length > most,
    items: all.slice(0, most).map((item, index) => ({
      ...completionItem(document, item, index),
      ...(item.kind === "folder" ? again : {}),
    })),
  };
}

/** Of more than so many names nobody reads the list; what is typed chooses among them. */
const most = 100;

/** The letters in front of the offset stand in the label in this order, as editors filter. */
function fits({ tree }: Document, { label, range }: Completion, offset: number): boolean {
  const name = label.toLowerCase();
  let from = 0;
  for (const letter of tree.text.slice(range.start, offset).toLowerCase()) {
    from = name.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** Where an item was offered: its documentation is looked up there when it is selected. */
interface Origin {
  readonly uri: string;
  readonly offset: number;
  readonly index: number;
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
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
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
  };
}

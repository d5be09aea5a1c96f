import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver/node";
import { type Completion, completionsAt } from "../../service/completion.ts";
import type { Document } from "../../service/workspace.ts";
import { editAt, offsetAt } from "../convert.ts";
import type { Feature } from "./feature.ts";
import { markdown } from "./markup.ts";

export const completion: Feature = {
  capabilities: {
    completionProvider: { triggerCharacters: ["@", "(", ",", ":", ".", "=", " ", "<"] },
  },
  register: ({ connection, on }) => {
    connection.onCompletion(
      on("Completion", (document, { position }) =>
        completionsAt(document, offsetAt(document, position)).map((item, index) =>
          completionItem(document, item, index),
        ),
      ),
    );
  },
};

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

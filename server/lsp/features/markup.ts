import { type MarkupContent, MarkupKind } from "vscode-languageserver";

export function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}

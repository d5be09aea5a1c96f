import * as vscode from "vscode";
import type { FromPage, PictureFormat } from "./messages.ts";

const kinds: Readonly<Record<PictureFormat, string>> = { svg: "SVG picture", png: "PNG picture", csv: "Table (CSV)" };

/** Asks where to save what a page made of its picture or table, beside `source` at first, and writes it. */
export async function saveAs(
  source: vscode.Uri,
  { name, format, content }: Extract<FromPage, { kind: "save" }>,
): Promise<void> {
  const file = `${name.replaceAll(/[^\w.-]+/g, "_")}.${format}`;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(source, "..", file),
    filters: { [kinds[format]]: [format] },
    title: vscode.l10n.t("Save as {0}", kinds[format]),
  });
  if (!uri) return;
  const bytes =
    format === "png"
      ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(content);
  await vscode.workspace.fs.writeFile(uri, bytes);
  void vscode.window.showInformationMessage(vscode.l10n.t("Saved {0}.", vscode.workspace.asRelativePath(uri)));
}

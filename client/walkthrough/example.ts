import * as vscode from "vscode";

/** Opens the example of the walkthrough as a file that is not saved yet: it is the user's to change. */
export async function openExample({ extensionUri }: vscode.ExtensionContext): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, "walkthrough", "first.dnnx"));
  const content = new TextDecoder().decode(bytes);
  const document = await vscode.workspace.openTextDocument({ language: "dnnx", content });
  await vscode.window.showTextDocument(document);
}

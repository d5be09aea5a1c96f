import * as vscode from "vscode";

/** Asks where the accelerator goes: a folder beside the file is offered first, any other can be chosen. */
export async function chooseFolder(source: vscode.Uri, network: string): Promise<vscode.Uri | undefined> {
  const beside = source.scheme === "untitled" ? undefined : vscode.Uri.joinPath(source, "..", `${network}_accelerator`);
  const other = { label: `$(folder-opened) ${vscode.l10n.t("Choose a folder…")}`, description: "", folder: undefined };
  const items = beside
    ? [
        {
          label: `$(folder) ${network}_accelerator`,
          description: vscode.workspace.asRelativePath(beside),
          folder: beside,
        },
        other,
      ]
    : [other];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Folder for the accelerator"),
    placeHolder: vscode.l10n.t(
      "An earlier accelerator in the folder is replaced; a folder with other files is refused",
    ),
  });
  if (!chosen) return undefined;
  if (chosen.folder) return chosen.folder;
  const folders = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t("Generate here"),
    title: vscode.l10n.t("Folder for the accelerator"),
    ...(beside ? { defaultUri: vscode.Uri.joinPath(source, "..") } : {}),
  });
  return folders?.[0];
}

import * as vscode from "vscode";

/** Why something is off in a workspace that is not trusted. @param what it is, as the start of a sentence */
export function restrictedReason(what: string): string {
  return vscode.l10n.t(
    "{0} is off in Restricted Mode: it writes files and runs programs on this machine. Trust the workspace to use it.",
    what,
  );
}

/** True in a trusted workspace; otherwise says why the command is off and offers to manage trust. */
export async function trusted(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const choice = await vscode.window.showWarningMessage(restrictedReason(what), manage);
  if (choice !== undefined) await vscode.commands.executeCommand("workbench.trust.manage");
  return false;
}

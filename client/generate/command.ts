import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type Backend,
  type CommandTarget,
  type GenerateParams,
  type GenerateResult,
  generateRequest,
} from "../../server/lsp/protocol.ts";
import { chooseFolder } from "./folder.ts";

function backends(): readonly (vscode.QuickPickItem & { readonly backend: Backend })[] {
  const { t } = vscode.l10n;
  return [
    { label: "Verilog", description: t("Verilog-2005 for every synthesis tool, with test bench"), backend: "verilog" },
    { label: "Vitis HLS C++", description: t("C++14 with pragmas for AMD devices, with test bench"), backend: "hls" },
    { label: t("Both"), description: t("the same accelerator in both languages"), backend: "both" },
  ];
}

/** `run` sends a long request and shows its progress; handed in so that features do not import each other. */
export type Run = (
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: GenerateParams,
) => Thenable<GenerateResult>;

/** Asks for backend and folder, generates with progress, then opens the README that was generated. */
export async function generateAccelerator(client: BaseLanguageClient, target: CommandTarget, run: Run): Promise<void> {
  const backend = await vscode.window.showQuickPick(backends(), {
    title: vscode.l10n.t("Accelerator for {0} on {1}: language", target.network, target.target),
  });
  if (!backend) return;
  const folder = await chooseFolder(vscode.Uri.parse(target.uri), target.network);
  if (!folder) return;
  const result = await run(client, vscode.l10n.t("Generating {0}", target.network), generateRequest, {
    ...target,
    backend: backend.backend,
    folder: client.code2ProtocolConverter.asUri(folder),
  });
  const readme = client.protocol2CodeConverter.asUri(result.readme);
  await showPage(readme);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Generated {0} files for {1} in {2}.",
      result.files,
      target.network,
      vscode.workspace.asRelativePath(folder),
    ),
  );
}

/** As a page where the editor can show Markdown so, otherwise as text. */
async function showPage(markdown: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand("markdown.showPreview", markdown);
  } catch {
    await vscode.window.showTextDocument(markdown);
  }
}

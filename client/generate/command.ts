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

const backends: readonly (vscode.QuickPickItem & { readonly backend: Backend })[] = [
  { label: "Verilog", description: "Verilog-2005 for every synthesis tool, with test bench", backend: "verilog" },
  { label: "Vitis HLS C++", description: "C++14 with pragmas for AMD devices, with test bench", backend: "hls" },
  { label: "Both", description: "the same accelerator in both languages", backend: "both" },
];

/** `run` sends a long request and shows its progress; handed in so that features do not import each other. */
export type Run = (
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: GenerateParams,
) => Thenable<GenerateResult>;

/** Asks for backend and folder, generates with progress, then opens the README that was generated. */
export async function generateAccelerator(client: BaseLanguageClient, target: CommandTarget, run: Run): Promise<void> {
  const backend = await vscode.window.showQuickPick(backends, {
    title: `Accelerator for ${target.network} on ${target.target}: language`,
  });
  if (!backend) return;
  const folder = await chooseFolder(vscode.Uri.parse(target.uri), target.network);
  if (!folder) return;
  const result = await run(client, `Generating ${target.network}`, generateRequest, {
    ...target,
    backend: backend.backend,
    folder: client.code2ProtocolConverter.asUri(folder),
  });
  const readme = client.protocol2CodeConverter.asUri(result.readme);
  await showPage(readme);
  void vscode.window.showInformationMessage(
    `Generated ${result.files} files for ${target.network} in ${vscode.workspace.asRelativePath(folder)}.`,
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

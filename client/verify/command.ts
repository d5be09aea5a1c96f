import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type CommandTarget, type VerifyParams, type VerifyResult, verifyRequest } from "../../server/lsp/protocol.ts";
import type { Server } from "../server/server.ts";

function backends(): readonly (vscode.QuickPickItem & { readonly backend: VerifyParams["backend"] })[] {
  const { t } = vscode.l10n;
  return [
    { label: "Verilog", description: t("simulated with Verilator or Icarus, cycles measured"), backend: "verilog" },
    { label: "Vitis HLS C++", description: t("compiled and run with g++"), backend: "hls" },
  ];
}

/** `run` sends a long request and shows its progress; handed in so that features do not import each other. */
export type Run = (
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: VerifyParams,
) => Thenable<VerifyResult>;

/** Simulates the accelerator, compares it with the reference, and shows what was measured. */
export async function verifyAccelerator(
  client: BaseLanguageClient,
  target: CommandTarget,
  report: vscode.OutputChannel,
  run: Run,
): Promise<void> {
  const backend = await vscode.window.showQuickPick(backends(), {
    title: vscode.l10n.t("Verify {0} on {1}: which implementation", target.network, target.target),
  });
  if (!backend) return;
  const title = vscode.l10n.t("Verifying {0}", target.network);
  const result = await run(client, title, verifyRequest, paramsOf(target, backend.backend));
  report.appendLine(`${vscode.l10n.t("{0} on {1}", target.network, target.target)}, ${backend.label}`);
  for (const line of result.lines) report.appendLine(`  ${line}`);
  const show = result.passed ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  if ((await show(result.summary, vscode.l10n.t("Show Report"))) !== undefined) report.show();
}

/** The simulation of the Verilog without asking for more, for whoever shows its result otherwise. */
export function simulation(
  server: Server,
): (about: CommandTarget, token: vscode.CancellationToken) => Promise<VerifyResult> {
  return (about, token) => server.ask<VerifyResult>(verifyRequest, paramsOf(about, "verilog"), token);
}

function paramsOf(about: CommandTarget, backend: VerifyParams["backend"]): VerifyParams {
  const settings = vscode.workspace.getConfiguration("dnnx", vscode.Uri.parse(about.uri));
  return { ...about, backend, vectors: settings.get<number>("verify.vectors", 20) };
}

import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CommandTarget,
  type SynthesiseParams,
  type SynthesiseResult,
  synthesiseRequest,
} from "../../server/lsp/protocol.ts";

/** `run` sends a long request and shows its progress; handed in so that features do not import each other. */
export type Run = (
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: SynthesiseParams,
) => Thenable<SynthesiseResult>;

/** Synthesises the accelerator with Yosys and shows what was measured beside what was estimated. */
export async function synthesiseAccelerator(
  client: BaseLanguageClient,
  target: CommandTarget,
  report: vscode.OutputChannel,
  run: Run,
): Promise<void> {
  const title = vscode.l10n.t("Synthesising {0}", target.network);
  const result = await run(client, title, synthesiseRequest, target);
  for (const line of result.lines) report.appendLine(line);
  report.appendLine("");
  const show = vscode.l10n.t("Show Report");
  if ((await vscode.window.showInformationMessage(result.summary, show)) !== undefined) report.show();
}

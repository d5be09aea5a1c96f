import * as vscode from "vscode";
import type { CommandTarget, VerifyResult } from "../../server/lsp/protocol.ts";
import { restrictedReason } from "../server/trust.ts";
import type { Items } from "./items.ts";

/** Simulates an accelerator and compares it with the reference. */
export type Verify = (about: CommandTarget, token: vscode.CancellationToken) => Promise<VerifyResult>;

/** Runs the simulation of each network that is asked for, one after the other. */
export async function verifyNetworks(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  items: Items,
  verify: Verify,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const excluded = new Set(request.exclude ?? []);
  const networks = (request.include ?? [...controller.items].map(([, file]) => file))
    .flatMap((item) => (items.network(item) ? [item] : [...item.children].map(([, child]) => child)))
    .filter((item) => items.network(item) && !excluded.has(item));
  for (const item of networks) run.enqueued(item);
  for (const item of networks) {
    const about = items.network(item);
    if (!about || token.isCancellationRequested) {
      run.skipped(item);
      continue;
    }
    const begun = Date.now();
    run.started(item);
    try {
      if (!vscode.workspace.isTrusted) throw new Error(restrictedReason(vscode.l10n.t("Verifying an accelerator")));
      // The server works on open files.
      await vscode.workspace.openTextDocument(vscode.Uri.parse(about.uri));
      const { passed, summary, lines } = await verify(about, token);
      run.appendOutput([summary, ...lines].map((line) => `${line}\r\n`).join(""), undefined, item);
      if (passed) run.passed(item, Date.now() - begun);
      else run.failed(item, new vscode.TestMessage([summary, ...lines].join("\n")), Date.now() - begun);
    } catch (error) {
      if (token.isCancellationRequested) run.skipped(item);
      else run.errored(item, new vscode.TestMessage(error instanceof Error ? error.message : String(error)));
    }
  }
  run.end();
}

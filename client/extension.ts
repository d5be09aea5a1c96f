import * as vscode from "vscode";
import { showingFailures } from "./failure/guard.ts";
import { generateAccelerator } from "./generate/command.ts";
import { startLanguageClient } from "./languageClient/start.ts";
import { chooseNetwork } from "./network/choose.ts";
import { runWithProgress, trusted } from "./network/run.ts";
import { verifyAccelerator } from "./verify/command.ts";

/** Wires the features together; the language client stops with the subscriptions of the context. */
export function activate(context: vscode.ExtensionContext): Promise<void> {
  return showingFailures("DNNX could not start", () => {
    const client = startLanguageClient(context);
    const report = vscode.window.createOutputChannel("DNNX Verification");

    const command = (id: string, what: string, action: (given: unknown) => Promise<void>): vscode.Disposable =>
      vscode.commands.registerCommand(id, (given: unknown) =>
        showingFailures(`${what} failed`, async () => {
          if (await trusted(what)) await action(given);
        }),
      );

    context.subscriptions.push(
      report,
      command("dnnx.generate", "Generating the accelerator", async (given) => {
        const target = await chooseNetwork(client, given);
        if (target) await generateAccelerator(client, target, runWithProgress);
      }),
      command("dnnx.verify", "Verifying the accelerator", async (given) => {
        const target = await chooseNetwork(client, given);
        if (target) await verifyAccelerator(client, target, report, runWithProgress);
      }),
    );
  });
}

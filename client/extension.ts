import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { showingFailures } from "./failure/guard.ts";
import { generateAccelerator } from "./generate/command.ts";
import { chooseNetwork } from "./network/choose.ts";
import { runWithProgress, trusted } from "./network/run.ts";
import { verifyAccelerator } from "./verify/command.ts";

/**
 * Wires the features together; the language client stops with the subscriptions of the context. Returns before the
 * language client is loaded, which is most of the extension: the editor does not wait for it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const starting = showingFailures("DNNX could not start", async () => {
    const { startLanguageClient } = await import("./languageClient/start.ts");
    return startLanguageClient(context);
  });
  const report = vscode.window.createOutputChannel("DNNX Verification");

  const command = (
    id: string,
    what: string,
    action: (client: LanguageClient, given: unknown) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, (given: unknown) =>
      showingFailures(`${what} failed`, async () => {
        const client = await starting;
        if (client && (await trusted(what))) await action(client, given);
      }),
    );

  context.subscriptions.push(
    report,
    command("dnnx.generate", "Generating the accelerator", async (client, given) => {
      const target = await chooseNetwork(client, given);
      if (target) await generateAccelerator(client, target, runWithProgress);
    }),
    command("dnnx.verify", "Verifying the accelerator", async (client, given) => {
      const target = await chooseNetwork(client, given);
      if (target) await verifyAccelerator(client, target, report, runWithProgress);
    }),
  );
}

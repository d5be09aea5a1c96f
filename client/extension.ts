import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { registerAssistantTools } from "./assistant/tools.ts";
import { comparison } from "./comparison/description.ts";
import { dashboard } from "./dashboard/description.ts";
import { difference } from "./difference/description.ts";
import { explainLayer, provideExplanations } from "./explain/page.ts";
import { showingFailures } from "./failure/guard.ts";
import { generateAccelerator } from "./generate/command.ts";
import { graph } from "./graph/description.ts";
import { chooseNetwork } from "./network/choose.ts";
import { runWithProgress } from "./network/run.ts";
import { loadProgram } from "./program.ts";
import { roofline } from "./roofline/description.ts";
import { createActiveFile } from "./server/activeFile.ts";
import { serverOf } from "./server/server.ts";
import { trusted } from "./server/trust.ts";
import { showTotals } from "./statusBar/item.ts";
import { synthesiseAccelerator } from "./synthesise/command.ts";
import { chooseTarget } from "./target/choose.ts";
import { provideTasks } from "./tasks/provider.ts";
import { showRequirements } from "./testExplorer/controller.ts";
import { timeline } from "./timeline/description.ts";
import { showTree } from "./tree/view.ts";
import { simulation, verifyAccelerator } from "./verify/command.ts";
import { openExample } from "./walkthrough/example.ts";
import { noticeRepairs } from "./walkthrough/repaired.ts";
import { createViews } from "./webview/panel.ts";

/**
 * Wires the features together; the language client stops with the subscriptions of the context. Returns before the
 * language client is loaded, which is most of the extension and a program of its own: the editor does not wait for it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions } = context;
  const starting = showingFailures(vscode.l10n.t("DNNX could not start"), async () => {
    const program = await loadProgram<typeof import("./languageClient/start.ts")>(context, "languageClient.js");
    return program.startLanguageClient(context);
  });
  const server = serverOf(starting, subscriptions);
  const file = createActiveFile(server, subscriptions);
  const report = vscode.window.createOutputChannel(vscode.l10n.t("DNNX Measurements"));

  const command = (
    id: string,
    failure: string,
    action: (client: BaseLanguageClient, given: unknown) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, (given: unknown) =>
      showingFailures(failure, async () => {
        const client = await starting;
        if (client) await action(client, given);
      }),
    );

  showTotals(server, file, subscriptions);
  registerAssistantTools(server, context);
  showTree(server, file, subscriptions);
  const simulate = simulation(server);
  showRequirements(server, simulate, subscriptions);
  provideTasks(server, simulate, file, subscriptions);
  provideExplanations(server, subscriptions);
  noticeRepairs(subscriptions);
  const views = createViews(context, server, file, [dashboard, roofline, comparison, graph, timeline, difference]);
  subscriptions.push(
    vscode.commands.registerCommand("dnnx.showDashboard", (given: unknown) => views.show(dashboard, given)),
    vscode.commands.registerCommand("dnnx.showRoofline", (given: unknown) => views.show(roofline, given)),
    vscode.commands.registerCommand("dnnx.showComparison", (given: unknown) => views.show(comparison, given)),
    vscode.commands.registerCommand("dnnx.showGraph", (given: unknown) => views.show(graph, given)),
    vscode.commands.registerCommand("dnnx.showTimeline", (given: unknown) => views.show(timeline, given)),
    vscode.commands.registerCommand("dnnx.showDifference", (given: unknown) => views.show(difference, given)),
    report,
    vscode.commands.registerCommand("dnnx.openExample", () =>
      showingFailures(vscode.l10n.t("Opening the example failed"), () => openExample(context)),
    ),
    command("dnnx.generate", vscode.l10n.t("Generating the accelerator failed"), async (client, given) => {
      if (!(await trusted(vscode.l10n.t("Generating an accelerator")))) return;
      const target = await chooseNetwork(client, given);
      if (target) await generateAccelerator(client, target, runWithProgress);
    }),
    command("dnnx.verify", vscode.l10n.t("Verifying the accelerator failed"), async (client, given) => {
      if (!(await trusted(vscode.l10n.t("Verifying an accelerator")))) return;
      const target = await chooseNetwork(client, given);
      if (target) await verifyAccelerator(client, target, report, runWithProgress);
    }),
    command("dnnx.synthesise", vscode.l10n.t("Synthesising the accelerator failed"), async (client, given) => {
      if (!(await trusted(vscode.l10n.t("Synthesising an accelerator")))) return;
      const target = await chooseNetwork(client, given);
      if (target) await synthesiseAccelerator(client, target, report, runWithProgress);
    }),
    command("dnnx.chooseTarget", vscode.l10n.t("Choosing a target failed"), async (client, given) => {
      const target = await chooseNetwork(client, given);
      if (target) await chooseTarget(server, target);
    }),
    command("dnnx.explain", vscode.l10n.t("Explaining the layer failed"), async (client, given) => {
      const target = await chooseNetwork(client, given);
      if (target) await explainLayer(server, target, given);
    }),
  );
}

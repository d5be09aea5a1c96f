import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import { type ClientOptions, serverFlags } from "../../server/lsp/protocol.ts";
import { createBackoff } from "./backoff.ts";

/** Starts the language server in its own process; restarts it when it dies and shows its state beside the language. */
export function startLanguageClient(context: vscode.ExtensionContext): LanguageClient {
  const status = vscode.languages.createLanguageStatusItem("dnnx.server", { language: "dnnx" });
  status.name = vscode.l10n.t("DNNX language server");
  const log = vscode.window.createOutputChannel("DNNX", { log: true });
  const module = context.asAbsolutePath("dist/server.cjs");

  const client = new LanguageClient(
    "dnnx",
    "DNNX",
    {
      run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
    },
    {
      documentSelector: [{ language: "dnnx" }],
      outputChannel: log,
      // Without onChange a server that is asked for diagnostics is asked only on open and save.
      diagnosticPullOptions: { onChange: true, onTabs: true },
      initializationOptions: { changes: true } satisfies ClientOptions,
      errorHandler: restarting(log),
      initializationFailedHandler: (error) => {
        log.error(`The language server could not start: ${error.message}`);
        return false;
      },
      markdown: { supportHtml: false },
    },
  );

  const show = (state: State): void => {
    status.busy = state === State.Starting;
    status.text =
      state === State.Running
        ? vscode.l10n.t("DNNX")
        : state === State.Starting
          ? vscode.l10n.t("DNNX is starting")
          : vscode.l10n.t("DNNX has stopped");
    status.detail =
      state === State.Running
        ? vscode.l10n.t("language server {0}", client.initializeResult?.serverInfo?.version ?? "")
        : state === State.Starting
          ? vscode.l10n.t("no diagnostics and no costs until it runs")
          : vscode.l10n.t("no diagnostics and no costs; the log says why");
    status.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    status.command = { command: "dnnx.restartServer", title: vscode.l10n.t("Restart") };
  };
  show(State.Starting);

  context.subscriptions.push(
    status,
    log,
    client,
    client.onDidChangeState((change) => show(change.newState)),
    vscode.commands.registerCommand("dnnx.restartServer", async () => {
      log.info("The language server is restarted by command.");
      await client.restart();
    }),
    vscode.commands.registerCommand("dnnx.showLog", () => log.show()),
  );
  client.start().catch((error: unknown) => {
    show(State.Stopped);
    log.error(`The language server could not start: ${error instanceof Error ? error.message : String(error)}`);
    void vscode.window
      .showErrorMessage(
        vscode.l10n.t("The DNNX language server could not start, so there are no diagnostics and no costs."),
        vscode.l10n.t("Show Log"),
      )
      .then((choice) => (choice === undefined ? undefined : log.show()));
  });
  return client;
}

/** Starts the server again whenever it ends, after a wait that grows while it keeps ending. */
function restarting(log: vscode.LogOutputChannel): ErrorHandler {
  const crashed = createBackoff();
  return {
    error: (error) => {
      log.error(`The connection to the language server failed: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: async () => {
      const { count, wait } = crashed(Date.now());
      log.error(`The language server ended unexpectedly (${count} in a row); it starts again in ${wait} ms.`);
      await new Promise((done) => setTimeout(done, wait));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}

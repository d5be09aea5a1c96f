import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import { serverFlags } from "../../server/lsp/protocol.ts";
import { createBackoff } from "./backoff.ts";

/** Starts the language server in its own process; restarts it when it dies and shows its state beside the language. */
export function startLanguageClient(context: vscode.ExtensionContext): LanguageClient {
  const status = vscode.languages.createLanguageStatusItem("dnnx.server", { language: "dnnx" });
  status.name = "DNNX language server";
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
    status.text = state === State.Running ? "DNNX" : state === State.Starting ? "DNNX is starting" : "DNNX has stopped";
    status.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    status.command =
      state === State.Stopped
        ? { command: "dnnx.restartServer", title: "Restart" }
        : { command: "dnnx.showLog", title: "Show log" };
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
        "The DNNX language server could not start, so there are no diagnostics and no costs.",
        "Show Log",
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

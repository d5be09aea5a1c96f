import * as vscode from "vscode";
import {
  BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type MessageTransports,
  ResponseError,
  State,
} from "vscode-languageclient";
import type { ClientOptions } from "../../server/lsp/protocol.ts";
import { createBackoff } from "./backoff.ts";
import type { ServerConnection } from "./connection.ts";
import { answerFiles } from "./files.ts";

/** Starts the language server; restarts it when it dies and shows its state beside the language. */
export function startLanguageClient(context: vscode.ExtensionContext): BaseLanguageClient {
  const status = vscode.languages.createLanguageStatusItem("dnnx.server", { language: "dnnx" });
  status.name = vscode.l10n.t("DNNX language server");
  const log = vscode.window.createOutputChannel("DNNX", { log: true });
  const client = new Client(() => connect(context, log), {
    documentSelector: [{ language: "dnnx" }],
    outputChannel: log,
    // Without onChange a server that is asked for diagnostics is asked only on open and save.
    diagnosticPullOptions: { onChange: true, onTabs: true },
    // The client calls itself running until the wait is over.
    errorHandler: restarting(log, () => show(State.Starting)),
    initializationFailedHandler: (error) => {
      log.error(`The language server could not start: ${error.message}`);
      return false;
    },
    initializationOptions: { changes: true, suggestCommand: "editor.action.triggerSuggest" } satisfies ClientOptions,
    markdown: { supportHtml: false },
  });

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
    answerFiles(client),
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

/** In a process where the extension runs in Node, in a worker where it runs in a browser. */
async function connect(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<ServerConnection> {
  const inNode = typeof process === "object" && process.versions?.node !== undefined;
  const { startServer } = inNode ? await import("./process.ts") : await import("./worker.ts");
  return startServer(context, log);
}

/** The language client over whatever connection there is; a server that was stopped and does not end is ended. */
class Client extends BaseLanguageClient {
  private readonly connect: () => Promise<ServerConnection>;
  private end: (() => void) | undefined;

  constructor(connect: () => Promise<ServerConnection>, options: ConstructorParameters<typeof BaseLanguageClient>[2]) {
    super("dnnx", "DNNX", options);
    this.connect = connect;
  }

  /** Starts anew, also when the server does not answer that it stops. */
  async restart(): Promise<void> {
    await this.stop().catch((error: unknown) => this.warn(`The old server did not stop: ${error}`));
    await this.start();
  }

  /** What could not be sent or was not answered because the server ended is in the log; the status of the language shows it to the user. */
  override error(...given: Parameters<BaseLanguageClient["error"]>): void {
    const [message, data, shown] = given;
    super.error(message, data, shown === "force" || data instanceof ResponseError ? shown : false);
  }

  protected override async createMessageTransports(): Promise<MessageTransports> {
    const { end, ...transports } = await this.connect();
    this.end = end;
    return transports;
  }

  protected override async shutdown(...given: Parameters<BaseLanguageClient["shutdown"]>): Promise<void> {
    const { end } = this;
    this.end = undefined;
    try {
      await super.shutdown(...given);
    } finally {
      end?.();
    }
  }
}

/** So many crashes in a row are no accident: the user is told. */
const repeatedly = 3;

async function tellOfCrashes(log: vscode.LogOutputChannel): Promise<void> {
  const show = vscode.l10n.t("Show Log");
  const message = vscode.l10n.t(
    "The DNNX language server ended {0} times in a row. It is started again, after longer and longer waits; the log says why it ended. Undoing the last change to the file may help.",
    repeatedly,
  );
  if ((await vscode.window.showWarningMessage(message, show)) !== undefined) log.show();
}

/** Starts the server again whenever it ends, after a wait that grows while it keeps ending. */
function restarting(log: vscode.LogOutputChannel, ended: () => void): ErrorHandler {
  const crashed = createBackoff();
  return {
    error: (error) => {
      log.error(`The connection to the language server failed: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: async () => {
      ended();
      const { count, wait } = crashed(Date.now());
      log.error(`The language server ended unexpectedly (${count} in a row); it starts again in ${wait} ms.`);
      if (count === repeatedly) void tellOfCrashes(log);
      await new Promise((done) => setTimeout(done, wait));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}

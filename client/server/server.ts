import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ChangedParams, changedNotification } from "../../server/lsp/protocol.ts";

/** The language server as features see it. */
export interface Server {
  /** Sends a request; one that is cancelled or fails rejects with the server's reason. */
  readonly ask: <Result>(method: string, params: object, token?: vscode.CancellationToken) => Promise<Result>;
  /** What is known of this file has changed; undefined: of any, the server was started anew. */
  readonly onChanged: vscode.Event<string | undefined>;
}

/** @param starting resolves to undefined when the client could not be made, which the user was told of */
export function serverOf(
  starting: Promise<BaseLanguageClient | undefined>,
  subscriptions: vscode.Disposable[],
): Server {
  const emitter = new vscode.EventEmitter<string | undefined>();
  subscriptions.push(emitter);
  void starting.then((client) => {
    if (!client) return;
    subscriptions.push(
      client.onNotification(changedNotification, ({ uri }: ChangedParams) => emitter.fire(uri)),
      client.onDidChangeState(() => {
        if (client.isRunning()) emitter.fire(undefined);
      }),
    );
  });
  return {
    ask: async (method, params, token) => {
      const client = await starting;
      if (!client) throw new vscode.CancellationError();
      return client.sendRequest(method, params, token);
    },
    onChanged: emitter.event,
  };
}

import type * as vscode from "vscode";
import type { MessageTransports } from "vscode-languageclient";

/** A running server and what ends it, whether or not it still answers. */
export interface ServerConnection extends MessageTransports {
  readonly end: () => void;
}

/** Starts the server of this extension where the extension runs. */
export type StartServer = (context: vscode.ExtensionContext, log: vscode.LogOutputChannel) => Promise<ServerConnection>;

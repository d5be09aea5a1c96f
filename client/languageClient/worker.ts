import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter } from "vscode-languageserver-protocol/browser";
import type { StartServer } from "./connection.ts";

/**
 * Starts the server in a worker. From its text, not its address: a worker may only come from where the page comes from, and an
 * extension comes from elsewhere.
 */
export const startServer: StartServer = async (context) => {
  const program = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs");
  const text = await vscode.workspace.fs.readFile(program);
  // The address stays valid: the server starts its own workers from it.
  const address = URL.createObjectURL(new Blob([new Uint8Array(text)], { type: "text/javascript" }));
  const worker = new Worker(address, { name: "dnnx" });
  return {
    reader: new BrowserMessageReader(worker),
    writer: new BrowserMessageWriter(worker),
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
};

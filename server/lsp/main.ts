import { isMainThread } from "node:worker_threads";
import { createConnection } from "vscode-languageserver/node";
import { runJob } from "./jobs.ts";
import { nodeHost } from "./nodeHost.ts";
import { createServer } from "./server.ts";

/**
 * The language server as a process: `--stdio`, or `--node-ipc` when an editor forks it; with `--clientProcessId=N` it
 * ends when that process does. Its threads run the long jobs.
 */
function main(): void {
  const ways = ["--stdio", "--node-ipc", "--socket", "--pipe"];
  if (!process.argv.some((word) => ways.some((way) => word.startsWith(way)))) {
    process.stderr.write("dnnx language server: say how to talk to the editor, for example --stdio\n");
    process.exitCode = 2;
    return;
  }
  createServer(createConnection(), nodeHost());
}

if (isMainThread) main();
else void runJob();

import {
  BrowserMessageReader,
  BrowserMessageWriter,
  type Connection,
  createConnection,
} from "vscode-languageserver/browser";
import { clientFiles } from "./clientFiles.ts";
import { generate } from "./generation.ts";
import type { ServerHost } from "./host.ts";
import type { Machine } from "./machine.ts";
import { synthesise, synthesiseBrought } from "./synthesisInBrowser.ts";
import { serveJob, type Thread } from "./threads.ts";

declare const self: DedicatedWorkerGlobalScope;

/** Name of a worker that does one job. */
const jobName = "dnnx-job";

/** The language server in a browser worker: files are the client's, threads are workers within the worker. */
export const machine: Machine = {
  isJob: self.name === jobName,
  serveJob: (work) =>
    serveJob(
      (message) => self.postMessage(message),
      (received) => self.addEventListener("message", ({ data }) => received(data)),
      work,
    ),
  connect: () => createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)),
  createHost,
  tools: { verify: refuseToVerify, synthesise: synthesiseBrought },
};

function createHost(connection: Connection, version: string): ServerHost {
  const client = clientFiles(connection);
  return {
    version,
    readSource: client.readSource,
    listFolder: client.listFolder,
    readWeights: client.readWeights,
    readCells: client.readCells,
    generate: (source, params, job) =>
      generate(thread(), source, params, job, (files) => client.writeFolder(params.folder, files, job.signal)),
    verify: refuseToVerify,
    synthesise: (source, params, job) => synthesise(client, thread(), source, params, job),
  };
}

async function refuseToVerify(): Promise<never> {
  throw new Error(
    "a browser has no simulator. Open the folder in VS Code on your machine, or generate the accelerator and run make in its folder.",
  );
}

function thread(): Thread {
  const worker = new Worker(self.location.href, { name: jobName });
  return {
    post: (message) => worker.postMessage(message),
    end: () => worker.terminate(),
    listen: (received, failed) => {
      worker.addEventListener("message", ({ data }) => received(data));
      worker.addEventListener("error", ({ message }) => failed(message ? new Error(message) : undefined));
    },
  };
}

import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import manifest from "../../package.json" with { type: "json" };
import { listSources, readSource } from "../hosts/source.ts";
import { readWeights } from "../hosts/weights.ts";
import type { Job, ServerHost } from "./host.ts";
import type { JobMessage, JobRequest } from "./jobs.ts";
import type { GenerateResult, VerifyResult } from "./protocol.ts";

/** Time in ms that a cancelled job has to tidy up before its thread is ended. */
const grace = 1_000;

/** Files and threads of this machine. Long jobs run in a thread of their own, so that typing goes on meanwhile. */
export function nodeHost(): ServerHost {
  return {
    version: manifest.version,
    resolve: (uri, path) => {
      const file = pathOf(uri);
      return file === undefined ? undefined : pathToFileURL(resolve(dirname(file), path)).href;
    },
    readSource: (uri) => {
      const text = readSource(fileURLToPath(uri));
      return typeof text === "string" ? { text } : { problem: text.problem.slice(text.problem.indexOf(": ") + 2) };
    },
    listSources: async (uri) => {
      const folder = pathOf(uri);
      const files = folder === undefined ? [] : await listSources(folder);
      return files.map((file) => pathToFileURL(file).href);
    },
    readWeights: async (uri) => readWeights(fileURLToPath(uri)),
    generate: (text, params, job) => run<GenerateResult>({ kind: "generate", text, params }, job),
    verify: (text, params, job) => run<VerifyResult>({ kind: "verify", text, params }, job),
  };
}

/** Path of a document on the disk; undefined for one that is not saved or lives elsewhere. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a job in a thread of the program that this server was started from. */
function run<Result>(request: JobRequest, { report, signal }: Job): Promise<Result> {
  return new Promise((done, failed) => {
    const worker = new Worker(process.argv[1] ?? "", { workerData: request, stdout: true, stderr: true });
    const abort = (): void => {
      worker.postMessage("abort");
      setTimeout(() => worker.terminate(), grace).unref();
    };
    const settle = (): void => {
      signal.removeEventListener("abort", abort);
      void worker.terminate();
    };
    worker.on("message", (message: JobMessage<Result>) => {
      switch (message.kind) {
        case "progress":
          report(message.percentage, message.message);
          break;
        case "result":
          settle();
          done(message.result);
          break;
        case "failure":
          settle();
          failed(new Error(message.reason));
          break;
      }
    });
    worker.on("error", (error) => {
      settle();
      failed(error);
    });
    worker.on("exit", () => failed(new Error(signal.aborted ? "cancelled" : "the job ended without a result")));
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}

import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { type Connection, createConnection } from "vscode-languageserver/node";
import { verifyAccelerator } from "../hosts/accelerator.ts";
import { readCells } from "../hosts/cells.ts";
import { writeFolder } from "../hosts/folder.ts";
import { listFolder, readSource } from "../hosts/source.ts";
import { synthesiseDesign } from "../hosts/synthesis.ts";
import { readWeights } from "../hosts/weights.ts";
import { compareSynthesis, comparisonSummary, synthesisLines } from "../service/synthesis.ts";
import { verificationLines, verificationSummary } from "../service/verification.ts";
import { clientFiles } from "./clientFiles.ts";
import { generate } from "./generation.ts";
import type { ServerHost } from "./host.ts";
import type { JobTools } from "./jobs.ts";
import type { Machine } from "./machine.ts";
import type { SynthesiseResult, VerifyResult } from "./protocol.ts";
import { runInThread, serveJob, type Thread } from "./threads.ts";

/**
 * The language server as a process: `--stdio`, or `--node-ipc` when an editor forks it; with `--clientProcessId=N` it
 * ends when that process does.
 */
export const machine: Machine = {
  isJob: !isMainThread,
  serveJob: (work) =>
    serveJob(
      (message) => parentPort?.postMessage(message),
      (received) => parentPort?.on("message", received),
      work,
    ),
  connect: () => {
    // Was for this program, not for tools that it starts.
    delete process.env.NODE_COMPILE_CACHE;
    const ways = ["--stdio", "--node-ipc", "--socket", "--pipe"];
    if (process.argv.some((word) => ways.some((way) => word.startsWith(way)))) return createConnection();
    process.stderr.write("dnnx language server: say how to talk to the editor, for example --stdio\n");
    process.exitCode = 2;
    return undefined;
  },
  createHost,
  tools: { verify, synthesise },
};

/** Files of this machine; those of virtual workspaces from the client. */
function createHost(connection: Connection, version: string): ServerHost {
  const client = clientFiles(connection);
  return {
    version,
    readSource: (uri) => {
      const path = pathOf(uri);
      if (path === undefined) return client.readSource(uri);
      const text = readSource(path);
      return typeof text === "string" ? { text } : { problem: text.problem.slice(text.problem.indexOf(": ") + 2) };
    },
    listFolder: async (uri) => {
      const folder = pathOf(uri);
      if (folder === undefined) return client.listFolder(uri);
      const entries = await listFolder(folder);
      return entries.map((entry) => ({ ...entry, address: pathToFileURL(entry.address).href }));
    },
    readWeights: async (uri) => {
      const path = pathOf(uri);
      return path === undefined ? client.readWeights(uri) : readWeights(path);
    },
    readCells: async (uri) => {
      const path = pathOf(uri);
      return path === undefined ? client.readCells(uri) : readCells(path);
    },
    generate: (source, params, job) =>
      generate(thread(), source, params, job, (files) => {
        const path = pathOf(params.folder);
        if (path !== undefined) return writeFolder(path, files, job.signal);
        return client.writeFolder(params.folder, files, job.signal);
      }),
    verify: (source, params, job) => runInThread<VerifyResult>(thread(), { kind: "verify", source, params }, job),
    synthesise: (source, params, job) =>
      runInThread<SynthesiseResult>(thread(), { kind: "synthesise", source, params }, job),
  };
}

/** Path of a document on the disk; undefined for one that is not saved or lives elsewhere. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** A thread of the program that this server was started from. */
function thread(): Thread {
  const worker = new Worker(process.argv[1] ?? "", { stdout: true, stderr: true });
  return {
    post: (message) => worker.postMessage(message),
    end: () => void worker.terminate(),
    listen: (received, failed) => {
      worker.on("message", received);
      worker.on("error", failed);
      worker.on("exit", () => failed());
    },
  };
}

async function verify(...[mapped, file, { backend, vectors }, { report, signal }]: Parameters<JobTools["verify"]>) {
  const measured = await verifyAccelerator(mapped, { file, backend, vectors }, report, signal);
  return {
    passed: measured.mismatches === 0,
    summary: verificationSummary(mapped.network.name, measured),
    lines: verificationLines(measured, mapped.estimate),
  };
}

async function synthesise(...[mapped, { uri }, { report, signal }]: Parameters<JobTools["synthesise"]>) {
  const measured = await synthesiseDesign(mapped, pathOf(uri) ?? "-", { place: true }, report, signal);
  const comparison = compareSynthesis(mapped.design, measured.units);
  return {
    summary: comparisonSummary(comparison, measured.tool),
    lines: synthesisLines(comparison, measured),
  };
}

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { generateAccelerator, verifyAccelerator } from "../hosts/accelerator.ts";
import { fileHost } from "../hosts/files.ts";
import type { MappedNetwork } from "../service/compile.ts";
import { verificationLines, verificationSummary } from "../service/verification.ts";
import { createWorkspace } from "../service/workspace.ts";
import type { GenerateParams, GenerateResult, VerifyParams, VerifyResult } from "./protocol.ts";

/** What a job thread is started with: the text of the document and the request about it. */
export type JobRequest =
  | { readonly kind: "generate"; readonly text: string; readonly params: GenerateParams }
  | { readonly kind: "verify"; readonly text: string; readonly params: VerifyParams };

/** What it sends; the last message is the result or the failure. */
export type JobMessage<Result> =
  | { readonly kind: "progress"; readonly percentage: number; readonly message: string }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "failure"; readonly reason: string };

/** Vectors in the test bench of a generated folder. */
const generatedVectors = 20;

/** The whole life of a job thread: does what `workerData` asks for; the message "abort" stops it. */
export async function runJob(): Promise<void> {
  const request = workerData as JobRequest;
  const send = (message: JobMessage<GenerateResult | VerifyResult>): void => parentPort?.postMessage(message);
  const controller = new AbortController();
  parentPort?.once("message", () => controller.abort());
  const report = (percentage: number, message: string): void => send({ kind: "progress", percentage, message });
  try {
    const mapped = compiled(request);
    const result =
      request.kind === "generate"
        ? await generate(mapped, request.params, report, controller.signal)
        : await verify(mapped, request.params, report, controller.signal);
    send({ kind: "result", result });
  } catch (error) {
    send({ kind: "failure", reason: error instanceof Error ? error.message : String(error) });
  }
}

function compiled({ text, params: { uri, network, target } }: JobRequest): MappedNetwork {
  const path = uri.startsWith("file:") ? fileURLToPath(uri) : "-";
  const { mapped } = createWorkspace(fileHost).open(path, text).compilation();
  const found = mapped.find((it) => it.network.name === network && it.target.name === target);
  if (!found) throw new Error(`The network "${network}" on "${target}" has errors; correct them first.`);
  return found;
}

type Report = Parameters<typeof generateAccelerator>[3];

async function generate(
  mapped: MappedNetwork,
  { uri, folder, backend }: GenerateParams,
  report: Report,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const path = fileURLToPath(folder);
  const files = await generateAccelerator(
    mapped,
    path,
    { file: nameOf(uri), backend, vectors: generatedVectors },
    report,
    signal,
  );
  return { folder, readme: pathToFileURL(join(path, "README.md")).href, files };
}

async function verify(
  mapped: MappedNetwork,
  { uri, backend, vectors }: VerifyParams,
  report: Report,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const measured = await verifyAccelerator(mapped, { file: nameOf(uri), backend, vectors }, report, signal);
  return {
    passed: measured.mismatches === 0,
    summary: verificationSummary(mapped.network.name, measured),
    lines: verificationLines(measured, mapped.estimate),
  };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}

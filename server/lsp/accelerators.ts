import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { WeightsFile } from "../network/checked.ts";
import type { SourceText, Workspace } from "../service/workspace.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import type { FileCache } from "./fileCache.ts";
import { cancelled, type Guard } from "./guard.ts";
import type { Job, JobSource, ServerHost } from "./host.ts";
import {
  type CommandTarget,
  type GenerateParams,
  type GenerateResult,
  generateRequest,
  type SynthesiseParams,
  synthesiseRequest,
  type VerifyParams,
  verifyRequest,
} from "./protocol.ts";
import type { SourceCache } from "./sources.ts";

/** The requests that generate, verify and synthesise accelerators; the work itself is the host's. Gives what generates one without a request. */
export function registerAccelerators(
  connection: Connection,
  workspace: Workspace,
  guard: Guard,
  host: ServerHost,
  caches: {
    readonly weights: FileCache<WeightsFile>;
    readonly cells: FileCache<CellsFile>;
    readonly sources: SourceCache;
  },
): (params: GenerateParams, signal: AbortSignal) => Promise<GenerateResult> {
  connection.onRequest(
    generateRequest,
    guard("Generating the accelerator", (params: GenerateParams, token) =>
      run(params, token, "Generating", async (job) => host.generate(await sourceFor(params), params, job)),
    ),
  );
  connection.onRequest(
    verifyRequest,
    guard("Verifying the accelerator", (params: VerifyParams, token) =>
      run(params, token, "Verifying", async (job) => host.verify(await sourceFor(params), params, job)),
    ),
  );
  connection.onRequest(
    synthesiseRequest,
    guard("Synthesising the accelerator", (params: SynthesiseParams, token) =>
      run(params, token, "Synthesising", async (job) => host.synthesise(await sourceFor(params), params, job)),
    ),
  );

  return async (params, signal) => host.generate(await sourceFor(params), params, { report: () => {}, signal });

  /** What the network of a request follows from, weights included, however long they take to read. */
  async function sourceFor(params: CommandTarget): Promise<JobSource> {
    designFor(workspace, params);
    await caches.sources.reading();
    const weights = await caches.weights.settled();
    const cells = await caches.cells.settled();
    const text = designFor(workspace, params);
    const sources = [...caches.sources.known()].map(([uri, source]): [string, SourceText] => {
      const open = workspace.get(uri);
      return [uri, open ? { state: "ready", uri, text: open.tree.text } : source];
    });
    return { text, sources: new Map(sources), weights, cells };
  }

  async function run<Result>(
    { workDoneToken }: { readonly workDoneToken?: string | number },
    token: CancellationToken,
    title: string,
    work: (job: Job) => Promise<Result>,
  ): Promise<Result> {
    const progress = connection.window.attachWorkDoneProgress(workDoneToken);
    const controller = new AbortController();
    const listener = token.onCancellationRequested(() => controller.abort());
    progress.begin(title, 0, undefined, true);
    try {
      return await work({
        report: (percentage, message) => progress.report(percentage, message),
        signal: controller.signal,
      });
    } catch (error) {
      if (controller.signal.aborted) throw cancelled();
      throw error;
    } finally {
      listener.dispose();
      progress.done();
    }
  }
}

/** Text of the document that holds the network; refused, with the reason for the user, when there is no design of it. */
function designFor(workspace: Workspace, { uri, network, target }: CommandTarget): string {
  const document = workspace.get(uri);
  if (!document) throw refused("The file is not open in the editor; open it and try again.");
  const { checked, mapped } = document.compilation();
  const known = checked.networks.find((it) => it.name === network);
  if (!known) throw refused(`There is no network "${network}" in the file.`);
  if (known.broken) throw refused(`The network "${network}" has errors; correct them first.`);
  const found = mapped.find((it) => it.network === known && it.target.name === target);
  if (!found) throw refused(`The network "${network}" has no target "${target}" without errors; correct that first.`);
  const problem = found.diagnostics.find((it) => it.severity === "error");
  if (problem) throw refused(problem.message);
  return document.tree.text;
}

function refused(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

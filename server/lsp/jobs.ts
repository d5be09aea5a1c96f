import { generateFolder } from "../generate/folder.ts";
import type { MappedNetwork } from "../service/compile.ts";
import { createWorkspace } from "../service/workspace.ts";
import type { Job, JobSource } from "./host.ts";
import type { GenerateParams, SynthesiseParams, SynthesiseResult, VerifyParams, VerifyResult } from "./protocol.ts";
import { resolvePath } from "./resolvePath.ts";
import type { YosysInMemory } from "./yosysInBrowser.ts";

/** What a job thread is asked for. */
export type JobRequest =
  | { readonly kind: "generate"; readonly source: JobSource; readonly params: GenerateParams }
  | { readonly kind: "verify"; readonly source: JobSource; readonly params: VerifyParams }
  | {
      readonly kind: "synthesise";
      readonly source: JobSource;
      readonly params: SynthesiseParams;
      /** Of a host whose threads reach no files. */
      readonly brought?: BroughtForSynthesis;
    };

/** Files that synthesis needs, read before. */
export interface BroughtForSynthesis {
  readonly yosys: YosysInMemory;
  /** Texts of Liberty files by their locations. */
  readonly libraries: ReadonlyMap<string, string>;
  /** The calibration file as it is. */
  readonly calibration?: string;
}

export interface Synthesised extends SynthesiseResult {
  /** What the calibration file is to hold, where the thread does not write it. */
  readonly calibration?: string;
}

/** The files of a generated folder: path to content. */
export type GeneratedFiles = ReadonlyMap<string, string | Uint8Array>;

/** What a job needs programs of the machine for. */
export interface JobTools {
  /** `file`: name of the `.dnnx` file. */
  readonly verify: (mapped: MappedNetwork, file: string, params: VerifyParams, job: Job) => Promise<VerifyResult>;
  readonly synthesise: (
    mapped: MappedNetwork,
    params: SynthesiseParams,
    job: Job,
    brought?: BroughtForSynthesis,
  ) => Promise<Synthesised>;
}

/** Vectors in the test bench of a generated folder. */
const generatedVectors = 20;

/** Does what a job thread is asked for. @param version of the package, for the generated files */
export async function doJob(
  request: JobRequest,
  version: string,
  tools: JobTools,
  job: Job,
): Promise<GeneratedFiles | VerifyResult | Synthesised> {
  const mapped = compiled(request);
  const file = nameOf(request.params.uri);
  if (request.kind === "verify") return tools.verify(mapped, file, request.params, job);
  if (request.kind === "synthesise") return tools.synthesise(mapped, request.params, job, request.brought);
  job.report(10, "computing weights, test vectors and code");
  const { backend } = request.params;
  const options = { file, backend, vectors: generatedVectors, seed: 1, version };
  return generateFolder(mapped.design, mapped.estimate, options);
}

function compiled({ source, params: { uri, network, target } }: JobRequest): MappedNetwork {
  const unknown = { state: "missing", reason: "it was not read" } as const;
  const { mapped } = createWorkspace({
    weights: (from, path) => source.weights.get(resolvePath(from, path) ?? "") ?? unknown,
    cells: (from, path) => source.cells.get(resolvePath(from, path) ?? "") ?? unknown,
    source: (from, path) => source.sources.get(resolvePath(from, path) ?? "") ?? unknown,
  })
    .open(uri, source.text)
    .compilation();
  const found = mapped.find((it) => it.network.name === network && it.target.name === target);
  if (!found) throw new Error(`The network "${network}" on "${target}" has errors; correct them first.`);
  return found;
}

/** Name of a file, without folders. */
function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}

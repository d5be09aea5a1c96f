import type { WeightsFile } from "../network/checked.ts";
import type { FolderEntry } from "../service/findSources.ts";
import type { SourceText } from "../service/workspace.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import type {
  GenerateParams,
  GenerateResult,
  SynthesiseParams,
  SynthesiseResult,
  VerifyParams,
  VerifyResult,
} from "./protocol.ts";

/**
 * What the server needs from the machine it runs on: files and threads. `node.ts` has it from Node, `browser.ts` from a browser
 * worker and the editor.
 */
export interface ServerHost {
  /** Shown to the client; the version of the package. */
  readonly version: string;
  /**
   * Text of a `.dnnx` file. Given at once where that is possible: files are small, and without them names would seem unknown for a
   * moment. A promise never rejects.
   */
  readSource(uri: string): SourceRead | Promise<SourceRead>;
  /** What a folder holds, with URIs; rejects for one that cannot be read. */
  listFolder(folder: string): Promise<readonly FolderEntry[]>;
  /** Never rejects for a file that is missing or broken: that is an answer. */
  readWeights(uri: string): Promise<WeightsFile>;
  /** As for weights. */
  readCells(uri: string): Promise<CellsFile>;
  generate(source: JobSource, params: GenerateParams, job: Job): Promise<GenerateResult>;
  verify(source: JobSource, params: VerifyParams, job: Job): Promise<VerifyResult>;
  synthesise(source: JobSource, params: SynthesiseParams, job: Job): Promise<SynthesiseResult>;
}

export type SourceRead = { readonly text: string } | { readonly problem: string };

/** Everything that a network follows from, as the editor has it: a job reads no file again. */
export interface JobSource {
  /** The document as it stands in the editor. */
  readonly text: string;
  /** By URI: what it imports, and what stands beside it. */
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly weights: ReadonlyMap<string, WeightsFile>;
  readonly cells: ReadonlyMap<string, CellsFile>;
}

/** A long piece of work: it reports what it does and stops when asked. */
export interface Job {
  /** @param percentage 0 to 100 */
  report(percentage: number, message: string): void;
  readonly signal: AbortSignal;
}

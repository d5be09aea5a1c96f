import type { WeightsFile } from "../network/checked.ts";
import type { MappedNetwork } from "../service/compile.ts";
import type { GenerateParams, GenerateResult, VerifyParams, VerifyResult } from "./protocol.ts";

/** What the server needs from the machine it runs on: files and processes. `main.ts` gives the Node implementation. */
export interface ServerHost {
  /** Shown to the client; the version of the package. */
  readonly version: string;
  /** URI of the file that `path`, written in the document `uri`, names; undefined when the document is not on a disk. */
  resolve(uri: string, path: string): string | undefined;
  /** Never rejects for a file that is missing or broken: that is an answer. */
  readWeights(uri: string): Promise<Exclude<WeightsFile, { state: "loading" }>>;
  generate(mapped: MappedNetwork, params: GenerateParams, job: Job): Promise<GenerateResult>;
  verify(mapped: MappedNetwork, params: VerifyParams, job: Job): Promise<VerifyResult>;
}

/** A long piece of work: it reports what it does and stops when asked. */
export interface Job {
  /** @param percentage 0 to 100 */
  report(percentage: number, message: string): void;
  readonly signal: AbortSignal;
}

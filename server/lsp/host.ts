import type { WeightsFile } from "../network/checked.ts";
import type { GenerateParams, GenerateResult, VerifyParams, VerifyResult } from "./protocol.ts";

/** What the server needs from the machine it runs on: files and processes. `nodeHost.ts` is the Node implementation. */
export interface ServerHost {
  /** Shown to the client; the version of the package. */
  readonly version: string;
  /** URI of the file that `path`, written in the document `uri`, names; undefined when the document is not on a disk. */
  resolve(uri: string, path: string): string | undefined;
  /** Text of a `.dnnx` file, read at once: files are small, and without them names would seem unknown for a moment. */
  readSource(uri: string): { readonly text: string } | { readonly problem: string };
  /** URIs of the `.dnnx` files in a folder and the folders in it; none for a folder that cannot be read. */
  listSources(folder: string): Promise<readonly string[]>;
  /** Never rejects for a file that is missing or broken: that is an answer. */
  readWeights(uri: string): Promise<WeightsFile>;
  /** @param text the document as it stands in the editor */
  generate(text: string, params: GenerateParams, job: Job): Promise<GenerateResult>;
  verify(text: string, params: VerifyParams, job: Job): Promise<VerifyResult>;
}

/** A long piece of work: it reports what it does and stops when asked. */
export interface Job {
  /** @param percentage 0 to 100 */
  report(percentage: number, message: string): void;
  readonly signal: AbortSignal;
}

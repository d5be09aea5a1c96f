/**
 * The requests of DNNX beyond the Language Server Protocol. Types and names only, so that a client may import them
 * without the server. Both long requests take a `workDoneToken` and can be cancelled.
 */

/**
 * How Node starts the server. MB of young generation from the start: what a large file derives is not copied again and again
 * while V8 finds out how much that is.
 */
export const serverFlags: readonly string[] = ["--min-semi-space-size=16"];

/** `dnnx/networks`: what a file offers to generate. */
export const networksRequest = "dnnx/networks";
export interface NetworksParams {
  readonly uri: string;
}
export interface NetworkItem {
  readonly network: string;
  readonly target: string;
  /** One line with the totals, or why nothing can be generated. */
  readonly summary: string;
  /** False: errors in the network, or it does not fit. */
  readonly ready: boolean;
}

export type Backend = "verilog" | "hls" | "both";

/** `dnnx/generate`: writes the accelerator to a folder. */
export const generateRequest = "dnnx/generate";
export interface GenerateParams {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
  readonly backend: Backend;
  /** `file:` URI of the folder to write. */
  readonly folder: string;
  readonly workDoneToken?: string | number;
}
export interface GenerateResult {
  readonly folder: string;
  /** `file:` URI of the README that explains the generated files. */
  readonly readme: string;
  readonly files: number;
}

/** `dnnx/verify`: simulates the accelerator and compares it bit for bit with the reference. */
export const verifyRequest = "dnnx/verify";
export interface VerifyParams {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
  readonly backend: "verilog" | "hls";
  readonly vectors: number;
  readonly workDoneToken?: string | number;
}
export interface VerifyResult {
  readonly passed: boolean;
  /** One sentence for a notification. */
  readonly summary: string;
  /** Everything that was measured, one fact per line. */
  readonly lines: readonly string[];
}

/** Commands that lenses and code actions carry; the client implements them. */
export const generateCommand = "dnnx.generate";
export const verifyCommand = "dnnx.verify";
/** First argument of both commands when they come from a lens or a code action. */
export interface CommandTarget {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
}

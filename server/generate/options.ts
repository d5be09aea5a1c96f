export type Backend = "verilog" | "hls" | "both";

export interface FolderOptions {
  readonly backend: Backend;
  /** Test vectors, at least 1. */
  readonly vectors: number;
  /** Chooses the test vectors. */
  readonly seed: number;
  /** Of DNNX. */
  readonly version: string;
  /** Name of the `.dnnx` file, without folders, for the record; absent: not recorded. */
  readonly file?: string;
}

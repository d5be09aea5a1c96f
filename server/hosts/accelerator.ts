import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { type FolderOptions, generateFolder } from "../generate/folder.ts";
import type { MappedNetwork } from "../service/compile.ts";
import { type HlsVerification, verifyHls } from "../verify/hls.ts";
import { type Simulator, type VerilogVerification, verifyVerilog } from "../verify/verilog.ts";
import { writeFolder } from "./folder.ts";
import { nodeTools } from "./tools.ts";

/** What a long job says about itself: percentage from 0 to 100, and what it does next. */
export type Report = (percentage: number, message: string) => void;

export interface GenerateOptions {
  /** Name of the `.dnnx` file, without folders. */
  readonly file: string;
  readonly backend: FolderOptions["backend"];
  /** Test vectors to put into the folder. */
  readonly vectors: number;
}

/**
 * Writes the accelerator of a network to a folder as a whole or not at all.
 * @returns the number of files
 * @throws FolderError when the folder cannot be written, the signal's AbortError when cancelled
 */
export async function generateAccelerator(
  mapped: MappedNetwork,
  folder: string,
  options: GenerateOptions,
  report: Report,
  signal?: AbortSignal,
): Promise<number> {
  report(10, "computing weights, test vectors and code");
  const files = filesOf(mapped, options);
  report(80, `writing ${files.size} files`);
  await writeFolder(folder, files, signal);
  return files.size;
}

export interface VerifyOptions {
  /** Name of the `.dnnx` file, without folders. */
  readonly file: string;
  readonly backend: "verilog" | "hls";
  readonly vectors: number;
  /** Absent: the first one that the machine has. */
  readonly simulator?: Simulator;
}

export type Verification =
  | ({ readonly backend: "verilog" } & VerilogVerification)
  | ({ readonly backend: "hls" } & HlsVerification);

/**
 * Generates into a temporary folder, simulates there and compares with the reference; the folder is removed whatever
 * happens.
 * @throws VerificationError when a tool is missing or fails
 */
export async function verifyAccelerator(
  mapped: MappedNetwork,
  { file, backend, vectors, simulator }: VerifyOptions,
  report: Report,
  signal?: AbortSignal,
): Promise<Verification> {
  const temporary = await mkdtemp(join(tmpdir(), "dnnx-verify-"));
  try {
    report(5, "computing weights, test vectors and code");
    const folder = join(temporary, "accelerator");
    await writeFolder(folder, filesOf(mapped, { file, backend, vectors }), signal);
    report(25, backend === "hls" ? "compiling and running the C++" : "compiling and simulating the Verilog");
    if (backend === "hls") {
      return { backend, ...(await verifyHls(mapped.design, folder, temporary, nodeTools, signal)) };
    }
    const options = simulator === undefined ? {} : { simulator };
    return { backend, ...(await verifyVerilog(mapped.design, folder, temporary, nodeTools, options, signal)) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function filesOf(
  { design, estimate }: MappedNetwork,
  options: GenerateOptions,
): ReadonlyMap<string, string | Uint8Array> {
  return generateFolder(design, estimate, { ...options, seed: 1, version: manifest.version });
}

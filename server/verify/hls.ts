import type { Design } from "../mapping/design.ts";
import type { Tools } from "./tools.ts";

/** What the run of the generated C++ on the test vectors showed. */
export interface HlsVerification {
  /** The compiler that built it. */
  readonly simulator: string;
  readonly vectors: number;
  /** Vectors with at least one wrong word. */
  readonly mismatches: number;
  readonly firstMismatch?: Mismatch;
}

export interface Mismatch {
  readonly vector: number;
  readonly port: number;
  readonly word: number;
  /** TDATA in hexadecimal. */
  readonly expected: string;
  readonly actual: string;
}

/** A verification that could not be made; the message says why and what to do. */
export class VerificationError extends Error {
  override readonly name = "VerificationError";
}

const compilers = ["g++", "clang++"] as const;
const program = "hls_test_bench";

/** Options for the generated C++ outside Vitis; the pragmas of Vitis are unknown to other compilers. */
export const hlsCompilerOptions: readonly string[] = ["-std=c++14", "-O1", "-Wall", "-Wextra", "-Wno-unknown-pragmas"];

/**
 * Compiles the generated C++ with its own small headers and runs its test bench on the vectors of the folder.
 * @param folder absolute path of the generated folder, with `hls/`, `weights/` and `test/`
 * @param build absolute path of an existing folder for the program
 * @throws VerificationError when there is no compiler, the C++ does not compile, or the run ends without a result
 */
export async function verifyHls(
  design: Design,
  folder: string,
  build: string,
  tools: Tools,
  signal?: AbortSignal,
): Promise<HlsVerification> {
  const compiler = await findCompiler(tools);
  const network = design.network.name;
  const executable = `${build}/${program}`;
  const sources = [`hls/${network}.cpp`, `hls/${network}_test.cpp`];
  const compiled = await tools.run(
    compiler,
    [...hlsCompilerOptions, "-Ihls/shim", ...sources, "-o", executable],
    folder,
    signal,
  );
  if (compiled.code !== 0) {
    throw new VerificationError(
      `${compiler} does not compile the generated C++ in ${folder}/hls:\n${compiled.stderr.trim()}`,
    );
  }
  const run = await tools.run(executable, ["test"], folder, signal);
  const result = readResult(run.stdout, run.stderr);
  if (run.code !== (result.mismatches === 0 ? 0 : 1)) {
    // Words that were left in a stream are found after the last comparison.
    throw new VerificationError(
      `The C test bench stopped after its result (exit code ${run.code}): ${run.stderr.trim()}`,
    );
  }
  return { simulator: compiler, ...result };
}

async function findCompiler(tools: Tools): Promise<string> {
  for (const name of compilers) {
    if ((await tools.which(name)) !== undefined) return name;
  }
  throw new VerificationError(
    "No C++ compiler was found (looked for g++ and clang++), so the generated C++ cannot be run. Install one, for example the Debian package g++.",
  );
}

/** Reads what the C test bench prints (server/generate/hls/testBench.ts). */
export function readResult(stdout: string, stderr: string): Omit<HlsVerification, "simulator"> {
  const result = /^DNNX result vectors=(\d+) mismatches=(\d+)$/m.exec(stdout);
  if (result === null) {
    throw new VerificationError(
      `The C test bench ended without a result: ${stderr.trim() || stdout.trim() || "no output"}`,
    );
  }
  const vectors = Number(result[1]);
  if (vectors === 0) {
    throw new VerificationError("The C test bench found no test vectors in test/, so nothing was compared.");
  }
  const first = /^DNNX mismatch vector=(\d+) port=(\d+) word=(\d+) expected=([0-9a-f]+) actual=([0-9a-f]+)$/m.exec(
    stdout,
  );
  return {
    vectors,
    mismatches: Number(result[2]),
    ...(first === null
      ? {}
      : {
          firstMismatch: {
            vector: Number(first[1]),
            port: Number(first[2]),
            word: Number(first[3]),
            expected: first[4]!,
            actual: first[5]!,
          },
        }),
  };
}

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { hlsCompilerOptions } from "../../../server/verify/hls.ts";

const execute = promisify(execFile);

/** The vendor's own headers, when a folder with ap_int.h, ap_fixed.h and hls_stream.h is given. */
export const vendorHeaders = process.env.DNNX_XILINX_HEADERS;

export interface Run {
  readonly output: string;
  readonly warnings: string;
}

/** Calls `use` with a temporary folder that holds the files. */
export async function withFolder<Result>(
  files: ReadonlyMap<string, string>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "dnnx-hls-"));
  try {
    for (const [path, text] of files) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Compiles the generated C++ with its test bench and runs it on the vectors in `test/`. Every warning of the compiler is an
 * error with our own headers; the vendor's headers are not ours to clean.
 */
export function compileAndRun(
  network: string,
  files: ReadonlyMap<string, string>,
  headers: "shim" | "vendor" = "shim",
): Promise<Run> {
  return withFolder(files, async (folder) => {
    const include =
      headers === "shim"
        ? [...hlsCompilerOptions, "-Werror", "-Ihls/shim"]
        : ["-std=c++14", "-O1", "-Wno-unknown-pragmas", "-isystem", vendorHeaders!];
    const sources = [`hls/${network}.cpp`, `hls/${network}_test.cpp`];
    const compiled = await execute("g++", [...include, ...sources, "-o", "bench"], {
      cwd: folder,
    });
    const run = await execute(join(folder, "bench"), ["test"], { cwd: folder }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    return { output: run.stdout + run.stderr, warnings: compiled.stderr };
  });
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { SynthesisError, type Yosys } from "../verify/synthesis.ts";
import {
  type FileTree,
  packageVersion,
  readYosysManifest,
  textsIn,
  treeOf,
  type YosysManifest,
  yosysPackage,
} from "../verify/yosysPackage.ts";
import { readBytes } from "./source.ts";
import { nodeTools } from "./tools.ts";

/**
 * Yosys of this machine: the program on the PATH; otherwise the npm package, if it is installed in the folder, in one above it or
 * globally beside DNNX.
 * @throws SynthesisError when there is neither, with what to install
 */
export async function findYosys(folder: string): Promise<Yosys> {
  const program = await nodeTools.which("yosys");
  if (program) {
    const { stdout } = await nodeTools.run(program, ["-V"], folder);
    return { version: /^Yosys \S+/.exec(stdout)?.[0] ?? "Yosys", run: native(program) };
  }
  const module = findPackage([join(folder, "package.json"), process.argv[1] ?? ""]);
  if (module) return { version: packageVersion(module), run: inWorker(module.path) };
  throw new SynthesisError(
    `Yosys is not installed. Install it (Debian: apt-get install yosys; macOS: brew install yosys), or, without a system package, run: npm install ${yosysPackage} (in ${folder}; about 40 MB)`,
  );
}

function findPackage(from: readonly string[]): (YosysManifest & { readonly path: string }) | undefined {
  for (const start of from) {
    // The package has no entry for `require`, so its manifest is looked for in the folders that `require` would search.
    for (const folder of searched(start)) {
      const root = join(folder, yosysPackage);
      const text = readBytes(join(root, "package.json"));
      if (!(text instanceof Uint8Array)) continue;
      const manifest = readYosysManifest(new TextDecoder().decode(text));
      return { ...manifest, path: join(root, manifest.entry) };
    }
  }
  return undefined;
}

function searched(start: string): readonly string[] {
  try {
    return createRequire(start).resolve.paths(yosysPackage) ?? [];
  } catch {
    // `start` is no path.
    return [];
  }
}

function native(program: string): Yosys["run"] {
  return async (script, files, results, signal) => {
    const folder = await mkdtemp(join(tmpdir(), "dnnx-synth-"));
    try {
      for (const [path, text] of files) {
        const file = join(folder, ...path.split("/"));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const done = await nodeTools.run(program, ["-q", "-p", script], folder, signal);
      if (done.code !== 0) throw new SynthesisError(`Yosys stopped: ${lastLine(done.stderr)}`);
      const texts = await Promise.all(results.map((path) => readFile(join(folder, path), "utf8")));
      return new Map(results.map((path, index) => [path, texts[index]!]));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** What the thread below is started with, and what it answers. */
interface Request {
  readonly module: string;
  readonly script: string;
  readonly files: FileTree;
}
type Answer = { readonly files: FileTree } | { readonly problem: string };

/**
 * The thread in which WebAssembly computes: it would hold up everything else for minutes, and it can only be cancelled by
 * ending it.
 */
const thread = `
const { parentPort, workerData } = require("node:worker_threads");
import(workerData.module).then(async ({ runYosys }) => {
  let log = "";
  const keep = (bytes) => { if (bytes) log = (log + Buffer.from(bytes).toString()).slice(-4000); };
  try {
    const files = await runYosys(["-q", "-p", workerData.script], workerData.files, { stdout: keep, stderr: keep });
    parentPort.postMessage({ files });
  } catch (error) {
    parentPort.postMessage({ problem: log.trimEnd().split("\\n").at(-1) || String(error) });
  }
}, (error) => parentPort.postMessage({ problem: String(error) }));
`;

function inWorker(path: string): Yosys["run"] {
  return (script, files, results, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const request: Request = { module: pathToFileURL(path).href, script, files: treeOf(files) };
      const worker = new Worker(thread, { eval: true, workerData: request, stdout: true, stderr: true });
      const stop = () => {
        settle();
        reject(signal?.reason);
      };
      const settle = () => {
        signal?.removeEventListener("abort", stop);
        void worker.terminate();
      };
      signal?.addEventListener("abort", stop, { once: true });
      worker.on("error", (error) => {
        settle();
        reject(new SynthesisError(`Yosys stopped: ${error.message}`));
      });
      worker.on("message", (answer: Answer) => {
        settle();
        if ("problem" in answer) {
          reject(new SynthesisError(`Yosys stopped: ${answer.problem}`));
          return;
        }
        resolve(textsIn(answer.files, results));
      });
    });
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

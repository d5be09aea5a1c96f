import { SynthesisError, type Yosys } from "../verify/synthesis.ts";
import {
  packageVersion,
  readYosysManifest,
  textsIn,
  treeOf,
  type YosysManifest,
  type YosysModule,
  yosysFolder,
  yosysPackage,
} from "../verify/yosysPackage.ts";

declare const self: DedicatedWorkerGlobalScope;

/** The npm package with Yosys as it was read from the files of the editor. */
export interface YosysInMemory extends YosysManifest {
  /** By path in the package: the module and all that it refers to. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Reads a file by its URI; undefined when there is none or it cannot be read. */
type Read = (uri: string) => Promise<Uint8Array | undefined>;

/**
 * The package in the folder of a file or in one above it.
 * @param uri of the file
 * @throws SynthesisError when there is none, with what to do
 */
export async function readYosys(uri: string, read: Read): Promise<YosysInMemory> {
  for (const folder of foldersOf(uri)) {
    const root = `${folder}/${yosysFolder}`;
    const text = await read(`${root}/package.json`);
    if (!text) continue;
    const manifest = readYosysManifest(new TextDecoder().decode(text));
    const files = new Map<string, Uint8Array>();
    await addFile(manifest.entry, files, (path) => read(`${root}/${path}`));
    return { ...manifest, files };
  }
  throw new SynthesisError(
    `in a browser Yosys runs as WebAssembly, from the package ${yosysPackage} in this folder, where it is not installed. Run npm install ${yosysPackage} in the folder on your machine (about 40 MB) and open the folder again, or generate the accelerator and run vendor/yosys.ys`,
  );
}

/** The folders that a file is in, from the innermost up to the root of its file system. */
function foldersOf(uri: string): readonly string[] {
  const root = /^[^:]+:(\/\/[^/]*)?/.exec(uri)?.[0].length ?? 0;
  const folders: string[] = [];
  for (let end = uri.lastIndexOf("/"); end >= root; end = uri.lastIndexOf("/", end - 1))
    folders.push(uri.slice(0, end));
  return folders;
}

/** How a module refers to another one, and to a file beside it. */
const importing = /(\bimport\(\s*|\bfrom\s*)(["'])(?<path>\.{1,2}\/[^"']+)\2/g;
const fetching = /\bnew URL\(\s*(["'])(?<path>\.{1,2}\/[^"']+)\1,\s*import\.meta\.url\s*\)/g;
const isModule = (path: string): boolean => /\.m?js$/.test(path);

async function addFile(path: string, files: Map<string, Uint8Array>, read: Read): Promise<void> {
  if (files.has(path)) return;
  const bytes = await read(path);
  if (!bytes) throw new SynthesisError(`${yosysFolder}/${path} cannot be read; install ${yosysPackage} again`);
  files.set(path, bytes);
  if (!isModule(path)) return;
  const text = new TextDecoder().decode(bytes);
  for (const { groups } of [...text.matchAll(importing), ...text.matchAll(fetching)])
    await addFile(besides(path, groups!.path!), files, read);
}

/** Addresses of files of the package, which no network knows. */
const base = "package:/";

/** Path of what a module refers to. */
function besides(path: string, reference: string): string {
  return new URL(reference, base + path).href.slice(base.length);
}

/** Yosys of a package in memory, in this thread, which it holds up until it is done. */
export function yosysOf(found: YosysInMemory): Yosys {
  let module: Promise<YosysModule> | undefined;
  return {
    version: packageVersion(found),
    run: async (script, files, results, signal) => {
      signal?.throwIfAborted();
      module ??= load(found);
      const { runYosys } = await module;
      let log = "";
      const keep = (bytes: Uint8Array | null): void => {
        if (bytes) log = (log + new TextDecoder().decode(bytes)).slice(-4_000);
      };
      try {
        const written = await runYosys(["-q", "-p", script], treeOf(files), { stdout: keep, stderr: keep });
        return textsIn(written, results);
      } catch (error) {
        throw new SynthesisError(`Yosys stopped: ${log.trimEnd().split("\n").at(-1) || String(error)}`);
      }
    },
  };
}

/** The module of the package. What it fetches are files of the package, nothing else: this thread asks no network. */
function load({ entry, files }: YosysInMemory): Promise<YosysModule> {
  self.fetch = async (address) => {
    const path = String(address instanceof Request ? address.url : address).slice(base.length);
    const bytes = files.get(path);
    if (!bytes) throw new Error(`the package ${yosysPackage} has no ${path}`);
    const type = path.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  };
  const made = new Map<string, string>();
  // A module made of text has an address of its own, behind which there is no folder.
  const addressOf = (path: string): string => {
    const known = made.get(path);
    if (known !== undefined) return known;
    const text = new TextDecoder()
      .decode(files.get(path))
      .replaceAll(importing, (_, before: string, _quote, reference: string) => {
        return before + JSON.stringify(addressOf(besides(path, reference)));
      })
      .replaceAll("import.meta.url", JSON.stringify(base + path));
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    made.set(path, address);
    return address;
  };
  return import(addressOf(entry)) as Promise<YosysModule>;
}

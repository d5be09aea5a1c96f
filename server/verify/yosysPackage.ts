import { SynthesisError } from "./synthesis.ts";

/** The npm package with Yosys as WebAssembly; never fetched by DNNX itself. */
export const yosysPackage = "@yowasp/yosys";

/** Where the package is looked for, from the folder of a file upwards. */
export const yosysFolder = `node_modules/${yosysPackage}`;

/** What the package's `package.json` says. */
export interface YosysManifest {
  readonly version: string;
  /** Path in the package of the module that exports {@link YosysModule}. */
  readonly entry: string;
}

/** The manifest from the text of a `package.json`. @throws SynthesisError when it names no module */
export function readYosysManifest(text: string): YosysManifest {
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(text) as Partial<Manifest>;
  } catch (error) {
    throw new SynthesisError(`${yosysFolder}/package.json cannot be read: ${String(error)}`);
  }
  const { exports, main, version = "of no version" } = manifest;
  const entry = typeof exports === "string" ? exports : (exports?.node ?? exports?.default ?? main);
  if (entry === undefined)
    throw new SynthesisError(`${yosysFolder}/package.json names no module; install ${yosysPackage} again`);
  return { version, entry: entry.replace(/^\.\//, "") };
}

interface Manifest {
  readonly exports: { readonly node?: string; readonly default?: string } | string;
  readonly main: string;
  readonly version: string;
}

/** How Yosys of the package calls itself beside that of the PATH. */
export function packageVersion({ version }: Pick<YosysManifest, "version">): string {
  return `Yosys ${version} (WebAssembly)`;
}

/** The module of the package. */
export interface YosysModule {
  /** Runs Yosys on a tree of files. @returns the tree with what it wrote */
  runYosys(
    args: readonly string[],
    files: FileTree,
    options: {
      readonly stdout: (bytes: Uint8Array | null) => void;
      readonly stderr: (bytes: Uint8Array | null) => void;
    },
  ): Promise<FileTree>;
}

/** Files by name, folders within folders. */
export interface FileTree {
  [name: string]: FileTree | string | Uint8Array;
}

/** Files by path as the package takes them. */
export function treeOf(files: ReadonlyMap<string, string>): FileTree {
  const root: FileTree = {};
  for (const [path, text] of files) {
    const folders = path.split("/");
    const name = folders.pop()!;
    let at = root;
    for (const folder of folders) {
      const inner = (at[folder] ?? {}) as FileTree;
      at[folder] = inner;
      at = inner;
    }
    at[name] = text;
  }
  return root;
}

/** Texts of files in the tree that Yosys gave back. @throws SynthesisError when one of them is not there */
export function textsIn(files: FileTree, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    names.map((name) => {
      const content = files[name];
      if (content === undefined) throw new SynthesisError(`Yosys did not write ${name}`);
      return [name, typeof content === "string" ? content : new TextDecoder().decode(content as Uint8Array)];
    }),
  );
}

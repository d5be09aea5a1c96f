import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { bundleAll, extensionPrograms, pages } from "./bundle.ts";
import { dist, root } from "./root.ts";

/** Bundles and packages the extension into `file`; gives its size in bytes. */
export async function packageExtension(file: string): Promise<number> {
  await bundleAll(dist, [...extensionPrograms, ...pages]);
  mkdirSync(dirname(file), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "dnnx-package-"));
  try {
    collect(folder);
    const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
    // The page of the extension is for its users; README.md, with pictures beside it, is for visitors of the repository.
    const page = ["--readme-path", "docs/extension.md", "--allow-missing-repository"];
    const options = ["--no-dependencies", ...page, "--out", file];
    const result = spawnSync(process.execPath, [vsce, "package", ...options], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (result.status !== 0) throw new Error(`the extension could not be packaged:\n${result.stdout}${result.stderr}`);
    return statSync(file).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Copies what the package holds, the list of .vscodeignore, into a folder. Its manifest lacks those fields that are for this
 * checkout only. "type" must go: with it an editor would take the CommonJS of the bundle for a module.
 */
function collect(folder: string): void {
  const lines = readFileSync(join(root, ".vscodeignore"), "utf8").split("\n");
  const patterns = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  for (const path of globSync(patterns, { cwd: root })) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  const path = join(folder, "package.json");
  const { type, bin, scripts, dependencies, devDependencies, optionalDependencies, ...manifest } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  writeFileSync(path, JSON.stringify(manifest));
}

/** A part of the packaged extension: its bytes as packed, and how many they may be. */
export interface PartSize {
  readonly part: string;
  readonly bytes: number;
  readonly largest: number;
}

/**
 * What is loaded with a file is small: it was under 500 KB when it generated dense layers only, and grows with every unit that it can
 * generate. Pages come with the libraries that draw them, and are read only when one is opened. What no part
 * before it names is the core.
 */
const parts: readonly { readonly part: string; readonly files: RegExp; readonly largest: number }[] = [
  { part: "views", files: /^extension\/dist\/views\.(js|css)$/, largest: 115_000 },
  // Nearly all of it the Eclipse Layout Kernel.
  { part: "network graph", files: /^extension\/dist\/graph\.js$/, largest: 520_000 },
  { part: "core", files: /./, largest: 600_000 },
];

/** The sizes of a packaged extension, part by part. */
export function partSizes(file: string): readonly PartSize[] {
  const bytes = new Map<string, number>();
  const count = ({ name, size }: { readonly name: string; readonly size: number }): boolean => {
    const part = parts.find((it) => it.files.test(name))?.part ?? "";
    bytes.set(part, (bytes.get(part) ?? 0) + size);
    return false; // nothing is unpacked
  };
  unzipSync(readFileSync(file), { filter: count });
  return parts.map(({ part, largest }) => ({ part, bytes: bytes.get(part) ?? 0, largest }));
}

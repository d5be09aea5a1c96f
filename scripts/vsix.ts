import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleAll, extensionPrograms } from "./bundle.ts";
import { dist, root } from "./root.ts";

/** Bundles and packages the extension into `file`; gives its size in bytes. */
export async function packageExtension(file: string): Promise<number> {
  await bundleAll(dist, extensionPrograms);
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

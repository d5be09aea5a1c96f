import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { bundleAll, extensionPrograms } from "./bundle.ts";
import { dist, root } from "./root.ts";

/** Bundles and packages the extension into `file`; gives its size in bytes. */
export async function packageExtension(file: string): Promise<number> {
  await bundleAll(dist, extensionPrograms);
  mkdirSync(dirname(file), { recursive: true });
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  // The page of the extension is for its users; README.md, with pictures beside it, is for visitors of the repository.
  const page = ["--readme-path", "docs/extension.md", "--allow-missing-repository"];
  const options = ["--no-dependencies", ...page, "--out", file];
  const result = spawnSync(process.execPath, [vsce, "package", ...options], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.status !== 0) throw new Error(`the extension could not be packaged:\n${result.stdout}${result.stderr}`);
  writeFileSync(file, forEditors(readFileSync(file)));
  return statSync(file).size;
}

/**
 * The package without those fields of its manifest that are for this checkout only. "type" must go: with it an editor would take
 * the CommonJS of the bundle for a module.
 */
function forEditors(vsix: Uint8Array): Uint8Array {
  const path = "extension/package.json";
  const files = unzipSync(vsix);
  const {
    type,
    private: _,
    bin,
    scripts,
    dependencies,
    devDependencies,
    optionalDependencies,
    ...manifest
  } = JSON.parse(strFromU8(files[path] ?? new Uint8Array()));
  return zipSync({ ...files, [path]: strToU8(JSON.stringify(manifest, null, 2)) }, { level: 9 });
}

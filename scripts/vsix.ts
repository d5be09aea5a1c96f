import { spawnSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
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
  return statSync(file).size;
}

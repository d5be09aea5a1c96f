import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";

/** The licences of the npm packages that bundled source files (paths from the root) come from, as one text. */
export function notices(sources: readonly string[]): string {
  const packages = new Set(sources.flatMap((source) => packageOf(source) ?? []));
  const texts = [...packages].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return `${"-".repeat(80)}\n${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
  });
  return `DNNX contains the following packages.\n\n${texts.join("\n")}`;
}

/** The folder of the innermost package that a source file belongs to; none for a file of the project itself. */
function packageOf(source: string): string | undefined {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
}

function licenceText(folder: string): string {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e(-\w+)?(\.(md|txt))?$/i.test(name));
  const path = join(root, folder, file ?? "LICENSE");
  if (!existsSync(path)) throw new Error(`${folder} ships no licence text; it cannot be bundled without one`);
  return readFileSync(path, "utf8").trim();
}

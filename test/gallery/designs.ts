import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MappedNetwork } from "../../server/service/compile.ts";
import { createWorkspace } from "../../server/service/workspace.ts";

const root = new URL("../../", import.meta.url);

/** The files of the gallery, from the root of the project. */
export const galleryPaths: readonly string[] = [
  ...globSync("examples/gallery/*.dnnx", { cwd: fileURLToPath(root) }).sort(),
  "examples/lstm.dnnx",
];

/** The only network of a file of the gallery, with its seeded weights. */
export function galleryDesign(path: string): MappedNetwork {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "the gallery is seeded" }) });
  const { mapped } = workspace.open(path, readFileSync(new URL(path, root), "utf8")).compilation();
  return mapped[0]!;
}

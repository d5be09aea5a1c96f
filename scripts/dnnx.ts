// npm run --silent dnnx -- ARGS: the command line of this checkout, bundled anew when a source is newer than the bundle.
import { globSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { dist, root } from "./root.ts";

const program = join(dist, "dnnx.cjs");
const built = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (newestSource() > built) {
  // Only loaded here: esbuild costs more to load than the command line itself.
  const { bundle, bundles } = await import("./bundle.ts");
  await bundle(
    dist,
    bundles.filter(({ file }) => file === "dnnx.cjs"),
  );
}
process.argv[1] = program;
createRequire(import.meta.url)(program);

function newestSource(): number {
  const sources = [...globSync("{grammar,server}/**/*.ts", { cwd: root }), "package.json", "package-lock.json"];
  return Math.max(...sources.map((path) => statSync(join(root, path)).mtimeMs));
}

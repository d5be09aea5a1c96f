// npm run --silent dnnx -- ARGS: the command line of this checkout, bundled anew when a source is newer than the bundle.
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { dist, root } from "./root.ts";

const program = join(dist, "dnnx.cjs");
const times = ["dnnx.cjs", "program.cjs"].map((file) => statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs);
const built = Math.min(...times.map((time) => time ?? 0));

if (newestSource() > built) {
  // Only loaded here: esbuild costs more to load than the command line itself.
  const { bundle, commandLine, compileAhead, pages } = await import("./bundle.ts");
  for (const one of [...pages, ...commandLine]) await bundle(dist, one);
  compileAhead(dist);
}
process.argv[1] = program;
process.chdir(process.env.INIT_CWD ?? process.cwd()); // npm changes to the root; paths are meant from where the user stands
createRequire(import.meta.url)(program);

/** Names are listed folder by folder: patterns take several times as long, before every command. */
function newestSource(): number {
  const sources = ["grammar", "server", "client"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|css)$/.test(path))
      .map((path) => join(folder, path)),
  );
  const all = [...sources, "package.json", "package-lock.json"];
  return Math.max(...all.map((path) => statSync(join(root, path)).mtimeMs));
}

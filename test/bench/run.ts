// npm run bench [-- NAME…]: every benchmark of this folder, one after the other, each in a process of its own.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { serverFlags } from "../../server/lsp/protocol.ts";

const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== basename(import.meta.filename))
  .map((file) => basename(file, ".ts"))
  .toSorted();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(", ")}; there are ${all.join(", ")}`);

let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(
    process.execPath,
    ["--expose-gc", ...serverFlags, join(import.meta.dirname, `${name}.ts`)],
    {
      stdio: "inherit",
    },
  );
  if (status !== 0) failed += 1;
}
if (failed > 0) throw new Error(`${failed} benchmarks failed`);

// The command line as whole processes: from the start of `dnnx` to its end.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { bundle, commandLine, compileAhead } from "../../scripts/bundle.ts";
import { root } from "../../scripts/root.ts";

const repeats = 15;
const folder = mkdtempSync(join(tmpdir(), "dnnx-bench-"));
for (const one of commandLine) await bundle(folder, one);
compileAhead(folder);
const program = join(folder, "dnnx.cjs");
const example = join(root, "examples", "lenet5.dnnx");

const nothing = measure(["-e", ""]);
const table = new Table({
  head: ["process", "fastest", "median", "slowest", "times an empty Node", "limit"],
  style: { head: [] },
});
table.push(["node -e ''", ...columns(nothing), ""]);
table.push(["dnnx --version", ...columns(measure([program, "--version"])), ""]);
table.push(["dnnx check lenet5.dnnx", ...columns(measure([program, "check", example])), ""]);
table.push(["dnnx estimate lenet5.dnnx", ...columns(measure([program, "estimate", example])), "300 ms"]);
console.log(table.toString());
rmSync(folder, { recursive: true, force: true });

/** Wall times in milliseconds, sorted. */
function measure(options: readonly string[]): number[] {
  return Array.from({ length: repeats }, () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${options.join(" ")} failed: ${stderr}`);
    return performance.now() - begin;
  }).toSorted((a, b) => a - b);
}

function columns(times: readonly number[]): string[] {
  const median = (all: readonly number[]) => all[Math.floor(all.length / 2)] ?? Number.NaN;
  return [
    `${(times[0] ?? Number.NaN).toFixed(0)} ms`,
    `${median(times).toFixed(0)} ms`,
    `${(times.at(-1) ?? Number.NaN).toFixed(0)} ms`,
    (median(times) / median(nothing)).toFixed(1),
  ];
}

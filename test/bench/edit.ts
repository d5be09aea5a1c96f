/**
 * Edit to diagnostics in process: a large network with a target, a fit check and requirements; each edit is one
 * keystroke in the middle of the file, followed by the diagnostics that an editor would ask for. Edits are measured warm, cold
 * opens in processes of their own.
 *
 * `node --expose-gc test/bench/edit.ts`
 */
import { spawnSync } from "node:child_process";
import Table from "cli-table3";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { createWorkspace, type Workspace } from "../../server/service/workspace.ts";
import { type Edit, edits, keystroke } from "./measure/keystroke.ts";
import { longNetwork } from "./measure/longNetwork.ts";
import { percentile, repeated, type Times, timed } from "./measure/times.ts";

const uri = "file:///bench.dnnx";
const rounds = 300;
const coldOpens = 5;

function measure(workspace: Workspace, text: string, edit: Edit): readonly Times[] {
  const typed = keystroke(text, edit);
  return repeated(rounds, (round) => {
    const document = workspace.change(uri, [typed(round)]);
    diagnosticsOf(document!);
  });
}

/** A new workspace with the network open and checked. */
function open(text: string): { readonly workspace: Workspace; readonly times: Times } {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files" }) });
  const times = timed(() => {
    const found = diagnosticsOf(workspace.open(uri, text));
    if (!found.some(({ code }) => code === "dnnx-does-not-fit")) throw new Error("the benchmark must check the fit");
  });
  return { workspace, times };
}

/** Times of opening a network as the first thing a process does. */
function coldOpen(layers: number): readonly Times[] {
  return Array.from({ length: coldOpens }, () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [...process.execArgv, import.meta.filename, "cold", String(layers)],
      {
        encoding: "utf8",
      },
    );
    if (!stdout.startsWith("{")) throw new Error(stderr);
    return JSON.parse(stdout) as Times;
  });
}

function report(): void {
  const table = new Table({
    head: ["layers", "file", "cold open", "(CPU)", "heap", "edit, warm", "p50", "(CPU)", "p99", "(CPU)", "worst"],
    style: { head: [] },
  });
  for (const layers of [1_000, 10_000]) {
    const text = longNetwork(layers);
    const cold = coldOpen(layers);
    globalThis.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;
    const { workspace } = open(text);
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed - heapBefore;
    for (const edit of edits) {
      const times = measure(workspace, text, edit);
      table.push([
        layers,
        `${(text.length / 1e6).toFixed(2)} MB`,
        percentile(cold, 0.5, "wall"),
        percentile(cold, 0.5, "cpu"),
        `${(heap / 1e6).toFixed(0)} MB`,
        edit.name,
        percentile(times, 0.5, "wall"),
        percentile(times, 0.5, "cpu"),
        percentile(times, 0.99, "wall"),
        percentile(times, 0.99, "cpu"),
        percentile(times, 1, "wall"),
      ]);
    }
  }
  console.log(table.toString());
  console.log("Limits: p99 8 ms at 1,000 layers, 16 ms at 10,000; cold open of 10,000 layers 300 ms, heap 200 MB.");
  console.log(`Cold open: median of ${coldOpens} fresh processes. CPU: all threads.`);
}

if (process.argv[2] === "cold") console.log(JSON.stringify(open(longNetwork(Number(process.argv[3]))).times));
else report();

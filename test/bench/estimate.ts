/**
 * Estimate of ResNet-50 after an edit: from the edited tree to interval, latency, resources, energy and every diagnostic.
 *
 * `node --expose-gc test/bench/estimate.ts`
 */
import Table from "cli-table3";
import { edit } from "../../grammar/edit.ts";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import { designDiagnostics, estimateOf } from "../../server/estimate/estimator.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { percentile, type Times, timed, warmUp } from "./measure/times.ts";
import { resnet50 } from "./resnet50.ts";

const rounds = 100;
const check = createChecker({ weights: (path) => ({ state: "missing", reason: path }) });
const map = createMapper();

/** Time for mapping and estimate of a tree; checking is measured elsewhere. */
function estimate(tree: SyntaxTree): Times {
  const file = check(tree);
  const network = file.networks[0]!;
  const declaration = file.targets.get("zcu104")!;
  return timed(() => {
    const design = map(network, resolveTarget(declaration));
    const costs = estimateOf(design);
    designDiagnostics(design, costs);
    if (!(costs.energy.total.value! > 0 && costs.latencyCycles.value! > 0)) throw new Error("no estimate");
  });
}

const edits: readonly {
  readonly name: string;
  readonly find: string;
  readonly old: string;
  readonly changed: string;
}[] = [
  { name: "nothing but a comment", find: "approximation small", old: "a", changed: "/**/a" },
  { name: "clock", find: "200 MHz", old: "200", changed: "150" },
  { name: "weights of the last layer", find: "@weights(int8)", old: "@weights(int8)", changed: "@weights(int7)" },
  {
    name: "annotation of the first layer",
    find: "padding: 3, bias: false)",
    old: "padding: 3, bias: false)",
    changed: "padding: 3, bias: false) @weights(int5)",
  },
];

const text = resnet50();
const macs = check(parse(text)).networks[0]!.layers.reduce((sum, layer) => sum + layer.work.macs, 0);
if (macs !== 3_857_973_248) throw new Error(`ResNet-50 v1 has 3,857,973,248 MACs, this text ${macs}`);

const table = new Table({ head: ["edit of ResNet-50, warm", "p50", "(CPU)", "p99", "(CPU)"], style: { head: [] } });
const cold = estimate(parse(text));
table.push(["the first of the process", `${cold.wall.toFixed(2)} ms`, `${cold.cpu.toFixed(2)} ms`, "", ""]);
for (const { name, find, old, changed } of edits) {
  let tree = parse(text);
  const start = text.indexOf(find);
  const times: Times[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const there = round % 2 === 0;
    tree = edit(tree, start, start + (there ? old : changed).length, there ? changed : old);
    const taken = estimate(tree);
    if (round >= 0) times.push(taken);
  }
  const at = (share: number) => [percentile(times, share, "wall"), percentile(times, share, "cpu")];
  table.push([name, ...at(0.5), ...at(0.99)]);
}
console.log(table.toString());
console.log("Limit: an estimate of ResNet-50 (warm) under 5 ms. CPU: all threads.");

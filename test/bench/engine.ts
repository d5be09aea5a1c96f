import { readFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { parse } from "../../grammar/parse.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { percentile, type Times, timed, warmUp } from "./measure/times.ts";

const rounds = 20;
const examples = join(import.meta.dirname, "..", "..", "examples");
const dataflows = ["weight_stationary", "output_stationary", "input_stationary", "row_stationary"];

/** Mapping with all its searches, and estimate, of a network on an engine; nothing is remembered from the round before. */
function searched(name: string, dataflow: string): Times[] {
  const target = `target chip {
  process 28 nm
  clock 700 MHz
  sram 2 MiB
  dram ddr3, 34 GB/s
  architecture engine(rows: 32, columns: 32, dataflow: ${dataflow})
}
`;
  const network = readFileSync(join(examples, `${name}.dnnx`), "utf8").replace(
    `network ${name} {`,
    `network ${name} on chip {`,
  );
  const file = createChecker({ weights: (path) => ({ state: "missing", reason: path }) })(parse(target + network));
  const declaration = file.targets.get("chip")!;
  const times: Times[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const map = createMapper();
    const taken = timed(() => {
      const costs = estimateOf(map(file.networks[0]!, resolveTarget(declaration)));
      if (!(costs.latencyCycles.value! > 0 && costs.energy.total.value! > 0)) throw new Error("no estimate");
    });
    if (round >= 0) times.push(taken);
  }
  return times;
}

const table = new Table({ head: ["network, dataflow", "p50", "(CPU)", "p99", "(CPU)"], style: { head: [] } });
for (const name of ["resnet50", "vgg16"]) {
  for (const dataflow of dataflows) {
    const times = searched(name, dataflow);
    const at = (share: number) => [percentile(times, share, "wall"), percentile(times, share, "cpu")];
    table.push([`${name}, ${dataflow}`, ...at(0.5), ...at(0.99)]);
  }
}
console.log(table.toString());
console.log("Every search is made anew. Limits: ResNet-50 under 20 ms, VGG-16 under 10 ms, warm. CPU: all threads.");

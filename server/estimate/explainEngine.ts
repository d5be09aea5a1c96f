import type { Design } from "../mapping/design.ts";
import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import type { NestMapping } from "../mapping/engine/mapping.ts";
import { sumOf } from "../mapping/engine/mapping.ts";
import type { Nest } from "../mapping/engine/nest.ts";
import type { Engine, Objective } from "../targets/engine/engine.ts";
import { bitsText, counted, countText, percentText, siText } from "./display.ts";
import { type EnergyTerm, energyTerms } from "./engineEnergy.ts";
import type { Cost, Estimate } from "./estimate.ts";
import { costLine, type Explanation, largest } from "./explanation.ts";

const page = (section: number) => `docs/engine.md, section ${section}`;

/** Every number of a layer on an engine. Cycles and bits are those of a batch where they say so. */
export function explainEngine(
  design: Design,
  engine: EngineDesign,
  estimate: Estimate,
  name: string,
): readonly Explanation[] {
  const { device } = design.target;
  const { machine, schedule, jobs } = engine;
  const costs = estimate.layers.find((it) => it.name === name);
  const run = schedule.runs.find((it) => it.layer.name === name);
  if (!costs || !design.network.byName.has(name)) return [];
  if (!run) {
    const by = jobs.onTheWay.get(name) ?? costs.computedBy;
    const filledIn = by
      ? `applied to results of "${by}" on their way out`
      : "another name for codes that stand already";
    return [{ what: "work", formula: "none", filledIn, value: "0", source: page(1) }];
  }
  const { batch } = machine.engine;
  const lines: Explanation[] = [];
  run.mappings.forEach((mapping, index) => {
    const nest = run.job.nests[index]!;
    if (mapping) lines.push(...ofMapping(nest, mapping, machine.engine));
  });
  if (run.vectorCycles > 0) {
    lines.push({
      what: "cycles of the vector unit, of a batch",
      formula: "operations * batch / operations per cycle",
      filledIn: `${countText(run.job.operations)} * ${batch} / ${machine.vector}`,
      value: counted(run.vectorCycles, "cycle"),
      source: page(1),
    });
  }
  const { engine: use, energy } = costs;
  const filledIn = (text: string) => (run.shortage ? "unknown" : text);
  lines.push(
    costLine(
      "interval",
      "cycles of a batch / batch",
      filledIn(`${countText(run.cycles)} / ${batch}`),
      costs.intervalCycles,
      "cycles",
    ),
  );
  if (use && costs.macs > 0) {
    const multipliers = machine.rows * machine.columns * machine.macs;
    lines.push({
      what: "utilisation",
      formula: "MACs / (cycles * rows * columns * macs)",
      filledIn: `${countText(costs.macs)} / (${countText(run.cycles / batch)} * ${countText(multipliers)})`,
      value: percentText(use.utilisation),
      source: page(2),
    });
  }
  const terms = energyTerms(run, engine, device);
  const summed = "sum of count * energy of each";
  lines.push(
    {
      ...costLine("energy of arithmetic", summed, termsText(terms.arithmetic), energy.arithmetic, "J"),
      ...largestOf(terms.arithmetic),
    },
    {
      ...costLine(
        "energy of on-chip memory",
        summed,
        filledIn(termsText(terms.onChipMemory)),
        energy.onChipMemory,
        "J",
      ),
      ...(run.shortage ? {} : largestOf(terms.onChipMemory)),
    },
    costLine(
      "energy of off-chip memory",
      "off-chip bits * energy per bit",
      filledIn(termsText(terms.offChipMemory)),
      energy.offChipMemory,
      "J",
    ),
    costLine(
      "static energy",
      "static energy of the network * share of the cycles",
      filledIn(`${amountOf(estimate.energy.static)} * ${countText(run.cycles)} / ${countText(schedule.cycles)}`),
      energy.static,
      "J",
    ),
  );
  return lines;
}

function termsText(terms: readonly EnergyTerm[]): string {
  const present = terms.filter(({ count }) => count > 0);
  if (present.length === 0) return "0";
  return present.map(({ what, count, each }) => `${countText(count)} ${what} * ${siText(each, "J")}`).join(" + ");
}

const largestOf = (terms: readonly EnergyTerm[]) =>
  largest(terms.map(({ what, count, each }) => ({ text: what, value: count * each })));

const amountOf = (cost: Cost) => (cost.value === null ? "unknown" : siText(cost.value, "J"));

const searched: Readonly<Record<Objective, string>> = {
  latency: "least cycles, then energy of moving data",
  energy: "least energy of moving data and of static power, then cycles",
  edp: "least cycles times energy of moving data and of static power",
};

function ofMapping(nest: Nest, mapping: NestMapping, { batch, objective }: Engine): readonly Explanation[] {
  const of = nest.part ? ` of "${nest.part}"` : "";
  const { tile, traffic } = mapping;
  const groups = nest.groups > 1 ? `${nest.groups} groups * ` : "";
  const steps = nest.steps > 1 ? `${nest.steps} steps * ` : "";
  const loops = `${steps}${groups}${nest.filters} filters * ${nest.channels} channels * ${nest.kernel.join(" * ")} * ${nest.outRows} * ${nest.outColumns} positions * batch ${batch}`;
  const dominating = mapping.offChipCycles > mapping.arrayCycles ? "off-chip memory" : "the array";
  return [
    {
      what: `tile${of}`,
      formula: `searched: ${searched[objective]}`,
      filledIn: `loops over tiles, outermost first: ${mapping.order.join(", ") || "none"}`,
      value: `${tile.batch} inferences, ${tile.filters} filters, ${tile.channels} channels, ${tile.outRows} * ${tile.outColumns} positions; ${bitsText(sumOf(mapping.occupied))} of the buffers`,
      source: page(4),
    },
    {
      what: `cycles of the array${of}, of a batch`,
      formula: "cycles of all passes + cycles of load and fill that nothing hides",
      filledIn: `${countText(mapping.arrayCycles - mapping.rampCycles)} + ${countText(mapping.rampCycles)}; ${loops}; rows: ${mapping.rows}; columns: ${mapping.columns}; ${countText(mapping.passes)} passes`,
      value: `${counted(mapping.arrayCycles, "cycle")}, ${mapping.activeElements} elements active`,
      source: page(3),
    },
    {
      what: `off-chip traffic${of}, of a batch`,
      formula: "inputs + weights + results, each as often as its tiles are fetched",
      filledIn: `${bitsText(traffic.input)} + ${bitsText(traffic.weight)} + ${bitsText(traffic.output)}`,
      value: bitsText(traffic.input + traffic.weight + traffic.output),
      source: page(4),
    },
    {
      what: `cycles${of}, of a batch`,
      formula: "max(array + transfers that nothing hides, off-chip)",
      filledIn: `${countText(mapping.arrayCycles)}, ${countText(mapping.exposedCycles)}, ${countText(mapping.offChipCycles)}`,
      dominating,
      value: counted(mapping.cycles, "cycle"),
      source: page(2),
    },
  ];
}

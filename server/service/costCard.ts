import { bandText, bitsText, costText, counted, countText, percentText, siText } from "../estimate/display.ts";
import type { Cost, Estimate, LayerEstimate, Quantity } from "../estimate/estimate.ts";
import { processorRoofline } from "../estimate/roofline.ts";
import { workAndStorage, workOf } from "../estimate/work.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { type Resource, resources } from "../targets/target.ts";
import type { ComparedNetwork, MappedNetwork } from "./compile.ts";
import { engineLayerCosts } from "./engineCard.ts";

export const resourceNames: Readonly<Record<Resource, string>> = {
  lut: "LUT",
  ff: "FF",
  dsp: "DSP",
  bram18: "BRAM (18 kbit)",
  uram: "URAM",
  gate: "gates",
  sram: "SRAM (bit)",
};

/** Markdown: what one layer costs on one target, each value with its share of the network, its band and its model. */
export function layerCosts(mapped: MappedNetwork, layer: Layer): string {
  const { estimate } = mapped;
  const costs = estimate.layers.find((it) => it.name === layer.name);
  if (!costs) return "Not built: nothing reads it.";
  const where = `on \`${estimate.target}\` (${estimate.device}, ${siText(estimate.clock, "Hz")})`;
  if (costs.computedBy !== undefined) {
    return `No hardware of its own ${where}: ${
      costs.computedBy === layer.name ? "the codes pass unchanged" : `computed by \`${costs.computedBy}\``
    }.`;
  }
  if (estimate.engine) return `Costs ${where}:\n\n${engineLayerCosts(estimate, costs)}`;
  const rows: Row[] = [
    intervalRow(estimate, costs),
    row("latency", costs.latencyCycles, (value) => counted(value, "cycle"), estimate.latencyCycles),
    row("energy", costs.energy.total, (value) => `${siText(value, "J")}/inference`, estimate.energy.total),
    ...resources
      .filter((resource) => isUsed(costs.resources[resource]))
      .map((resource) =>
        row(resourceNames[resource], costs.resources[resource], countText, estimate.resources[resource].cost),
      ),
  ];
  if (costs.parameters > 0) rows.push(row("weight memory", costs.weightBits, bitsText, estimate.memory.weights));
  const fold =
    costs.fold &&
    `folding \`pe: ${costs.fold.pe}, simd: ${costs.fold.simd}\`${isChosen(mapped, layer) ? " (chosen)" : ""}`;
  return [
    `Costs ${where}${fold ? `, ${fold}` : ""}:`,
    "",
    table(rows, "share of network"),
    "",
    `${countText(costs.macs)} MACs${effective(costs)}, ${countText(costs.parameters)} parameters.`,
    ...sources([...rows.map((it) => it.cost)]),
  ].join("\n");
}

/** Markdown: what a layer costs whatever computes it; empty for one without work. */
export function layerWork(layer: Layer): string {
  const work = workAndStorage(layer);
  if (work.macs === 0 && work.parameters === 0) return "";
  const stored = work.parameters > 0 ? `, ${costText(work.weightBits, bitsText)} of weights` : "";
  return `${countText(work.macs)} MACs${effective(work)}, ${countText(work.parameters)} parameters${stored}.`;
}

/** Markdown: the same of a network that names no target. */
export function networkWork(network: CheckedNetwork): string {
  const { macs, parameters, weightBits } = workOf(network);
  const work = `${countText(macs)} MACs, ${countText(parameters)} parameters, ${costText(weightBits, bitsText)} of weights.`;
  return `**${network.name}** without a target: ${work} Throughput, latency, energy and resources need one.`;
}

/** Markdown: the totals of a network on one target, with what is left of the budget and the requirements. */
export function networkCosts(mapped: MappedNetwork): string {
  const { estimate, network } = mapped;
  const used = resources.filter((resource) => isUsed(estimate.resources[resource].cost));
  const rows: Row[] = [
    plain("throughput", estimate.throughput, (value) => `${siText(value, "")} inference/s`),
    plain("latency", estimate.latency, (value) => siText(value, "s")),
    plain("interval", estimate.intervalCycles, (value) => counted(value, "cycle")),
    plain("energy", estimate.energy.total, (value) => `${siText(value, "J")}/inference`),
    plain("power", estimate.power, (value) => siText(value, "W")),
    ...used.map((resource) => {
      const { cost, available } = estimate.resources[resource];
      const share = cost.value === null || !available ? "" : percentText(cost.value / available);
      return { ...plain(resourceNames[resource], cost, countText), share };
    }),
    plain("weight memory", estimate.memory.weights, bitsText),
    ...expectedRows(estimate),
  ];
  const requirements = estimate.requirements.map(({ requirement, met, margin }) => {
    const room =
      margin === undefined ? "" : `, ${percentText(Math.abs(margin))} ${margin < 0 ? "missing" : "to spare"}`;
    return `- ${met === undefined ? "unknown" : met ? "met" : "**not met**"}: \`${requirement.text}\`${room}`;
  });
  return [
    `**${network.name}** on \`${estimate.target}\` (${estimate.device}, ${siText(estimate.clock, "Hz")}); bottleneck \`${estimate.bottleneck}\``,
    "",
    table(rows, "share of device"),
    ...(requirements.length > 0 ? ["", ...requirements] : []),
    "",
    weightsNote(network.weights),
    ...sources(rows.map((it) => it.cost)),
  ].join("\n");
}

/** With early exits: an inference on average, and how the latency is distributed. */
function expectedRows({ expected }: Estimate): Row[] {
  if (!expected) return [];
  const joules = (value: number) => `${siText(value, "J")}/inference`;
  return [
    plain("latency on average", expected.latency, (value) => siText(value, "s")),
    plain("energy on average", expected.energy, joules),
    ...expected.ends.map(({ exit, share, latency }) =>
      plain(`latency of ${percentText(share)} (${exit === undefined ? "no exit" : `\`${exit}\``})`, latency, (value) =>
        siText(value, "s"),
      ),
    ),
  ];
}

/** Markdown: what bounds a network on a processor that it is only compared with. */
export function comparisonCosts({ network, target }: ComparedNetwork): string {
  const roofline = processorRoofline(network, target.name, target.processor);
  const { roof, bound } = roofline.network;
  const where = `**${network.name}** on \`${target.name}\` (${target.processor.title}, only compared with)`;
  if (roof.value === null) return `${where}: ${roof.reason}`;
  const shortest = costText(roofline.shortest, (value) => siText(value, "s"));
  return `${where}: at most ${siText(roof.value, "OP/s")}, bound by ${bound}; no inference takes less than ${shortest}.`;
}

/** What the weights are, which decides what an estimate or a verification says about the real network. */
export function weightsNote(weights: Estimate["weights"]): string {
  switch (weights) {
    case "file":
      return "Weights: from a file.";
    case "seeded":
      return "Weights: pseudo-random with a fixed seed, because the network has no `weights from`.";
    case "mixed":
      return "Weights: partly from a file, the others pseudo-random with a fixed seed.";
    case "none":
      return "The network has no weights.";
  }
}

interface Row {
  readonly name: string;
  readonly cost: Cost;
  readonly value: string;
  readonly share: string;
}

function plain(name: string, cost: Cost, write: (value: number) => string): Row {
  return { name, cost, value: costText(cost, write), share: "" };
}

function row(name: string, cost: Cost, write: (value: number) => string, total: Cost): Row {
  const share = cost.value === null || !total.value ? "" : percentText(cost.value / total.value);
  return { name, cost, value: costText(cost, write), share };
}

function intervalRow(estimate: Estimate, costs: LayerEstimate): Row {
  const own = costs.intervalCycles.value;
  const whole = estimate.intervalCycles.value;
  const share =
    estimate.bottleneck === costs.name
      ? "bottleneck"
      : own === null || !whole
        ? ""
        : `${percentText(own / whole)} busy`;
  return { ...plain("interval", costs.intervalCycles, (value) => counted(value, "cycle")), share };
}

/** @param shares what the shares are of */
function table(rows: readonly Row[], shares: string): string {
  return [
    `| | value | ${shares} | band |`,
    "|---|---:|---:|---|",
    ...rows.map(
      ({ name, cost, value, share }) =>
        `| ${name} | ${value} | ${share} | ${cost.value === null ? cost.reason : bandText(cost)} |`,
    ),
  ].join("\n");
}

function sources(costs: readonly Cost[]): string[] {
  const named = new Set(costs.filter((cost): cost is Quantity => cost.value !== null).map((cost) => cost.source));
  return named.size === 0 ? [] : ["", `_Models: ${[...named].join("; ")}._`];
}

function effective(costs: Pick<LayerEstimate, "effectiveMacs" | "macs">): string {
  const { value } = costs.effectiveMacs;
  return value === null || value === costs.macs ? "" : ` (${countText(value)} effective)`;
}

function isUsed(cost: Cost): boolean {
  return cost.value === null || cost.value > 0;
}

function isChosen(mapped: MappedNetwork, layer: Layer): boolean {
  return mapped.design.stages.find((stage) => stage.layer.name === layer.name)?.chosen ?? false;
}

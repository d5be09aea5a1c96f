import { exact, sum, unknown } from "../../estimate/costs.ts";
import type { FigureUnit } from "../../estimate/display.ts";
import type { Cost, EnergyCost, Estimate, LayerEstimate } from "../../estimate/estimate.ts";
import { type LayerWork, type NetworkWork, withoutTarget, workOf } from "../../estimate/work.ts";
import { createFact } from "../../lazy/fact.ts";
import type { CheckedNetwork } from "../../network/checked.ts";
import { asicResources, fpgaResources, type Resource, resources } from "../../targets/target.ts";
import type { Compilation, MappedNetwork } from "../compile.ts";
import { resourceNames } from "../costCard.ts";

/** A figure that networks or layers are compared by; its id is that of the estimate JSON, its parts joined by underscores. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: FigureUnit;
  readonly better: "lower" | "higher";
  /** The figure of a network is the sum over its layers; otherwise the slowest, the last or the worst of them decides. */
  readonly adds: boolean;
  /** Of a layer: follows from the layer itself; otherwise also from others, so that it may change when they do. */
  readonly own: boolean;
}

/** A network on a target with all figures of it and of its layers, or one without a target and what is known of that. */
export interface Figures {
  readonly network: CheckedNetwork;
  readonly target: string | undefined;
  readonly estimate: Estimate | undefined;
  readonly totals: readonly Measured[];
  readonly layers: readonly LayerFigures[];
}

export interface Measured {
  readonly figure: Figure;
  readonly cost: Cost;
}

export interface LayerFigures {
  readonly work: LayerWork;
  readonly estimate: LayerEstimate | undefined;
  readonly costs: readonly Measured[];
}

const summed = (id: string, title: string, unit: FigureUnit, own = true): Figure => ({
  id,
  title,
  unit,
  better: "lower",
  adds: true,
  own,
});
const decided = (
  id: string,
  title: string,
  unit: FigureUnit,
  own: boolean,
  better: Figure["better"] = "lower",
): Figure => ({ id, title, unit, better, adds: false, own });

export const interval = decided("interval_cycles", "Interval", "cycles", true);
const finish = decided("latency_cycles", "Last word of the first frame", "cycles", false);
/** With a share of the static energy, which depends on the whole design. */
export const energy = summed("energy", "Energy per inference", "J", false);
const dynamicEnergy = summed("dynamic_energy", "Dynamic energy", "J");
const macs = summed("macs", "MACs", "count");
const effectiveMacs = summed("effective_macs", "Effective MACs", "count");
const parameters = summed("parameters", "Parameters", "count");
export const weightBits = summed("weight_bits", "Weight memory", "bit");
const activationBits = summed("activation_bits", "Buffers of activations", "bit");
const noise = decided("sqnr_db", "Signal to quantisation noise", "dB", false, "higher");
export const throughput = decided("throughput", "Throughput", "inference/s", false, "higher");
export const latency = decided("latency", "Latency", "s", false);
export const power = decided("power", "Power", "W", false);
export const area = decided("area", "Area", "m2", false);
const offChip = summed("off_chip_per_inference", "Off-chip traffic per inference", "bit");
export const resourceFigures = Object.fromEntries(
  resources.map((it) => [it, summed(it, resourceNames[it], "count")]),
) as Readonly<Record<Resource, Figure>>;

/** Figures of every network without errors, on each of its targets or without one. */
export function figuresOf({ checked, mapped }: Compilation): readonly Figures[] {
  return checked.networks.flatMap((network): Figures[] => {
    if (network.broken) return [];
    if (network.targets.length === 0) return [ofWork(workOf(network))];
    return mapped.filter((it) => it.network === network).map(ofMapped);
  });
}

const ofMapped = createFact(({ network, estimate }: MappedNetwork) => ofEstimate(network, estimate));

function ofEstimate(network: CheckedNetwork, it: Estimate): Figures {
  const kind = it.deviceKind === "fpga" ? fpgaResources : asicResources;
  const used = kind.filter((name) => it.resources[name].available || it.resources[name].cost.value);
  const layers = it.layers.map(
    (layer): LayerFigures => ({
      work: layer,
      estimate: layer,
      costs: [
        { figure: interval, cost: layer.intervalCycles },
        { figure: finish, cost: layer.latencyCycles },
        { figure: energy, cost: layer.energy.total },
        { figure: dynamicEnergy, cost: dynamicOf(layer.energy) },
        ...used.map((name) => ({ figure: resourceFigures[name], cost: layer.resources[name] })),
        ...workCosts(layer),
        { figure: activationBits, cost: layer.activationBits },
        { figure: noise, cost: layer.noise },
      ],
    }),
  );
  return {
    network,
    target: it.target,
    estimate: it,
    layers,
    totals: [
      { figure: throughput, cost: it.throughput },
      { figure: interval, cost: it.intervalCycles },
      { figure: latency, cost: it.latency },
      { figure: energy, cost: it.energy.total },
      { figure: dynamicEnergy, cost: dynamicOf(it.energy) },
      { figure: power, cost: it.power },
      ...(it.deviceKind === "asic" ? [{ figure: area, cost: it.area }] : []),
      ...used.map((name) => ({ figure: resourceFigures[name], cost: it.resources[name].cost })),
      ...workTotals(it.layers, it.memory.weights),
      { figure: activationBits, cost: it.memory.activations },
      { figure: offChip, cost: it.memory.offChipPerInference },
      { figure: noise, cost: it.noise },
    ],
  };
}

function ofWork(it: NetworkWork): Figures {
  const hardware = unknown(withoutTarget(it.network.name));
  return {
    network: it.network,
    target: undefined,
    estimate: undefined,
    layers: it.layers.map((work) => ({
      work,
      estimate: undefined,
      costs: [...workCosts(work), { figure: noise, cost: work.noise }],
    })),
    totals: [
      { figure: throughput, cost: hardware },
      { figure: latency, cost: hardware },
      { figure: energy, cost: hardware },
      ...workTotals(it.layers, it.weightBits),
      { figure: noise, cost: it.noise },
    ],
  };
}

function dynamicOf({ arithmetic, onChipMemory, offChipMemory }: EnergyCost): Cost {
  return sum([arithmetic, onChipMemory, offChipMemory], "energy less its static part");
}

function workCosts(layer: LayerWork): Measured[] {
  return [
    { figure: macs, cost: exact(layer.macs, "shapes of the layer") },
    { figure: effectiveMacs, cost: layer.effectiveMacs },
    { figure: parameters, cost: exact(layer.parameters, "shapes of the layer") },
    { figure: weightBits, cost: layer.weightBits },
  ];
}

function workTotals(layers: readonly LayerWork[], weights: Cost): Measured[] {
  const total = (of: (layer: LayerWork) => number) =>
    exact(
      layers.reduce((all, layer) => all + of(layer), 0),
      "sum over the layers",
    );
  return [
    { figure: macs, cost: total((it) => it.macs) },
    { figure: parameters, cost: total((it) => it.parameters) },
    { figure: weightBits, cost: weights },
  ];
}

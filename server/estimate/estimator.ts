import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { createFact } from "../lazy/fact.ts";
import { lazily } from "../lazy/lazily.ts";
import { once } from "../lazy/once.ts";
import type { Design } from "../mapping/design.ts";
import type { Part } from "../mapping/parts.ts";
import { zeroDiagnostics } from "../mapping/zeros.ts";
import type { Layer } from "../network/checked.ts";
import { limitsOf } from "../targets/catalogue.ts";
import { type Device, type Resource, resources } from "../targets/target.ts";
import { staticPowerOf } from "../targets/technology.ts";
import type { Calibration } from "../units/calibration.ts";
import { bands, resourceBand } from "./bands.ts";
import { boardCost } from "./board.ts";
import { type Counted, countedQuantity, countUnits } from "./calibrated.ts";
import { exact, inverse, quantity, scaled, unknown } from "./costs.ts";
import { type DynamicEnergy, energyCost, onChipSource, partEnergy, staticEnergy } from "./energy.ts";
import { engineEstimate, engineFit } from "./engine.ts";
import type { Cost, Estimate, LayerEstimate, Unknown } from "./estimate.ts";
import { expectedCosts } from "./expected.ts";
import { headingOf } from "./heading.ts";
import { bufferedBits } from "./memory.ts";
import { noiseOf } from "./noise.ts";
import { checkRequirements, requirementDiagnostics } from "./requirements.ts";
import { rooflineOf } from "./roofline.ts";
import { behindUnbuilt, energyWithoutUnit, withoutUnitSource } from "./unbuilt.ts";
import { storedWeights, workAndStorage, worst } from "./work.ts";

/**
 * What a design costs. Everything that is asked for is computed once, and nothing that is not: an editor asks for few figures
 * after each key, a report for all.
 */
export function estimateOf(design: Design, calibration?: Calibration): Estimate {
  return design.engine ? engineEstimate(design, design.engine) : pipelineEstimate(design, calibration);
}

/** Everything to say about a design on its target: fit, requirements that are missed, and zeros that save nothing. */
export function designDiagnostics(design: Design, estimate: Estimate): readonly Diagnostic[] {
  return [
    ...design.diagnostics,
    ...engineFit(design, estimate),
    ...requirementDiagnostics(design, estimate),
    ...zeroDiagnostics(design),
  ];
}

const streaming = "busiest unit of the pipeline, from the schedules of its units";
const simulated = "token simulation of the pipeline";
const finishSource = `${simulated}: from the first input word to the layer's last output word`;
const buffersSource = "buffers, FIFOs and line memories at their width";
const fitted = "features of the units times weights fitted to synthesis";
const inGates =
  "features of the units times weights fitted to synthesis, in gates of standard cells, and areas of memory macros";
const counted = "shapes of the memories and multipliers of the units";

function pipelineEstimate(design: Design, calibration: Calibration | undefined): Estimate {
  const { network, target, timing } = design;
  const { device, clock } = target;
  const { parts, cost } = design;
  const gap = gapOf(design.unbuilt);
  const intervalCycles = gap ?? quantity(timing.interval, bands.interval, streaming);
  const dynamic = once(() =>
    [
      ...parts.map((part) => partEnergy(part, device)),
      ...design.unbuilt.map(({ layer }) => energyWithoutUnit(layer)),
    ].reduce(plus, {
      arithmetic: 0,
      onChipMemory: 0,
      bitMetres: 0,
      offChipBits: 0,
    }),
  );
  const static_ = staticEnergy(staticPowerOf(device, cost), intervalCycles, clock);
  const throughput = inverse(intervalCycles, clock, "clock / interval");
  const noise = once(() => noiseOf(network));
  const usage = resourceCosts(countUnits(design, cost, device, calibration), device, "design", (resource, value) => ({
    cost: gap ?? value,
    ...limitsOf(target, resource),
  }));
  const estimate: Estimate = lazily(
    {
      ...headingOf(design),
      intervalCycles,
      throughput,
      area: areaOf(usage.gate.cost, device),
      resources: usage,
      bottleneck: gap ? "unknown" : timing.bottleneck,
    },
    {
      latencyCycles: () => gap ?? quantity(timing.latency, bands.latency, simulated),
      latency: () => scaled(estimate.latencyCycles, 1 / clock, "latency in cycles / clock"),
      energy: () => energyCost(dynamic(), static_, device),
      power: () => {
        const { total } = estimate.energy;
        return scaled(total, clock / timing.interval, "energy of an inference times throughput; board not included");
      },
      memory: () => ({
        weights: storedWeights(network),
        activations:
          gap ??
          exact(
            parts.reduce((bits, part) => bits + bufferedBits(part), 0),
            buffersSource,
          ),
        offChipPerInference: trafficOf(dynamic().offChipBits),
      }),
      expected: () => network.expected && expectedCosts(design, estimate.latency, estimate.energy.total),
      noise: () => worst(network.outputs.map((name) => noise().get(name)!)),
      board: () => boardCost(target, estimate),
      roofline: () => rooflineOf(network, target, estimate),
      requirements: () => checkRequirements(design, estimate),
      layers: () => layerEstimates(design, parts, static_, noise, calibration),
    },
  );
  return estimate;
}

function areaOf(gates: Cost, device: Device): Cost {
  if (device.kind === "fpga")
    return unknown("An FPGA has no area of its own for a design; its resources are listed instead.");
  const { value, source } = device.cells.gate;
  return scaled(gates, value, `gates and memory macros without the space between them; ${source}`);
}

function resourceCosts<T>(
  cost: Counted,
  device: Device,
  of: "design" | "layer",
  make: (resource: Resource, cost: Cost) => T,
): Readonly<Record<Resource, T>> {
  const result = {} as Record<Resource, T>;
  for (const resource of resources) {
    const model = resource === "lut" || resource === "ff" ? fitted : resource === "gate" ? inGates : counted;
    result[resource] = make(
      resource,
      countedQuantity(resource, cost, resourceBand(resource, device, of, cost.estimated.dsp > 0), model),
    );
  }
  return result;
}

function layerEstimates(
  design: Design,
  parts: readonly Part[],
  static_: Cost,
  // Only asked for by who shows it: noise runs through the whole network.
  noise: () => ReadonlyMap<string, Cost>,
  calibration: Calibration | undefined,
): readonly LayerEstimate[] {
  const byLayer = new Map(parts.map((part) => [part.layer, part]));
  const folds = new Map(design.stages.map((stage) => [stage.layer.name, stage]));
  const circuits = design.target.device.kind === "asic" ? "gate" : "lut";
  const total = parts.reduce((sum, { cost }) => sum + cost[circuits], 0);
  const reasons = new Map(design.unbuilt.map(({ layer, reason }) => [layer.name, reason]));
  const behind = behindUnbuilt(design.network, new Set(reasons.keys()));
  return design.network.layers.map((layer) => {
    const reason = reasons.get(layer.name);
    if (reason !== undefined) return withoutUnit(design, layer, reason, noise);
    const part = byLayer.get(layer.name);
    const own = part?.cost[circuits] ?? 0;
    const share = total > 0 ? own / total : 0;
    const stage = folds.get(layer.name);
    return layerEstimate(
      design,
      layer,
      part,
      stage?.fold,
      scaled(static_, share, `share of the static energy by ${circuits === "gate" ? "gates" : "look-up tables"}`),
      noise,
      calibration,
      behind.has(layer.name) ? gapOf(design.unbuilt) : undefined,
    );
  });
}

/** Why figures of the whole network are unknown when a layer is not built. */
function gapOf(unbuilt: Design["unbuilt"]): Unknown | undefined {
  const [first] = unbuilt;
  if (!first) return undefined;
  const others = unbuilt.length > 1 ? ` (and ${unbuilt.length - 1} more layers)` : "";
  return unknown(`"${first.layer.name}"${others} has no hardware unit: ${first.reason}`);
}

/** Work, storage and energy follow from a layer's shapes and formats; everything else from a unit that does not exist. */
function withoutUnit(
  design: Design,
  layer: Layer,
  reason: string,
  noise: () => ReadonlyMap<string, Cost>,
): LayerEstimate {
  const missing = unknown(reason);
  const figures = {
    ...workAndStorage(layer),
    activationBits: missing,
    fold: undefined,
    computedBy: undefined,
    intervalCycles: missing,
    latencyCycles: missing,
    resources: {
      lut: missing,
      ff: missing,
      dsp: missing,
      bram18: missing,
      uram: missing,
      gate: missing,
      sram: missing,
    },
    energy: energyCost(energyWithoutUnit(layer), missing, design.target.device, withoutUnitSource),
  };
  return lazily(figures, { noise: () => noise().get(layer.name)! });
}

function layerEstimate(
  design: Design,
  layer: Layer,
  part: Part | undefined,
  fold: LayerEstimate["fold"],
  staticShare: Cost,
  noise: () => ReadonlyMap<string, Cost>,
  calibration: Calibration | undefined,
  lateness: Unknown | undefined,
): LayerEstimate {
  const { device } = design.target;
  const { layerIntervals, layerFinish } = design.timing;
  const without = "no hardware of its own";
  const cycles = layerIntervals.get(layer.name);
  const finish = layerFinish.get(layer.name);
  const nothing: DynamicEnergy = { arithmetic: 0, onChipMemory: 0, bitMetres: 0, offChipBits: 0 };
  const figures = {
    ...workAndStorage(layer),
    activationBits: part ? exact(bufferedBits(part), buffersSource) : exact(0, without),
    fold,
    computedBy: layer.arithmetic.kind === "fused" ? layer.arithmetic.into : undefined,
    intervalCycles:
      cycles === undefined ? exact(0, without) : quantity(cycles, bands.interval, "busiest unit of the layer"),
    latencyCycles:
      finish === undefined ? exact(0, without) : (lateness ?? quantity(finish, bands.latency, finishSource)),
    resources: part ? resourcesOfPart(part, device, calibration) : noCosts(without),
    energy: energyCost(part ? partEnergy(part, device) : nothing, staticShare, device),
  };
  return lazily(figures, { noise: () => noise().get(layer.name)! });
}

type LayerResources = LayerEstimate["resources"];

/** Parts belong to one device; the calibration may change. */
const resourcesKept = createFact(
  (_: Part): { last?: { readonly calibration: Calibration | undefined; readonly costs: LayerResources } } => ({}),
);

function resourcesOfPart(part: Part, device: Device, calibration: Calibration | undefined): LayerResources {
  const kept = resourcesKept(part);
  if (kept.last && kept.last.calibration === calibration) return kept.last.costs;
  const counted = countUnits(part, part.cost, device, calibration);
  const costs = resourceCosts(counted, device, "layer", (_, value) => value);
  kept.last = { calibration, costs };
  return costs;
}

function noCosts(source: string): Readonly<Record<Resource, Cost>> {
  const nothing = exact(0, source);
  return { lut: nothing, ff: nothing, dsp: nothing, bram18: nothing, uram: nothing, gate: nothing, sram: nothing };
}

function plus(left: DynamicEnergy, right: DynamicEnergy): DynamicEnergy {
  return {
    arithmetic: left.arithmetic + right.arithmetic,
    onChipMemory: left.onChipMemory + right.onChipMemory,
    bitMetres: left.bitMetres + right.bitMetres,
    offChipBits: left.offChipBits + right.offChipBits,
  };
}

function trafficOf(bits: number): Cost {
  return exact(bits, bits === 0 ? onChipSource : "beats of the weights beside the chip, read anew for each pixel");
}

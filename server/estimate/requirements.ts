import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { requirementNotMet } from "../diagnostics/requirementNotMet.ts";
import { requirementUnknown } from "../diagnostics/requirementUnknown.ts";
import type { Design } from "../mapping/design.ts";
import { largestUsers } from "../mapping/largestUsers.ts";
import type { Requirement } from "../network/checked.ts";
import { available } from "../targets/catalogue.ts";
import type { Resource } from "../targets/target.ts";
import { inverse, scaled, sum, unknown } from "./costs.ts";
import { amount, bitsText, counted, countText } from "./display.ts";
import type { Cost, Estimate, LayerEstimate, RequirementResult } from "./estimate.ts";

/** Each `require` of the network against the estimate. */
export function checkRequirements(design: Design, estimate: Estimate): readonly RequirementResult[] {
  return design.network.requirements.map((requirement) => {
    const actual = actualCost(requirement, design, estimate);
    if (actual.value === null) return { requirement, met: undefined, actual, margin: undefined };
    const { comparison, bound } = requirement;
    const { value } = actual;
    const met =
      comparison === "<="
        ? value <= bound
        : comparison === "<"
          ? value < bound
          : comparison === ">="
            ? value >= bound
            : value > bound;
    const spare = comparison.startsWith("<") ? bound - value : value - bound;
    const margin = spare === 0 ? 0 : bound === 0 ? undefined : spare / Math.abs(bound);
    return { requirement, met, actual, margin };
  });
}

export function requirementDiagnostics(design: Design, estimate: Estimate): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { requirement, met, actual } of estimate.requirements) {
    if (actual.value === null) {
      diagnostics.push(
        report(requirementUnknown, requirement.place, { requirement: requirement.text, reason: actual.reason }),
      );
    } else if (met === false) {
      const { bound, comparison } = requirement;
      const factor = comparison.startsWith("<") ? actual.value / bound : bound / actual.value;
      diagnostics.push(
        report(requirementNotMet, requirement.place, {
          requirement: requirement.text,
          ...(design.network.targets.length > 1 ? { target: design.target.name } : {}),
          actual: amount(actual.value, requirement.unit),
          factor,
          ...reasonFor(requirement, design, estimate),
        }),
      );
    }
  }
  return diagnostics;
}

/** Metrics of resources, as files name them. */
const resourceMetrics: Readonly<Record<string, Resource>> = {
  lut: "lut",
  ff: "ff",
  dsp: "dsp",
  bram: "bram18",
  uram: "uram",
};

/** The layers of a call of a block or of a repetition: `stage1` means all of `stage1[0].a`, … */
function layersInside(name: string, { layers }: Estimate): readonly LayerEstimate[] {
  return layers.filter((layer) => layer.name.startsWith(`${name}.`) || layer.name.startsWith(`${name}[`));
}

/** All layers that a requirement is about. */
function askedLayers({ layer }: Requirement, estimate: Estimate): readonly LayerEstimate[] {
  if (layer === undefined) return estimate.layers;
  return [...estimate.layers.filter(({ name }) => name === layer), ...layersInside(layer, estimate)];
}

/** The figure that a requirement is about, in its unit. */
function actualCost(requirement: Requirement, design: Design, estimate: Estimate): Cost {
  const { metric, unit } = requirement;
  const { clock } = estimate;
  const resource = resourceMetrics[metric];
  const layer =
    requirement.layer === undefined ? undefined : estimate.layers.find((it) => it.name === requirement.layer);
  const inside = requirement.layer !== undefined && !layer ? layersInside(requirement.layer, estimate) : undefined;
  if (inside && (inside.length === 0 || !(resource || metric === "energy" || metric === "memory"))) {
    const { layer: name } = requirement;
    if (inside.length === 0) return unknown(`The network has no layer "${name}".`);
    return unknown(
      `"${name}" is a call with ${inside.length} layers, whose ${metric} does not add up; name one of them.`,
    );
  }
  const source = "sum over the layers inside";
  if (inside && metric === "energy")
    return sum(
      inside.map((one) => one.energy.total),
      source,
    );
  if (inside && metric === "memory")
    return scaled(
      sum(
        inside.map((one) => one.weightBits),
        source,
      ),
      1 / 8,
      source,
    );
  if (resource) {
    const cost = inside
      ? sum(
          inside.map((one) => one.resources[resource]),
          source,
        )
      : layer
        ? layer.resources[resource]
        : estimate.resources[resource].cost;
    if (unit !== "fraction") return cost;
    const all = available(design.target.device, resource);
    if (all === 0) return unknown(`There is no ${metric} on ${design.target.device.title}, so no share of it.`);
    return scaled(cost, 1 / all, "share of the device");
  }
  const cycles = (cost: Cost) => (unit === "s" ? scaled(cost, 1 / clock, "cycles / clock") : cost);
  switch (metric) {
    case "throughput":
      return layer ? inverse(layer.intervalCycles, clock, "clock / interval of the layer") : estimate.throughput;
    case "interval":
      return cycles(layer ? layer.intervalCycles : estimate.intervalCycles);
    case "latency":
      return cycles(layer ? layer.latencyCycles : estimate.latencyCycles);
    case "energy":
      return layer ? layer.energy.total : estimate.energy.total;
    case "power":
      return layer
        ? scaled(layer.energy.total, clock / design.timing.interval, "energy of the layer times throughput")
        : estimate.power;
    case "memory":
      return scaled(layer ? layer.weightBits : estimate.memory.weights, 1 / 8, "weights in bytes");
    case "area":
      return estimate.area;
    default:
      return unknown(`No model gives "${metric}".`);
  }
}

/** The same on an engine, whose layers share what there is. */
function engineReason(
  ofResource: boolean,
  bottleneck: string,
  { layers }: Estimate,
): { cause: string; advice: string } {
  if (ofResource) {
    return {
      cause: "The array and its buffers need it.",
      advice: "Fewer rows or columns, or smaller buffers, would lower it.",
    };
  }
  const slowest = layers.find(({ name }) => name === bottleneck);
  const bound = slowest?.engine?.bound ?? "compute";
  const advice = {
    compute: "A larger array, another dataflow or a faster clock would help.",
    bandwidth: "A larger batch, fewer bits, larger buffers or faster off-chip memory would help.",
    "vector unit": "A wider vector unit would help.",
  }[bound];
  return { cause: `"${bottleneck}" takes most of the time, bound by ${bound}.`, advice };
}

const energyKinds = [
  { part: "arithmetic", name: "arithmetic", advice: "Fewer bits or fewer MACs would lower it." },
  {
    part: "onChipMemory",
    name: "on-chip memory",
    advice: "Fewer bits, or more parallelism per memory word, would lower it.",
  },
  { part: "offChipMemory", name: "off-chip memory", advice: "Fewer bits, or weights on the chip, would lower it." },
  { part: "static", name: "static power", advice: "A shorter interval or a smaller device would lower it." },
] as const;

/** Weights take their room however fast they are read. */
function memoryReason(requirement: Requirement, estimate: Estimate): { cause: string; advice: string } {
  const bits = ({ weightBits }: LayerEstimate) => weightBits.value ?? 0;
  const [largest] = askedLayers(requirement, estimate).toSorted((left, right) => bits(right) - bits(left));
  return {
    cause: largest ? `"${largest.name}" holds most: ${bitsText(bits(largest))}.` : "",
    advice: "Weights of fewer bits, @share, @circulant, @lowrank or an encoded @sparsity would lower it.",
  };
}

/** What stands behind a missed figure, and what would change it. */
function reasonFor(requirement: Requirement, design: Design, estimate: Estimate): { cause: string; advice: string } {
  const { bottleneck } = design.timing;
  const resource = requirement.metric === "area" ? "gate" : resourceMetrics[requirement.metric];
  if (requirement.metric === "memory") return memoryReason(requirement, estimate);
  if (design.engine && (resource || !["energy", "power"].includes(requirement.metric))) {
    return engineReason(resource !== undefined, bottleneck, estimate);
  }
  if (resource) {
    const [largest] = largestUsers(design.parts, resource);
    return {
      cause: largest ? `"${largest.layer}" uses most: ${countText(largest.cost[resource])}.` : "",
      advice: "Fewer bits there, or a smaller budget in the target (which folds layers further), would lower it.",
    };
  }
  if (requirement.metric === "energy" || requirement.metric === "power") {
    const asked = askedLayers(requirement, estimate);
    const [largest] = energyKinds
      .map((kind) => ({ ...kind, joule: asked.reduce((sum, { energy }) => sum + (energy[kind.part].value ?? 0), 0) }))
      .toSorted((left, right) => right.joule - left.joule);
    return { cause: `Most of it is ${largest!.name}.`, advice: largest!.advice };
  }
  const cycles = design.timing.interval;
  const fold = design.network.byName.get(bottleneck)?.fold;
  const cause = `The bottleneck is "${bottleneck}" with ${counted(cycles, "cycle")} per inference.`;
  if (fold?.pe || fold?.simd) {
    const written = (["pe", "simd"] as const)
      .flatMap((name) => (fold[name] ? `${name}: ${fold[name]}` : []))
      .join(", ");
    return { cause, advice: `Its "@fold(${written})" is fixed: larger values, or leaving it out, would help.` };
  }
  return {
    cause,
    advice:
      "The mapping already folds as little as the budget allows: fewer bits, a larger budget or device, or a faster clock would help.",
  };
}

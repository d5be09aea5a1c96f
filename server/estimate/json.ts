import type { CheckedNetwork, Distilled } from "../network/checked.ts";
import { asicResources, fpgaResources } from "../targets/target.ts";
import { unknown } from "./costs.ts";
import type {
  Cost,
  EnergyCost,
  EngineLayer,
  EngineTotals,
  Estimate,
  ExpectedCosts,
  LayerEstimate,
  Roofline,
  RooflinePoint,
} from "./estimate.ts";
import { type LayerWork, type NetworkWork, withoutTarget, workOf } from "./work.ts";

/**
 * The estimate as other programs read it (`dnnx estimate --json`, `accelerator.json`). SI units without prefixes: s, J, W,
 * bit, Hz, m2; counts are plain numbers. Every quantity is `{ value, low, high, source }`; one that no model covers is
 * `{ value: null, reason }`. The schema only ever grows.
 */
export interface EstimateJson {
  readonly schema: 1;
  readonly file: string;
  readonly [key: string]: unknown;
}

export function estimateJson(file: string, estimate: Estimate): EstimateJson {
  const energy = (cost: EnergyCost) => ({
    total: quantity(cost.total),
    arithmetic: quantity(cost.arithmetic),
    on_chip_memory: quantity(cost.onChipMemory),
    off_chip_memory: quantity(cost.offChipMemory),
    static: quantity(cost.static),
  });
  const names = estimate.deviceKind === "fpga" ? fpgaResources : asicResources;
  const layer = (it: LayerEstimate) => ({
    ...workOfLayer(it),
    activation_bits: quantity(it.activationBits),
    sqnr_db: quantity(it.noise),
    fold: it.fold ?? null,
    computed_by: it.computedBy ?? null,
    interval_cycles: quantity(it.intervalCycles),
    latency_cycles: quantity(it.latencyCycles),
    resources: Object.fromEntries(names.map((name) => [name, quantity(it.resources[name])])),
    energy: energy(it.energy),
    ...(it.engine ? { engine: engineLayer(it.engine) } : {}),
  });
  return {
    schema: 1,
    file,
    network: estimate.network,
    target: estimate.target,
    device: estimate.device,
    device_kind: estimate.deviceKind,
    weights: estimate.weights,
    interval_cycles: quantity(estimate.intervalCycles),
    latency_cycles: quantity(estimate.latencyCycles),
    clock: estimate.clock,
    throughput: quantity(estimate.throughput),
    latency: quantity(estimate.latency),
    energy: energy(estimate.energy),
    power: quantity(estimate.power),
    area: quantity(estimate.area),
    ...(estimate.expected ? expectedJson(estimate.expected) : {}),
    ...(estimate.distilled
      ? {
          distilled: {
            teacher: estimate.distilled.teacher,
            ...size("teacher", estimate.distilled.teacherSize),
            ...size("student", estimate.distilled.ownSize),
          },
        }
      : {}),
    memory: {
      weights: quantity(estimate.memory.weights),
      activations: quantity(estimate.memory.activations),
      off_chip_per_inference: quantity(estimate.memory.offChipPerInference),
    },
    resources: Object.fromEntries(
      names.map((name) => {
        const { cost, available, budget } = estimate.resources[name];
        return [name, { ...quantity(cost), available, budget }];
      }),
    ),
    ...(estimate.engine ? { engine: engineTotals(estimate.engine) } : {}),
    ...(estimate.board
      ? {
          board: {
            title: estimate.board.title,
            power: quantity(estimate.board.power),
            energy: quantity(estimate.board.energy),
            energy_one_at_a_time: quantity(estimate.board.energyOneAtATime),
          },
        }
      : {}),
    roofline: rooflineJson(estimate.roofline),
    noise: { sqnr_db: quantity(estimate.noise) },
    bottleneck: estimate.bottleneck,
    requirements: estimate.requirements.map((it) => ({
      text: it.requirement.text,
      met: it.met ?? null,
      margin: it.margin ?? null,
      actual: quantity(it.actual),
    })),
    layers: estimate.layers.map(layer),
  };
}

/** The same of a network without a target: what depends on hardware is null, with the reason. */
export function workJson(file: string, work: NetworkWork): EstimateJson {
  return withoutHardware(file, work, withoutTarget(work.network.name));
}

function withoutHardware(
  file: string,
  { network, layers, weightBits, noise }: NetworkWork,
  reason: string,
): EstimateJson {
  const none = quantity(unknown(reason));
  const energy = { total: none, arithmetic: none, on_chip_memory: none, off_chip_memory: none, static: none };
  return {
    schema: 1,
    file,
    network: network.name,
    target: null,
    device: null,
    device_kind: null,
    weights: network.weights,
    interval_cycles: none,
    latency_cycles: none,
    clock: null,
    throughput: none,
    latency: none,
    energy,
    power: none,
    area: none,
    memory: { weights: quantity(weightBits), activations: none, off_chip_per_inference: none },
    resources: {},
    roofline: none,
    noise: { sqnr_db: quantity(noise) },
    bottleneck: null,
    requirements: network.requirements.map(({ text }) => ({ text, met: null, margin: null, actual: none })),
    layers: layers.map((it) => ({
      ...workOfLayer(it),
      activation_bits: none,
      sqnr_db: quantity(it.noise),
      fold: null,
      computed_by: null,
      interval_cycles: none,
      latency_cycles: none,
      resources: {},
      energy,
    })),
  };
}

function workOfLayer(it: LayerWork) {
  return {
    name: it.name,
    operation: it.operation,
    output_shape: it.outputShape,
    output_format: it.outputFormat,
    macs: it.macs,
    parameters: it.parameters,
    effective_macs: quantity(it.effectiveMacs),
    weight_bits: quantity(it.weightBits),
    ...(it.maximumError ? largestError(it.maximumError()) : {}),
  };
}

/** A plain number; JSON has none for one that lies beyond them. */
function largestError(error: number): object {
  if (Number.isFinite(error)) return { maximum_error: error };
  const reason = "The function grows beyond what a number can hold over the values that it can read.";
  return { maximum_error: null, maximum_error_reason: reason };
}

function expectedJson({ macs, latency, energy, ends }: ExpectedCosts): object {
  return {
    expected_macs: quantity(macs),
    expected_latency: quantity(latency),
    expected_energy: quantity(energy),
    exits: ends.map((end) => ({
      exit: end.exit ?? null,
      share: end.share,
      latency: quantity(end.latency),
      energy: quantity(end.energy),
    })),
  };
}

/** A network on a processor that is only compared with: its roofline, and what the roofline bounds. */
export function comparisonJson(file: string, network: CheckedNetwork, roofline: Roofline): EstimateJson {
  const { shortest } = roofline;
  const reason = "Nothing is built on a processor, which is only compared with.";
  return {
    ...withoutHardware(file, workOf(network), reason),
    target: roofline.target,
    device: roofline.title,
    device_kind: "processor",
    roofline: rooflineJson(roofline),
    shortest_time: quantity(shortest),
  };
}

/** Plain numbers, as every figure of a roofline follows from the ones above it; null where no model covers one. */
function rooflineJson({ bandwidth, network, layers }: Roofline): object {
  const costs = (it: RooflinePoint) => ({
    traffic: it.traffic,
    operational_intensity: it.operationalIntensity,
    attained: it.attained,
    compute_roof: it.computeRoof,
    memory_roof: it.memoryRoof,
  });
  const point = (it: RooflinePoint, figures: Readonly<Record<string, Cost>>) => ({
    operations: it.operations,
    ...plainNumbers(figures),
    bound: it.bound,
    source: it.computeRoof.value === null ? it.computeRoof.reason : it.computeRoof.source,
  });
  return {
    ...point(network, { ...costs(network), bandwidth }),
    layers: layers.map((it) => ({ name: it.name, ...point(it, costs(it)) })),
  };
}

/** The values by their names, and in `reasons` why some are null. */
function plainNumbers(costs: Readonly<Record<string, Cost>>): object {
  const all = Object.entries(costs);
  const reasons = all.flatMap(([name, cost]) => (cost.value === null ? [[name, cost.reason]] : []));
  return {
    ...Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    ...(reasons.length > 0 ? { reasons: Object.fromEntries(reasons) } : {}),
  };
}

function quantity(cost: Cost): object {
  if (cost.value === null) return { value: null, reason: cost.reason };
  return { value: cost.value, low: cost.low, high: cost.high, source: cost.source };
}

function size(whose: string, { parameters, macs, weightBits }: Distilled["ownSize"]) {
  return { [`${whose}_parameters`]: parameters, [`${whose}_macs`]: macs, [`${whose}_weight_bits`]: weightBits };
}

function engineTotals({ dataflow, objective, batch, utilisation, traffic, bandwidth }: EngineTotals) {
  return { dataflow, objective, batch, utilisation, off_chip_bits: traffic, bandwidth };
}

function engineLayer(it: EngineLayer) {
  return {
    utilisation: it.utilisation,
    bound: it.bound,
    array_cycles: it.arrayCycles,
    ramp_cycles: it.rampCycles,
    vector_cycles: it.vectorCycles,
    off_chip_cycles: it.offChipCycles,
    stall_cycles: it.stallCycles,
    off_chip_bits: it.traffic,
    mappings: it.mappings.map(({ part, rows, columns, tile, order, passes }) => ({
      part,
      rows,
      columns,
      tile: {
        batch: tile.batch,
        filters: tile.filters,
        channels: tile.channels,
        out_rows: tile.outRows,
        out_columns: tile.outColumns,
      },
      order,
      passes,
    })),
  };
}

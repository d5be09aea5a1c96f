import type { Cost, EnergyCost, Estimate, LayerEstimate } from "./estimate.ts";

/**
 * The estimate as other programs read it (`dnnx estimate --json`, `accelerator.json`). SI units without prefixes: s, J, W,
 * bit, Hz, m2; counts are plain numbers. Every quantity is `{ value, low, high, source }`, or `null` beside an entry in
 * `unknown` that gives the reason. The schema only ever grows.
 */
export interface EstimateJson {
  readonly schema: 1;
  readonly file: string;
  readonly [key: string]: unknown;
}

export function estimateJson(file: string, estimate: Estimate): EstimateJson {
  const unknown: Record<string, string> = {};
  const quantity = (path: string, cost: Cost): unknown => {
    if (cost.value !== null) return { value: cost.value, low: cost.low, high: cost.high, source: cost.source };
    unknown[path] = cost.reason;
    return { value: null, reason: cost.reason };
  };
  const energy = (path: string, cost: EnergyCost) => ({
    total: quantity(`${path}.total`, cost.total),
    arithmetic: quantity(`${path}.arithmetic`, cost.arithmetic),
    on_chip_memory: quantity(`${path}.on_chip_memory`, cost.onChipMemory),
    off_chip_memory: quantity(`${path}.off_chip_memory`, cost.offChipMemory),
    static: quantity(`${path}.static`, cost.static),
  });
  const layer = (it: LayerEstimate) => ({
    name: it.name,
    operation: it.operation,
    output_shape: it.outputShape,
    output_format: it.outputFormat,
    macs: it.macs,
    parameters: it.parameters,
    effective_macs: quantity(`${it.name}.effective_macs`, it.effectiveMacs),
    weight_bits: quantity(`${it.name}.weight_bits`, it.weightBits),
    activation_bits: quantity(`${it.name}.activation_bits`, it.activationBits),
    fold: it.fold ?? null,
    computed_by: it.computedBy ?? null,
    interval_cycles: quantity(`${it.name}.interval_cycles`, it.intervalCycles),
    latency_cycles: quantity(`${it.name}.latency_cycles`, it.latencyCycles),
    resources: Object.fromEntries(
      Object.entries(it.resources).map(([name, cost]) => [name, quantity(`${it.name}.${name}`, cost)]),
    ),
    energy: energy(`${it.name}.energy`, it.energy),
  });
  return {
    schema: 1,
    file,
    network: estimate.network,
    target: estimate.target,
    device: estimate.device,
    weights: estimate.weights,
    interval_cycles: quantity("interval_cycles", estimate.intervalCycles),
    latency_cycles: quantity("latency_cycles", estimate.latencyCycles),
    clock: estimate.clock,
    throughput: quantity("throughput", estimate.throughput),
    latency: quantity("latency", estimate.latency),
    energy: energy("energy", estimate.energy),
    power: quantity("power", estimate.power),
    area: quantity("area", estimate.area),
    memory: {
      weights: quantity("memory.weights", estimate.memory.weights),
      activations: quantity("memory.activations", estimate.memory.activations),
      off_chip_per_inference: quantity("memory.off_chip_per_inference", estimate.memory.offChipPerInference),
    },
    resources: Object.fromEntries(
      Object.entries(estimate.resources).map(([name, it]) => [
        name,
        { ...(quantity(`resources.${name}`, it.cost) as object), available: it.available, budget: it.budget },
      ]),
    ),
    bottleneck: estimate.bottleneck,
    requirements: estimate.requirements.map((it) => ({
      text: it.requirement.text,
      met: it.met ?? null,
      margin: it.margin ?? null,
      actual: quantity(`requirement ${it.requirement.text}`, it.actual),
    })),
    layers: estimate.layers.map(layer),
    unknown,
  };
}

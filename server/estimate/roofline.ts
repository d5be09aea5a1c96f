import { storageBits } from "../formats/storage.ts";
import type { CheckedNetwork, Layer, Tensor } from "../network/checked.ts";
import type { Figure, Processor, Target } from "../targets/target.ts";
import { exact, inverse, scaled, unknown } from "./costs.ts";
import type { Cost, EngineLayer, Estimate, Roofline, RooflinePoint } from "./estimate.ts";
import { weightBits } from "./memory.ts";
import { peakOfProcessor, peakOn } from "./peak.ts";

/**
 * Roofline of a design on its target.
 *
 * @param array what one array that the layers share can do: OP/s, byte/s; absent: the whole device is the roof.
 */
export function rooflineOf(
  network: CheckedNetwork,
  target: Target,
  estimate: Estimate,
  array?: { readonly peak: Cost; readonly bandwidth: Cost },
): Roofline {
  const { device, clock } = target;
  const bandwidth =
    array?.bandwidth ??
    bandwidthOf(device.offChip?.bandwidth, `${device.title} has no memory beside it in the catalogue.`);
  const kept = estimate.memory.offChipPerInference;
  // A pipeline keeps activations on the chip: what enters and leaves crosses its border, and weights that are beside the chip.
  const streamed =
    kept.value === null
      ? kept
      : exact(
          borderBytes(network) + kept.value / 8,
          kept.value === 0
            ? "inputs and outputs; weights and activations stay on the chip"
            : "inputs, outputs, and weights beside the chip",
        );
  const traffic = array ? scaled(kept, 1 / 8, moved) : streamed;
  const estimates = new Map(estimate.layers.map((it) => [it.name, it]));
  const layers = multiplying(network).map((layer) => {
    const own = estimates.get(layer.name);
    const busy = own
      ? inverse(own.intervalCycles, operationsOf(layer) * clock, "operations * clock / busy cycles")
      : unknown("not built");
    return point(
      layer.name,
      operationsOf(layer),
      array ? movedBytes(own?.engine, kept) : aloneBytes(layer),
      array?.peak ?? peakOn(target, layer),
      bandwidth,
      busy,
    );
  });
  return {
    target: target.name,
    title: device.title,
    bandwidth,
    network: networkPoint(network, layers, traffic, bandwidth, estimate.throughput),
    layers,
    shortest: unknown("The time is estimated."),
  };
}

/** Roofline of a network on a processor that is only compared with. */
export function processorRoofline(network: CheckedNetwork, name: string, processor: Processor): Roofline {
  const bandwidth = bandwidthOf(processor.memory.bandwidth, "");
  const unmeasured = unknown("Only the roof of a processor is known, not how near a program comes to it.");
  const layers = multiplying(network).map((layer) =>
    point(layer.name, operationsOf(layer), aloneBytes(layer), peakOfProcessor(processor, layer), bandwidth, unmeasured),
  );
  const weights = network.layers.reduce((bits, layer) => bits + weightBits(layer), 0);
  const fits = processor.onChip !== null && weights <= processor.onChip.value;
  const traffic = exact(
    borderBytes(network) + (fits ? 0 : weights / 8),
    fits
      ? "inputs and outputs; the weights fit in the memory on the chip"
      : "weights, inputs and outputs once per inference",
  );
  const network_ = networkPoint(network, layers, traffic, bandwidth, unmeasured);
  const { roof, operations } = network_;
  return {
    target: name,
    title: processor.title,
    bandwidth,
    network: { ...network_, attained: unmeasured },
    layers,
    shortest: inverse(roof, operations, "operations / roof: no inference can take less"),
  };
}

function networkPoint(
  network: CheckedNetwork,
  layers: readonly RooflinePoint[],
  traffic: Cost,
  bandwidth: Cost,
  throughput: Cost,
): RooflinePoint {
  const operations = layers.reduce((sum, it) => sum + it.operations, 0);
  const missing = layers.find((it) => it.computeRoof.value === null);
  const seconds = layers.reduce((sum, it) => sum + it.operations / (it.computeRoof.value ?? 1), 0);
  const compute =
    operations === 0
      ? unknown("The network multiplies nothing.")
      : (missing?.computeRoof ?? exact(operations / seconds, "roofs of the layers, weighted by their operations"));
  const attained = scaled(throughput, operations, "operations * inferences per second");
  const result = point(network.name, operations, traffic, compute, bandwidth, attained);
  const { memoryRoof } = result;
  // Streams may come from elsewhere; from the memory beside the chip they come no faster than this.
  const starved = memoryRoof.value !== null && attained.value !== null && attained.value > memoryRoof.value;
  return starved ? { ...result, attained: memoryRoof } : result;
}

function point(
  name: string,
  operations: number,
  traffic: Cost,
  computeRoof: Cost,
  bandwidth: Cost,
  attained: Cost,
): RooflinePoint {
  const operationalIntensity =
    traffic.value === 0
      ? unknown("Nothing crosses the border of the chip.")
      : inverse(traffic, operations, "operations / bytes");
  const memoryRoof =
    operationalIntensity.value === null || bandwidth.value === null
      ? unknown(
          operationalIntensity.value === null
            ? operationalIntensity.reason
            : bandwidth.value === null
              ? bandwidth.reason
              : "",
        )
      : scaled(operationalIntensity, bandwidth.value, `operations per byte * ${bandwidth.source}`);
  const memoryBound = memoryRoof.value !== null && (computeRoof.value === null || memoryRoof.value < computeRoof.value);
  return {
    name,
    operations,
    traffic,
    operationalIntensity,
    computeRoof,
    memoryRoof,
    attained,
    roof: computeRoof.value === null ? computeRoof : memoryBound ? memoryRoof : computeRoof,
    bound: computeRoof.value === null ? "unknown" : memoryBound ? "memory" : "compute",
  };
}

function bandwidthOf(figure: Figure | undefined, missing: string): Cost {
  return figure ? exact(figure.value, figure.source) : unknown(missing);
}

function multiplying(network: CheckedNetwork): readonly Layer[] {
  return network.layers.filter(({ work }) => work.effectiveMacs > 0);
}

function operationsOf({ work }: Layer): number {
  return 2 * work.effectiveMacs;
}

/** Bytes of what enters and leaves the network. */
function borderBytes(network: CheckedNetwork): number {
  const inputs = network.layers.filter(({ operation }) => operation === "input");
  const outputs = network.outputs.map((name) => network.byName.get(name)!);
  return [...inputs, ...outputs].reduce((sum, { output }) => sum + tensorBits(output), 0) / 8;
}

const moved = "traffic of the engine";

/** Bytes that a layer on an engine exchanges with the memory beside the chip. @param network Traffic of all layers; unknown, it says why. */
function movedBytes(layer: EngineLayer | undefined, network: Cost): Cost {
  if (!layer) return network.value === null ? network : exact(0, moved);
  const { input, weight, output } = layer.traffic;
  return exact((input + weight + output) / 8, moved);
}

function aloneBytes(layer: Layer): Cost {
  const tensors = [...layer.inputTensors, layer.output].reduce((bits, it) => bits + tensorBits(it), 0);
  return exact((weightBits(layer) + tensors) / 8, "weights, inputs and outputs of the layer once");
}

function tensorBits({ format, shape }: Tensor): number {
  return storageBits(
    format,
    shape.reduce((product, size) => product * size, 1),
    shape.at(-1) ?? 1,
  );
}

import { placeNotGenerated } from "../approximations/effects.ts";
import type { WeightPlace } from "../approximations/memory.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { doesNotFit } from "../diagnostics/doesNotFit.ts";
import { memoryNotAvailable } from "../diagnostics/memoryNotAvailable.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { packingNotPossible } from "../diagnostics/packingNotPossible.ts";
import { elementsOf } from "../layers/shape.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { legalFolds } from "../network/folding.ts";
import { available } from "../targets/catalogue.ts";
import { type Device, type Resource, resources, type Target } from "../targets/target.ts";
import { memoryPorts } from "../units/burstReader/port.ts";
import { portWidths } from "../units/burstReader/unit.ts";
import type { ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import { largestUsers } from "./largestUsers.ts";
import { offChipPorts, offChipRateOf } from "./offChip.ts";
import { isStarved } from "./options.ts";
import { mostPacked, packingFor, whyNotPacked } from "./packing.ts";
import type { Part } from "./parts.ts";
import { createScan } from "./scan.ts";
import { streamOf } from "./stream.ts";

const titles: Readonly<Record<Resource, string>> = {
  lut: "look-up tables",
  ff: "flip-flops",
  dsp: "DSP slices",
  bram18: "block memories",
  uram: "ultra memories",
  gate: "gate equivalents",
  sram: "bits of memory",
};

/** Says which resources are short, by how much, and who uses them. */
export function fitDiagnostics(
  network: CheckedNetwork,
  target: Target,
  cost: ResourceCounts,
  parts: readonly Part[],
): readonly Diagnostic[] {
  const short = resources.filter((it) => cost[it] > target.budget[it]);
  if (short.length === 0) return [];
  const parameters = {
    network: network.name,
    device: target.device.title,
    short: short.map((it) => ({
      title: titles[it],
      needed: cost[it],
      budget: target.budget[it],
      available: available(target.device, it),
      layers: largestUsers(parts, it).map((part) => ({ name: part.layer, share: part.cost[it] / cost[it] })),
    })),
    advice: advice(short, network),
  };
  return [report(doesNotFit, networkPlace(network, target), parameters)];
}

/** Where the network says that it runs on the target. */
export function networkPlace(network: CheckedNetwork, target: Target): Place {
  return (
    network.targets.find((it) => it.name === target.name)?.place ?? {
      statement: network.header,
      span: network.header.span,
    }
  );
}

const folded = createScan(({ fold }) => fold);

function advice(short: readonly Resource[], network: CheckedNetwork): string {
  const asked = folded(network.layers).length;
  const folds =
    asked > 0
      ? ` Or leave out "@fold" (written on ${asked} ${asked === 1 ? "layer" : "layers"}), so that the mapping may fold further.`
      : "";
  if (short.includes("bram18") || short.includes("uram")) {
    return `Weights with fewer bits, fewer channels or a larger device would fit.${folds}`;
  }
  return `Fewer bits for weights and activations, fewer layers or a larger device would fit.${folds}`;
}

const asking = createScan(({ memory, arithmetic }) =>
  memory || arithmetic.kind === "add" || arithmetic.kind === "multiply" ? true : undefined,
);

/** What layers ask for and the device cannot give. */
export function targetDiagnostics(network: CheckedNetwork, target: Target, parts: readonly Part[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const { device } = target;
  for (const { layer } of asking(network.layers)) {
    const { memory } = layer;
    if (memory?.kind === "offchip") {
      const why = whyNotOffChip(network, target, parts.find((part) => part.layer === layer.name)?.units ?? []);
      if (why) {
        const possible = placesOf(layer, device).filter((it) => it !== "offchip");
        diagnostics.push(
          report(memoryNotAvailable, memory.place, { memory: "offchip", device: device.title, why, possible }),
        );
      }
    } else if (
      memory &&
      memory.kind !== "logic" &&
      (memory.kind === "uram" || !device.memories.includes(memory.kind))
    ) {
      const has = device.memories.includes(memory.kind);
      const why = has ? "it cannot hold constants from the start" : "the device has none";
      const possible = placesOf(layer, device);
      diagnostics.push(
        report(memoryNotAvailable, memory.place, { memory: memory.kind, device: device.title, why, possible }),
      );
    }
    if (layer.arithmetic.kind !== "add" && layer.arithmetic.kind !== "multiply") continue;
    const [left, right] = layer.inputs.map((name) => flattenedImage(network, name));
    if (left === right || layer.output.shape.length > 1) continue;
    const what = `\`${layer.operation}\` of a flattened image and a vector that is none`;
    const instead = "Their elements come in different orders: reshape the vector to the image, and flatten behind it.";
    diagnostics.push(
      report(notSupportedYet, { statement: layer.statement, span: layer.expression }, { what, instead }),
    );
  }
  return [...diagnostics, ...packingDiagnostics(network, device)];
}

/** Where the weights of a layer may be on a device. */
function placesOf({ operation, arithmetic, weights, sparsity, circulant }: Layer, device: Device): WeightPlace[] {
  const facts = {
    operation,
    whole: arithmetic.kind !== "groupedMultiplyAccumulate",
    weightCount: weights ? elementsOf(weights.shape) : 0,
  };
  const isGenerated = (place: "logic" | "offchip") =>
    placeNotGenerated(place, facts, sparsity?.encode, circulant !== undefined) === undefined;
  return [
    // Ultra memory cannot hold constants from the start.
    ...device.memories.filter((it) => it !== "uram"),
    ...(isGenerated("logic") ? (["logic"] as const) : []),
    ...(device.offChip && isGenerated("offchip") ? (["offchip"] as const) : []),
  ];
}

/** Why memory beside the chip does not bring the weights of a layer of such units; undefined: it does. */
function whyNotOffChip(network: CheckedNetwork, target: Target, units: readonly Unit[]): string | undefined {
  const { offChip } = target.device;
  if (!offChip) return "no memory beside it is known";
  const rate = offChipRateOf(network, target);
  if (!isStarved(units, rate)) return undefined;
  const sharers = offChipPorts(network);
  const among = sharers > 1 ? ` among ${sharers} ports` : "";
  const given = `${(offChip.bandwidth.value / 1e9).toPrecision(3)} GB/s${among} at ${target.clock / 1e6} MHz`;
  if (rate === 0) return `${given} are less than ${portWidths.least} bit per cycle for each`;
  const needed = Math.max(...units.flatMap(memoryPorts));
  return `${given} bring at most ${rate} bit per cycle, and its fold takes ${needed}; write a smaller @fold or leave it out`;
}

const packing = createScan(({ fold }) => fold?.pack);

/** Layers that ask for more products in a multiplier than fit it; a default to pack is one for the layers that it fits. */
function packingDiagnostics(network: CheckedNetwork, device: Device): Diagnostic[] {
  return packing(network.layers).flatMap(({ layer, fact: pack }) => {
    const { statement, name, fold, weights } = layer;
    if (fold!.place.statement !== statement || !weights || !legalFolds(layer).pack.includes(pack)) return [];
    // A single column: sums of several are packed only where that fits too.
    const unit = { input: streamOf(layer.inputTensors[0]!.format, 1, 1), weights, simd: 1 };
    if (packingFor(unit, pack, device)) return [];
    const why = whyNotPacked(unit, pack, device);
    const parameters = { of: name, pack, device: device.title, why, most: mostPacked(unit, device) };
    return [report(packingNotPossible, fold!.place, parameters)];
  });
}

const passing = new Set(["view", "fused", "map", "add", "multiply"]);

/** The image that a vector is the flattened form of, whose pixels travel in another order than its elements count; else "". */
function flattenedImage(network: CheckedNetwork, name: string): string {
  let layer = network.byName.get(name);
  while (layer && passing.has(layer.arithmetic.kind)) {
    const shape = layer.inputTensors[0]?.shape ?? [];
    const [channels = 1, height = 1, width = 1] = shape;
    if (channels > 1 && height * width > 1 && layer.output.shape.length === 1) return shape.join(" x ");
    layer = network.byName.get(layer.inputs[0]!);
  }
  return "";
}

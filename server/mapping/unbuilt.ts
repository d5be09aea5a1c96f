import type { NumberFormat } from "../formats/format.ts";
import type { Arithmetic, CheckedNetwork, Layer } from "../network/checked.ts";

/** A layer that no hardware unit computes, and why. */
export interface Unbuilt {
  readonly layer: Layer;
  /** One sentence with what to do instead. */
  readonly reason: string;
}

/** Arithmetic that a unit computes, or that needs none. */
const built: ReadonlySet<Arithmetic["kind"]> = new Set<Arithmetic["kind"]>([
  "input",
  "view",
  "fused",
  "multiplyAccumulate",
  "depthwise",
  "maxPool",
  "sumPool",
  "globalMax",
  "globalSum",
  "add",
  "map",
  "argmax",
]);

const carried: ReadonlySet<NumberFormat["kind"]> = new Set<NumberFormat["kind"]>([
  "integer",
  "fixed",
  "binary",
  "ternary",
]);

/** Why no unit computes a layer; undefined: units do, or it needs none. */
export function notBuilt(layer: Layer): string | undefined {
  if (layer.notGenerated !== undefined) return layer.notGenerated;
  const { kind } = layer.arithmetic;
  if (kind === "input") return undefined;
  if (!built.has(kind)) return `There is no hardware unit for ${layer.operation} yet; write it with other layers.`;
  if (kind === "view" || kind === "fused") return undefined;
  for (const tensor of layer.inputTensors) {
    if (!isCarried(tensor.format)) return formatReason("reads", tensor.format);
  }
  if (layer.weights && !isCarried(layer.weights.format)) return formatReason("has weights of", layer.weights.format);
  return isCarried(layer.output.format) ? undefined : formatReason("gives", layer.output.format);
}

/** Streams and memories of the units hold every integer between two bounds and have no zero point. */
function isCarried(format: NumberFormat): boolean {
  return carried.has(format.kind) && (format.zero ?? 0) === 0;
}

function formatReason(does: string, format: NumberFormat): string {
  return `It ${does} ${format.text}, which no hardware unit computes with yet; use an integer format without a zero point, such as int8.`;
}

const known = new WeakMap<CheckedNetwork, readonly Unbuilt[]>();
const none: readonly Unbuilt[] = [];

/** The layers of a network that no unit computes; with one of them it cannot be generated. */
export function unbuiltLayers(network: CheckedNetwork): readonly Unbuilt[] {
  let found = known.get(network);
  if (!found) {
    let some: Unbuilt[] | undefined;
    for (const layer of network.layers) {
      const reason = notBuilt(layer);
      if (reason === undefined) continue;
      some ??= [];
      some.push({ layer, reason });
    }
    found = some ?? none;
    known.set(network, found);
  }
  return found;
}

import type { Place } from "../diagnostics/diagnostic.ts";
import { type Encoding, encodingText } from "./encoding.ts";
import { computedPositions } from "./region.ts";
import type { Settings } from "./registry.ts";
import { percent } from "./sparsity.ts";

/** What says where the weights of a layer may be. */
interface WeightFacts {
  /** `conv`, `dense`. */
  readonly operation: string;
  /** False: its filters read a group of the channels. */
  readonly whole: boolean;
  /** All weights. */
  readonly weightCount: number;
}

/** What the annotations of a layer meet. */
interface LayerFacts extends WeightFacts {
  /** Weights that are drawn because no file gives them. */
  readonly drawn: number;
  /** Of the output. */
  readonly positions: number;
}

/** Where weights are lists, cycles depend on where zeros lie: up to so many weights are drawn while typing. */
const mostDrawn = 2 ** 16;

function encodingNotGenerated(encode: Encoding, { operation, whole, drawn }: LayerFacts): string | undefined {
  const text = encodingText(encode);
  if ((operation !== "conv" && operation !== "dense") || !whole) {
    return `Hardware that decodes weights stored as ${text} is generated for dense, and for conv without groups; leave out "encode" to store them all.`;
  }
  if (drawn <= mostDrawn) return undefined;
  return `The cycles of ${drawn} weights stored as ${text} depend on where their zeros lie, and no more than ${mostDrawn} are drawn without a file; give the weights in a file, or leave out "encode" to store them all.`;
}

/** Weights that may be in logic: there is an adder for nearly every one of them, and the seeded ones are drawn while typing. */
const mostInLogic = 2 ** 12;

function logicNotGenerated({ operation, whole, weightCount }: WeightFacts): string | undefined {
  const instead = "write lutram, registers or bram, or leave out @memory.";
  if ((operation !== "conv" && operation !== "dense" && operation !== "deconv") || !whole) {
    return `Weights in logic are generated for dense and deconv, and for conv without groups; ${instead}`;
  }
  if (weightCount <= mostInLogic) return undefined;
  return `${weightCount} weights in logic would need an adder for nearly every one of them, and no more than ${mostInLogic} are generated; ${instead}`;
}

/** Layers that read all their weights in one order. */
const streamed: ReadonlySet<string> = new Set([
  "conv",
  "depthwise",
  "deconv",
  "dense",
  "attention",
  "lstm",
  "gru",
  "rnn",
]);

function offChipNotGenerated({ operation }: WeightFacts, circulant: boolean): string | undefined {
  const instead = "write bram, or leave out @memory.";
  if (circulant) {
    return `Weights in circulant blocks that are beside the chip are not generated yet; leave out @circulant, or ${instead}`;
  }
  if (streamed.has(operation)) return undefined;
  return `Weights beside the chip are generated for layers that read all of them in their order, which ${operation} does not; ${instead}`;
}

/** Why hardware for a layer with its weights in logic, or beside the chip, is not generated yet; undefined: it is. */
export function placeNotGenerated(
  place: "logic" | "offchip",
  layer: WeightFacts,
  encode: Encoding | undefined,
  circulant: boolean,
): string | undefined {
  if (place === "logic") {
    return encode
      ? `Weights in logic are not stored, so that ${encodingText(encode)} has nothing to encode; leave out "encode" (weights of 0 cost nothing in logic) or @memory.`
      : logicNotGenerated(layer);
  }
  return encode
    ? `Weights beside the chip come as they are used, not as ${encodingText(encode)}; leave out "encode" or @memory.`
    : offChipNotGenerated(layer, circulant);
}

/** An annotation that keeps a layer from being generated. */
export interface Hindrance {
  readonly reason: string;
  readonly place: Place;
}

/** Why hardware for a layer with these settings is not generated yet; undefined when none of them is in the way. */
export function settingsNotGenerated(
  { weights, sparsity, memory, circulant, region }: Settings,
  layer: LayerFacts,
): Hindrance | undefined {
  const encode = sparsity?.value.encode;
  const encoded = encode && encodingNotGenerated(encode, layer);
  if (encoded) return { reason: encoded, place: sparsity.place };
  if (memory?.value === "logic" || memory?.value === "offchip") {
    const reason = placeNotGenerated(memory.value, layer, encode, circulant !== undefined);
    if (reason) return { reason, place: memory.place };
  }
  if (circulant && (weights?.value.block || weights?.value.channelScales)) {
    const reason = `Circulant blocks of ${weights.value.text} weights do not stay circulant when each ${weights.value.block ? "block has an exponent" : "channel has a scale"} of its own; write a format with one scale, such as int8, or leave out @circulant.`;
    return { reason, place: circulant.place };
  }
  if (!region || computedPositions(layer.positions, region.value) > 0) return undefined;
  const least = Math.ceil(1000 / layer.positions) / 1000;
  const reason = `${percent(region.value)} of ${layer.positions} positions are less than one, so that none is computed; write at least ${percent(least)}, or leave out @region.`;
  return { reason, place: region.place };
}

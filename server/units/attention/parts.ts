import type { Finish } from "../../network/arithmetic.ts";
import type { FinishUnit } from "../finish/unit.ts";
import { signedBits } from "../rtl.ts";
import type { SoftmaxUnit } from "../softmax/unit.ts";
import type { Stream } from "../stream.ts";
import type { Unit } from "../unit.ts";
import { type AttentionUnit, formatOf, stored } from "./unit.ts";

/** The units inside: the softmax of the scores, and the roundings. */
export function attentionParts(unit: AttentionUnit): readonly Unit[] {
  const roundings = [...stored.map((name) => roundingOf(unit, name)), contextOf(unit)];
  return [softmaxOf(unit), ...roundings.filter((finish) => finish !== undefined)];
}

/** Score of a step that is not seen: so far below all others that its exponential is 0. */
export function unseenScore({ arithmetic: { scores, exponential } }: AttentionUnit): number {
  return scores.low - exponential.furthest - 1;
}

export function scoreBits(unit: AttentionUnit): number {
  const { low, high } = unit.arithmetic.scores;
  return signedBits(unit.causal ? unseenScore(unit) : low, high);
}

/** Bits of a sum of weighted values. */
export function weighedBits({ arithmetic: { weighed } }: AttentionUnit): number {
  return signedBits(weighed.low, weighed.high);
}

/** Weights of the steps that a step sees, group after group: the heads of a step behind each other. */
export function softmaxOf(unit: AttentionUnit): SoftmaxUnit {
  const { steps, heads, arithmetic } = unit;
  const groups = steps * heads;
  const words = groups * steps;
  return {
    kind: "softmax",
    name: `${unit.name}_softmax`,
    layer: unit.layer,
    size: steps,
    groups,
    exponential: arithmetic.exponential,
    format: arithmetic.probability,
    input: { lanes: 1, bits: scoreBits(unit), signed: true, binary: false, words },
    output: { lanes: 1, bits: arithmetic.probability.bits, signed: false, binary: false, words },
  };
}

/** The rounding of what is stored; undefined: the sums are the codes. */
export function roundingOf(unit: AttentionUnit, name: (typeof stored)[number]): FinishUnit | undefined {
  const { input, steps, features } = unit;
  const { bits, signed } = formatOf(unit, name);
  const words = (steps * features) / input.lanes;
  return finishUnit(unit, name, unit.arithmetic[name].finish, { ...input, words }, { bits, signed });
}

/** The rounding of weighted sums; undefined: they are the codes. */
export function contextOf(unit: AttentionUnit): FinishUnit | undefined {
  const { output, arithmetic } = unit;
  const { bits, signed } = arithmetic.value.format;
  const sums: Stream = { ...output, bits: weighedBits(unit), signed: true };
  return finishUnit(unit, "context", arithmetic.context, sums, { bits, signed });
}

/** One for all lanes: its parameters are the same for every element. */
function finishUnit(
  unit: AttentionUnit,
  name: string,
  finish: Finish,
  input: Stream,
  codes: Pick<Stream, "bits" | "signed">,
): FinishUnit | undefined {
  if (finish.kind === "none") return undefined;
  return {
    kind: "finish",
    name: `${unit.name}_${name}`,
    layer: unit.layer,
    finish,
    channels: input.lanes,
    pixels: input.words,
    input,
    output: { ...input, ...codes },
    memory: "lutram",
    dsp: unit.dsp && finish.kind === "requantise",
  };
}

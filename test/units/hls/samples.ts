import fc from "fast-check";
import { inputsOf, type Unit } from "../../../server/units/unit.ts";
import { drawer } from "./draw.ts";
import { type DrawnKind, drawUnit } from "./unitSample.ts";

/** A unit with frames of element codes for each of its inputs. */
export interface Sample {
  readonly unit: Unit;
  /** [frame][input][element] */
  readonly frames: readonly (readonly (readonly number[])[])[];
}
/** How many random units of each kind are tried; a kind without a number does not compile. */
const perKind: Readonly<Record<DrawnKind, number>> = {
  window: 24,
  matrixVector: 40,
  constantMatrix: 20,
  sparse: 30,
  sparseColumns: 20,
  depthwise: 12,
  fill: 10,
  finish: 28,
  pool: 8,
  globalPool: 6,
  add: 6,
  lookup: 16,
  twoSlopes: 8,
  argmax: 6,
  recurrent: 8,
  embedding: 6,
  softmax: 8,
  layernorm: 8,
  attention: 8,
  confident: 6,
  fork: 3,
  converter: 10,
  fifo: 6,
  merge: 5,
  slice: 5,
  pad: 8,
  multiply: 6,
  reorder: 10,
};

/** Kinds with their numbers; `DNNX_UNITS=lookup,add` asks for these only. */
const only = process.env.DNNX_UNITS?.split(",");
export const askedKinds = (Object.entries(perKind) as [DrawnKind, number][]).filter(
  ([kind]) => only?.includes(kind) ?? true,
);

/** Random units of every kind with legal parameters, and random frames for them. */
export function randomSample(kind: DrawnKind, serial: number, frameCount: number): fc.Arbitrary<Sample> {
  return fc.gen().map((gen) => {
    const draw = drawer(gen);
    const unit = drawUnit(draw, kind, serial);
    const streams = inputsOf(unit);
    const frames = Array.from({ length: frameCount }, () => streams.map((stream) => draw.codes(stream, kind)));
    return { unit, frames };
  });
}

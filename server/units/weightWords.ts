import type { DepthwiseUnit } from "./depthwise/unit.ts";
import { fillTap, tapShape } from "./depthwise/word.ts";
import type { MatrixVectorUnit } from "./matrixVector/unit.ts";
import { fillWord, wordShape } from "./matrixVector/word.ts";
import type { Put } from "./rtl.ts";
import type { Unit } from "./unit.ts";

/** A unit that for each pixel reads all its weights in their order, a word per cycle, from a memory or from beside the chip. */
export type WeightReader = DepthwiseUnit | MatrixVectorUnit;

export function isWeightReader(unit: Unit): unit is WeightReader {
  return unit.kind === "matrixVector" || unit.kind === "depthwise";
}

/** The words of weights of one pixel. */
export interface WeightWords {
  readonly width: number;
  readonly depth: number;
  readonly fill: (address: number, put: Put) => void;
}

export function weightWords(unit: WeightReader): WeightWords {
  return unit.kind === "depthwise"
    ? { ...tapShape(unit), fill: (address, put) => fillTap(unit, address, put) }
    : { ...wordShape(unit), fill: (address, put) => fillWord(unit, address, put) };
}

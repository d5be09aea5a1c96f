import type { LayerWeights } from "../network/checked.ts";
import { integerTable, placeTable } from "./cpp.ts";
import { accumulatorType } from "./weightArithmetic.hls.ts";

/** C++ text of what the sums of a unit start with. */
export interface Biases {
  /** The value, of row `p` of those side by side and the turn that `turn` counts. */
  readonly start: string;
  readonly pragmas: readonly string[];
  readonly constants: readonly string[];
}

/**
 * The biases of a unit that makes `pe` rows side by side, row `turn * pe + p` in a turn; 0 for a layer without.
 * @param name of the unit
 * @param turn C++ variable that counts turns, in the scope of the sums
 */
export function biasesOf(weights: LayerWeights, name: string, pe: number, turn: string): Biases {
  const accumulator = accumulatorType(weights.accumulator);
  const bias = weights.biasCodes();
  if (bias === undefined) return { start: `${accumulator}(0)`, pragmas: [], constants: [] };
  const turns = bias.length / pe;
  const byRow = new Float64Array(bias.length);
  for (let row = 0; row < bias.length; row++) byRow[(row % pe) * turns + Math.floor(row / pe)] = bias[row]!;
  return {
    start: `${accumulator}(${name}_bias[p][${turn}])`,
    pragmas: placeTable(`${name}_bias`, "lutram", [1], turns),
    constants: [
      `// Bias codes at the scale of the accumulator: [p][${turn}].`,
      integerTable(`${name}_bias`, [pe, turns], byRow),
    ],
  };
}

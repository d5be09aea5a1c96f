import type { Device } from "../targets/target.ts";

/**
 * Weights of the features that `resources.ts` of each unit names, in look-up tables with six inputs and in flip-flops.
 * Not yet measured: first values from the structure of the circuits.
 */
export interface Coefficients {
  readonly lut: readonly number[];
  readonly ff: readonly number[];
}

export const coefficients = {
  windowStream: { lut: [40, 2.5, 0.5], ff: [6, 1.2, 1] },
  windowParallel: { lut: [40, 2.5, 0.4], ff: [6, 1.2, 1] },
  matrixVector: { lut: [10, 1.1, 0.7, 0.9, 1, 1], ff: [10, 1, 1] },
  depthwise: { lut: [10, 1.1, 0.7, 1], ff: [10, 1] },
  thresholds: { lut: [4, 0.6, 1], ff: [4, 1] },
  shift: { lut: [4, 1, 0.5], ff: [4, 1] },
  requantise: { lut: [8, 1.1, 1, 1], ff: [8, 1] },
  clamp: { lut: [2, 1], ff: [2, 1] },
  poolMax: { lut: [8, 1.5], ff: [8, 1] },
  poolSum: { lut: [8, 1], ff: [8, 1] },
  globalPool: { lut: [12, 1.5], ff: [12, 1] },
  add: { lut: [3, 1], ff: [2, 1] },
  argmax: { lut: [12, 2], ff: [12, 2] },
  fork: { lut: [2, 2], ff: [1, 1] },
  converter: { lut: [6, 0.5], ff: [6, 1] },
  fifo: { lut: [8, 3, 0.5], ff: [2, 3, 1] },
} as const satisfies Record<string, Coefficients>;

/** Look-up tables of the family for one with six inputs. Not yet measured. */
export const lutFactor: Readonly<Record<Device["family"], number>> = {
  "7-series": 1,
  "UltraScale+": 1,
  iCE40: 1.7,
  ECP5: 1.6,
};

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
  windowStream: { lut: [20, 1, 1, 2], ff: [20, 1, 1] },
  windowParallel: { lut: [8.17, 0, 1.49], ff: [15.2, 0, 1.12] },
  matrixVector: { lut: [20, 0.6, 1.1, 0.7, 0.9, 1], ff: [20, 1, 1] },
  matrixVectorDsp: { lut: [20, 0.6, 0.5, 1], ff: [20, 0.5, 1] },
  matrixVectorXnor: { lut: [20, 0.6, 1.5, 1], ff: [20, 1, 1] },
  depthwise: { lut: [10, 0.6, 1.1, 0.7, 1], ff: [10, 1] },
  thresholds: { lut: [7, 0.4, 0.6], ff: [8, 1, 0.5] },
  shift: { lut: [10, 0.5, 0.5], ff: [2, 1] },
  requantise: { lut: [20, 0.6, 1.1, 1, 1], ff: [8, 1, 0.5] },
  requantiseDsp: { lut: [20, 0.6, 1, 1], ff: [8, 1, 0.5] },
  clamp: { lut: [1, 1.28], ff: [1, 1] },
  poolMax: { lut: [3.16, 1.02], ff: [3, 1] },
  poolSum: { lut: [5, 2], ff: [3, 1] },
  globalPool: { lut: [36.5, 0.876], ff: [19.4, 0.304] },
  add: { lut: [3.73, 0.889], ff: [1, 1] },
  argmax: { lut: [8.01, 1.14], ff: [7.99, 0.925] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [5, 0.6], ff: [1.98, 1.01] },
  fifo: { lut: [11.4, 0, 1.15], ff: [1.14, 3.87, 0] },
} as const satisfies Record<string, Coefficients>;

/** Look-up tables of the family for one with six inputs. Not yet measured. */
export const lutFactor: Readonly<Record<Device["family"], number>> = {
  "7-series": 1,
  "UltraScale+": 1,
  iCE40: 1.7,
  ECP5: 1.6,
};

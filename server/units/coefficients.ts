import type { Device } from "../targets/target.ts";

/**
 * Weights of the features that `resources.ts` of each unit names, in look-up tables with six inputs and in flip-flops.
 * Fitted by `scripts/fit.ts` to units that Yosys synthesised (test/validation/units); do not edit by hand.
 */
export interface Coefficients {
  readonly lut: readonly number[];
  readonly ff: readonly number[];
}

export const coefficients = {
  windowStream: { lut: [11.2, 1.77, 0.749, 0.692, 0.445, 1.28], ff: [0, 0.976] },
  windowParallel: { lut: [2.59, 1.04, 0.993, 1.2], ff: [7.76, 0.729, 1] },
  matrixVector: { lut: [0, 1.09, 1.61, 0.589, 0.899, 0.984], ff: [0, 0.986] },
  matrixVectorDsp: { lut: [0, 1.19, 0.859, 1.3, 0.246, 0.583, 0.216], ff: [0, 0.996] },
  matrixVectorShift: { lut: [15.6, 1.38, 0.0567, 1.17, 0.677, 0.691, 0.774], ff: [39.3, 0.897, 0.885] },
  matrixVectorXnor: { lut: [0.48, 1.39, 1.08, 1.09, 0.427, 0.981], ff: [2.84, 0.962] },
  thresholds: { lut: [1.44, 1.1, 0.937, 1, 0, 0.00948], ff: [0.00163, 0.946] },
  shift: { lut: [0.798, 1.08, 1.01], ff: [1.98, 1] },
  requantise: { lut: [0, 1.72, 1.1, 0.681, 2.49, 0.834], ff: [0.883, 0, 2.26] },
  requantiseDsp: { lut: [3.43, 0.114, 0.916, 1.06, 0.189], ff: [0.637, 1.28, 0.212] },
  clamp: { lut: [1.36, 0.985, 0.735], ff: [1, 1] },
  poolMax: { lut: [1, 1.27, 1], ff: [0.0161, 0.998] },
  poolSum: { lut: [1.52, 0.9, 1.17], ff: [0.0167, 0.999] },
  globalPool: { lut: [3.3, 1.48, 0.887], ff: [3.22, 0.966] },
  lookupTable: { lut: [1.11, 0.825], ff: [0.997, 0.813] },
  sparse: { lut: [20, 1, 1, 1, 1, 1], ff: [20, 1, 1, 1, 1] },
  lookupRuns: { lut: [0, 2.06, 0], ff: [0, 1.29] },
  lookupArithmetic: { lut: [0, 2.2, 0.563, 0, 0], ff: [45.6, 0.724] },
  lookupArithmeticDsp: { lut: [0, 0.669, 0.0234, 1.46], ff: [0, 0.379] },
  twoSlopes: { lut: [0.774, 14.3, 0.294, 0.413], ff: [1.58, 0.928, 0.533] },
  twoSlopesDsp: { lut: [0.946, 1.55, 0.946], ff: [1.24, 0.938, 0.722] },
  add: { lut: [3.97, 1], ff: [1, 1] },
  argmax: { lut: [5.32, 1.04, 0.836, 0.773, 1.58], ff: [0.546, 0.985] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [2.48, 0.983, 0.885], ff: [1, 1, 1, 1] },
  embedding: { lut: [0, 5.68, 2.85], ff: [11.4, 0.231, 0] },
  softmax: { lut: [60.2, 2.77, 2.81, 1.58], ff: [28.7, 1.63, 0.868] },
  recurrent: { lut: [0, 2.64, 1.1, 1, 0.864], ff: [32.3, 1.23, 0.299] },
  fifo: { lut: [8.61, 0.366, 0.267], ff: [2.37, 2.65, 0.171] },
  merge: { lut: [2.25, 0.999, 1.43], ff: [0.348, 0.998, 0.889] },
  slice: { lut: [9.96, 0], ff: [0.588, 1.12, 0.26] },
  pad: { lut: [2.94, 0.995, 1.13], ff: [1.67, 1, 1.03] },
  multiply: { lut: [0.642, 0.911, 0.438, 1.52], ff: [12.1, 0.93] },
  multiplyDsp: { lut: [3.97, 1.24, 0], ff: [0, 0.0588] },
  reorder: { lut: [12.5, 2.04, 1.84, 0.661], ff: [16.9, 0.617, 0.478, 0.934] },
  layernorm: { lut: [30, 1.2, 1.2, 1], ff: [20, 1, 1] },
  confident: { lut: [20, 1, 0.3], ff: [20, 1] },
  attention: { lut: [60, 2, 1.2, 0.4, 1.4], ff: [20, 1, 1, 1] },
} as const satisfies Record<string, Coefficients>;

/** Circuits whose weights were set from what the Verilog contains: no synthesis has been fitted to yet. */
export const notFitted: ReadonlySet<string> = new Set<keyof typeof coefficients>([
  "layernorm",
  "attention",
  "confident",
  "sparse",
]);

/** Circuits whose weights were fitted to synthesis for another family too. */
export const familyCoefficients: Readonly<
  Partial<Record<Device["family"], Partial<Record<keyof typeof coefficients, Coefficients>>>>
> = {
  ECP5: {
    shift: { lut: [2.67, 2.03, 3.71], ff: [2, 1] },
    windowStream: { lut: [12.9, 2.34, 5.63, 2.13, 0, 0], ff: [0, 0.991] },
    matrixVector: { lut: [0, 1.22, 6.83, 1.23, 0.263, 1.86], ff: [0.258, 1] },
    globalPool: { lut: [8.12, 2.81, 0.918], ff: [3.8, 0.958] },
    converter: { lut: [0, 1.92, 7.08], ff: [0.503, 1, 0.503, 1] },
    fork: { lut: [0.637, 0.438], ff: [1, 1] },
    thresholds: { lut: [0, 1.62, 2.43, 2.1, 3.99, 0], ff: [0, 0.864] },
    windowParallel: { lut: [0, 2.09, 0.966, 2.52], ff: [7.9, 0.647, 1] },
    poolMax: { lut: [5.68, 0.195, 3.29], ff: [0.000633, 1] },
  },
};

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
  windowStream: { lut: [11.3, 1.87, 0.768, 0.69, 0.403, 1.29], ff: [0, 0.979] },
  windowParallel: { lut: [12.4, 1.08, 1.34, 0.191], ff: [7.97, 0.715, 1] },
  matrixVector: { lut: [0, 1.06, 1.21, 0.862, 0.821, 0.793, 0.574], ff: [0, 0.989] },
  matrixVectorDsp: { lut: [0, 0.745, 0.692, 0.206, 1.14, 0.329, 0], ff: [0, 0.997] },
  matrixVectorShift: { lut: [0, 0, 1.65, 0.613, 0.955, 4.45], ff: [22.8, 0.712, 2.13] },
  matrixVectorXnor: { lut: [3.71, 0.215, 0.798, 1.36, 1, 1.23], ff: [3.44, 0.926] },
  sparse: { lut: [20, 1, 1, 1, 1, 1], ff: [20, 1, 1, 1, 1] },
  thresholds: { lut: [2.15, 0.889, 0.906, 1, 0, 0], ff: [0.146, 0.938] },
  shift: { lut: [0.957, 0, 1.05, 0.87, 0.56], ff: [1.97, 1] },
  requantise: { lut: [0, 4.06, 0.878, 1.41, 0, 0.799, 1.12, 0.038], ff: [0.919, 0, 2.25] },
  requantiseDsp: { lut: [13.9, 0.306, 1.06, 0, 0.737], ff: [1.04, 0.919, 0.0772] },
  clamp: { lut: [1.99, 0.966, 0.501], ff: [1, 1] },
  poolMax: { lut: [1.76, 0.718, 1.38], ff: [0.0137, 0.999] },
  poolSum: { lut: [1.85, 1.81, 1.42], ff: [0.0152, 0.999] },
  globalPool: { lut: [6.61, 2.73, 1.04, 1.67], ff: [3.39, 0.963] },
  lookupTable: { lut: [1, 0.875], ff: [1, 1] },
  lookupRuns: { lut: [0, 2.06, 0], ff: [0, 1.29] },
  lookupArithmetic: { lut: [0, 0, 2.11, 0, 0], ff: [48.5, 0.843] },
  lookupArithmeticDsp: { lut: [0, 0.669, 0.0234, 1.46], ff: [0, 0.379] },
  twoSlopes: { lut: [0, 23.4, 0.914, 0], ff: [5.67, 0.815, 0.791] },
  twoSlopesDsp: { lut: [1.69, 1.14, 0.961], ff: [8.49, 0.872, 0.76] },
  add: { lut: [2.41, 0.92, 0], ff: [1, 1] },
  argmax: { lut: [0, 1.29, 1.34, 1.06, 3.17], ff: [0.405, 0.987] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [1.96, 0.981, 1.63], ff: [1, 1, 1, 1] },
  embedding: { lut: [4, 0.3, 1], ff: [2, 1, 1] },
  softmax: { lut: [40, 1, 1.2, 0.3], ff: [30, 1, 1] },
  layernorm: { lut: [30, 1.2, 1.2, 1], ff: [20, 1, 1] },
  confident: { lut: [20, 1, 0.3], ff: [20, 1] },
  attention: { lut: [60, 2, 1.2, 0.4, 1.4], ff: [20, 1, 1, 1] },
  recurrent: { lut: [20, 1.2, 1, 1.2, 0.3], ff: [20, 1, 1] },
  fifo: { lut: [8.21, 0.775, 0.119], ff: [2.15, 2.87, 0.0361] },
  merge: { lut: [0, 0.997, 2.65], ff: [0, 1, 1] },
  slice: { lut: [6.21, 1.24], ff: [1, 1, 1] },
  pad: { lut: [10.8, 1, 1.03], ff: [2, 1, 1] },
  multiply: { lut: [0, 2.2, 0], ff: [5.17, 1.01] },
  multiplyDsp: { lut: [15.7, 0.559], ff: [11, 0] },
  reorder: { lut: [0, 0, 3.04, 0.964], ff: [21.6, 0.257, 0.517, 0.976] },
} as const satisfies Record<string, Coefficients>;

/** Circuits whose weights were set from what the Verilog contains: no synthesis has been fitted to yet. */
export const notFitted: ReadonlySet<string> = new Set<keyof typeof coefficients>([
  "embedding",
  "softmax",
  "layernorm",
  "attention",
  "confident",
  "recurrent",
  "sparse",
]);

/** Circuits whose weights were fitted to synthesis for another family too. */
export const familyCoefficients: Readonly<
  Partial<Record<Device["family"], Partial<Record<keyof typeof coefficients, Coefficients>>>>
> = {
  ECP5: {
    shift: { lut: [6.13, 5.8, 3.09, 3.71, 0], ff: [1.95, 1] },
    windowStream: { lut: [18, 1.77, 3.76, 2.52, 0.0959, 0], ff: [0, 0.978] },
    matrixVector: { lut: [0, 3.68, 1.65, 0, 1.72, 0.829, 2.5], ff: [0, 1] },
    globalPool: { lut: [0, 4.13, 2.1, 1], ff: [1.2, 1.01] },
    converter: { lut: [2.83, 2.02, 1.08], ff: [0.809, 1, 0.185, 1] },
    argmax: { lut: [0, 1.8, 0, 5.11, 1.11], ff: [2.09, 0.957] },
    fork: { lut: [2.7, 0.046], ff: [1, 1] },
    thresholds: { lut: [6.45, 1.37, 2.23, 1, 0.873, 0], ff: [3.11, 0.851] },
    matrixVectorXnor: { lut: [3.82, 0, 0.521, 5.96, 0.572, 3.55], ff: [6.93, 0.936] },
    windowParallel: { lut: [7.5, 2.89, 1.23, 1], ff: [5.43, 0.791, 1] },
  },
};

/**
 * Look-up tables of the family for one with six inputs: median over the units synthesised for both. UltraScale and UltraScale+
 * were not fitted: their look-up tables have the six inputs of the 7 series. Intel: modules for Cyclone V, two tables of up to five
 * inputs packed in one, median of 43 units of under 250 look-up tables.
 */
export const lutFactor: Readonly<Record<Device["family"], number>> = {
  "7-series": 1,
  UltraScale: 1,
  "UltraScale+": 1,
  iCE40: 1.67,
  ECP5: 2.1,
  Versal: 1,
  "Cyclone V": 0.89,
  "Cyclone 10 LP": 1.67,
  "Cyclone 10 GX": 0.89,
  "Arria 10": 0.89,
  "Stratix V": 0.89,
  "Stratix 10": 0.89,
  Agilex: 0.89,
  ASIC: 1,
};

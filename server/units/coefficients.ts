import type { Device } from "../targets/target.ts";

/**
 * Weights of the features that `resources.ts` of each unit names, in look-up tables with six inputs and in flip-flops.
 * Fitted by `scripts/fit.ts` to units that Yosys synthesised (test/validation/units.json); do not edit by hand.
 */
export interface Coefficients {
  readonly lut: readonly number[];
  readonly ff: readonly number[];
}

export const coefficients = {
  windowStream: { lut: [0, 5.11, 3.5, 3.94], ff: [3.27, 1.07, 1.07] },
  windowParallel: { lut: [10.3, 0, 1.45], ff: [15.6, 0, 1.11] },
  matrixVector: { lut: [31.6, 2.38, 1.62, 2.72, 0.148, 2.39], ff: [26.7, 0.903, 1.47] },
  matrixVectorDsp: { lut: [4.2, 0.978, 0.371, 1.61], ff: [12.6, 0.13, 1.55] },
  matrixVectorShift: { lut: [0, 0, 1.65, 0.613, 0.955, 4.45], ff: [22.8, 0.712, 2.13] },
  matrixVectorXnor: { lut: [38.2, 1.14, 2.32, 0.233], ff: [29.8, 0.919, 0.753] },
  depthwise: { lut: [10.9, 0, 3.01, 0, 0.905], ff: [24.3, 0.59] },
  thresholds: { lut: [0, 0.981, 0.585], ff: [42.1, 0, 0.141] },
  shift: { lut: [12.7, 0.376, 0], ff: [2, 1] },
  requantise: { lut: [174, 12, 0.145, 0.454, 0.643], ff: [2.17, 0.743, 1.29] },
  requantiseDsp: { lut: [25, 0.698, 0.336, 0.0776], ff: [73.2, 0, 0.163] },
  clamp: { lut: [0, 1.62], ff: [1, 1] },
  poolMax: { lut: [3.97, 0.878], ff: [3, 1] },
  poolSum: { lut: [5, 2], ff: [3, 1] },
  globalPool: { lut: [24.3, 2.14], ff: [15.3, 0.763] },
  lookupTable: { lut: [1, 0.875], ff: [1, 1] },
  lookupRuns: { lut: [0, 2.06, 0], ff: [0, 1.29] },
  lookupArithmetic: { lut: [0, 0, 2.11, 0, 0], ff: [48.5, 0.843] },
  lookupArithmeticDsp: { lut: [0, 0.669, 0.0234, 1.46], ff: [0, 0.379] },
  twoSlopes: { lut: [0, 23.4, 0.914, 0], ff: [5.67, 0.815, 0.791] },
  twoSlopesDsp: { lut: [1.69, 1.14, 0.961], ff: [8.49, 0.872, 0.76] },
  add: { lut: [3.96, 0.879], ff: [1, 1] },
  argmax: { lut: [7.96, 1.15], ff: [6.12, 1.02] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [0, 1.65], ff: [2.81, 1] },
  embedding: { lut: [4, 0.3, 1], ff: [2, 1, 1] },
  softmax: { lut: [40, 1, 1.2, 0.3], ff: [30, 1, 1] },
  recurrent: { lut: [20, 1.2, 1, 1.2, 0.3], ff: [20, 1, 1] },
  fifo: { lut: [7.64, 0, 2.09], ff: [1.14, 3.87, 0] },
  merge: { lut: [0, 0.997, 2.65], ff: [0, 1, 1] },
  slice: { lut: [6.21, 1.24], ff: [1, 1, 1] },
  pad: { lut: [10.8, 1, 1.03], ff: [2, 1, 1] },
  multiply: { lut: [0, 2.2, 0], ff: [5.17, 1.01] },
  multiplyDsp: { lut: [15.7, 0.559], ff: [11, 0] },
  reorder: { lut: [0, 0, 3.04, 0.964], ff: [21.6, 0.257, 0.517, 0.976] },
} as const satisfies Record<string, Coefficients>;

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
  ECP5: 2.13,
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

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
  windowStream: { lut: [7.11, 2.31, 1.12, 0.597, 0.427, 1.26], ff: [0.461, 0.968] },
  windowParallel: { lut: [3.43, 1, 0.996, 1.19], ff: [6.72, 0.799, 1] },
  matrixVector: { lut: [0.248, 1.19, 1.16, 0.884, 0.96, 0.944], ff: [0, 0.987] },
  matrixVectorDsp: { lut: [0, 0.831, 1.14, 0.375, 1.03, 0.306], ff: [0, 0.993] },
  matrixVectorPacked: { lut: [0.201, 1.18, 1.01, 0.63, 0.87, 9.42, 0.65, 1.02], ff: [0.26, 0.99] },
  matrixVectorShift: { lut: [19.8, 1.35, 0, 1.06, 0.64, 0.872, 0.785], ff: [38.8, 0.902, 0.887] },
  matrixVectorXnor: { lut: [2.17, 1.2, 1.08, 0.983, 0.429, 1.17], ff: [1.57, 0.989] },
  constantMatrix: { lut: [0, 0.991, 1.05], ff: [1.16, 0.881, 0.0553] },
  thresholds: { lut: [0.582, 0.938, 0.924, 0.688, 0, 1.28], ff: [0.282, 0.985] },
  shift: { lut: [0.905, 1.03, 1.02], ff: [2.04, 0.996] },
  requantise: { lut: [0.582, 0.386, 1.23, 1.12, 0, 1.03, 1.01, 1.48], ff: [0.911, 0, 2.23] },
  requantiseDsp: { lut: [0, 0.655, 0.976, 1.16, 0.168], ff: [0.927, 0.969, 0.117] },
  clamp: { lut: [1.56, 0.944, 0.736], ff: [1, 1] },
  poolMax: { lut: [1.9, 0.913, 0.953, 0.346], ff: [0.0125, 0.999] },
  poolSum: { lut: [2.05, 0.993, 1.05], ff: [0.0174, 0.999] },
  globalPool: { lut: [3.13, 1.38, 0.917, 0.982], ff: [3.19, 0.967] },
  lookupTable: { lut: [1.04, 1.19], ff: [1, 1] },
  sparse: { lut: [0.778, 1.01, 1.55, 0.995, 1.03, 1.22], ff: [1.26, 0.94, 0.894, 1.37, 0.468] },
  sparseBitmap: { lut: [0, 1.24, 0.887, 0.906, 0.635, 2.47], ff: [0, 1.09, 0.613, 1.3, 0] },
  sparseColumns: { lut: [16.8, 0.959, 3.56, 1.2, 0.523, 1.59], ff: [13.7, 0.863, 1.02, 0.913, 0.99] },
  lookupRuns: { lut: [0, 2.06, 0], ff: [0, 1.29] },
  lookupArithmetic: { lut: [0, 0, 1.03, 0.477, 0], ff: [1.01, 1.16] },
  lookupArithmeticDsp: { lut: [0, 1.1, 0.472, 0], ff: [0, 0.393] },
  twoSlopes: { lut: [0.829, 4.63, 0.624, 1.52, 0.908], ff: [1.17, 0.977, 0.934] },
  twoSlopesDsp: { lut: [0.717, 1.6, 0.961], ff: [1.71, 0.917, 0.766] },
  add: { lut: [3.97, 1], ff: [1, 1] },
  argmax: { lut: [5.14, 1.1, 0.847, 0.81, 1.57], ff: [0.461, 0.993] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [1.97, 0.982, 1, 1.01], ff: [1, 1, 1, 1] },
  embedding: { lut: [8.66, 4.52, 0.715, 0.954, 0.139], ff: [0.988, 1, 1] },
  softmax: { lut: [57.7, 4.48, 2.73, 0], ff: [57.2, 1.03, 0.866] },
  recurrent: { lut: [4.06, 2.39, 1.13, 1, 0.86], ff: [67.7, 0.201, 0.312] },
  fifo: { lut: [6.6, 1.42, 1.19], ff: [1, 1] },
  merge: { lut: [3.27, 1, 1.55], ff: [0.334, 0.998, 0.894] },
  slice: { lut: [0.878, 1.02, 0.939], ff: [1, 1, 1] },
  pad: { lut: [3.33, 1, 1.11], ff: [1.7, 1, 1.03] },
  multiply: { lut: [0.179, 0.958, 0.18, 1.19], ff: [1.43, 1.29, 1] },
  multiplyDsp: { lut: [3.99, 0.616, 0], ff: [2, 1.12] },
  reorder: { lut: [21, 1.35, 1.48, 0.725], ff: [22.9, 0.5, 0.0771, 0.923] },
  layernorm: { lut: [0, 4.04, 2.16, 0.629], ff: [0, 0.943, 0.616] },
  confident: { lut: [0.00374, 1.05, 0.362], ff: [9.5, 1.2] },
  burstReader: { lut: [20, 1, 1, 1], ff: [0, 1] },
  attention: { lut: [39.5, 0.599, 0.991, 1, 3.42], ff: [0, 0, 0, 1.59] },
} as const satisfies Record<string, Coefficients>;

/** Circuits whose weights were fitted to synthesis for another family too. */
export const familyCoefficients: Readonly<
  Partial<Record<Device["family"], Partial<Record<keyof typeof coefficients, Coefficients>>>>
> = {
  ECP5: {
    windowStream: { lut: [16.8, 2.11, 4.84, 2.22, 0, 0], ff: [0, 0.986] },
    shift: { lut: [0, 0.632, 4.54], ff: [2, 1] },
    matrixVector: { lut: [0, 1.01, 4.29, 1.4, 0.836, 1.93], ff: [0.369, 1] },
    thresholds: { lut: [0, 1.87, 2.71, 1.44, 0, 1.45], ff: [0.0813, 1.01] },
    globalPool: { lut: [0, 1.17, 1.98, 8.07], ff: [3.84, 0.957] },
    fifo: { lut: [10.4, 2.98, 0.788], ff: [1, 1] },
    poolSum: { lut: [0, 0.936, 3.37], ff: [0.000387, 1] },
    converter: { lut: [4.14, 0, 1.82, 7.25], ff: [0.503, 1, 0.503, 1] },
    argmax: { lut: [0, 2.9, 0.942, 3.61, 3.95], ff: [0.974, 1] },
    fork: { lut: [0.637, 0.438], ff: [1, 1] },
    add: { lut: [4.03, 1.46], ff: [1, 1] },
    matrixVectorXnor: { lut: [0, 3.47, 1.39, 4.04, 0, 0], ff: [5.42, 1.02] },
    windowParallel: { lut: [0, 2.07, 0.962, 2.5], ff: [7.42, 0.675, 1] },
    poolMax: { lut: [7.36, 0, 3.12, 0], ff: [0.000384, 1] },
  },
};

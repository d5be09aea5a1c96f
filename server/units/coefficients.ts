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
    windowStream: { lut: [16.9, 4.1, 4.17, 1.81, 0.544, 0.176], ff: [0, 0.978] },
    matrixVectorDsp: { lut: [3.43, 0.21, 1.35, 0.824, 1.53, 0.306], ff: [0, 1.01] },
    shift: { lut: [0.177, 0.913, 1.32], ff: [2.01, 1] },
    matrixVector: { lut: [0, 0.754, 1.35, 0.772, 0.889, 0.936], ff: [0, 0.993] },
    thresholds: { lut: [0.267, 1.38, 0.74, 0.853, 0, 1.52], ff: [0.194, 0.989] },
    globalPool: { lut: [12.5, 0.87, 1.45, 0.271], ff: [3.42, 0.966] },
    fifo: { lut: [8.37, 34.4, 1.78], ff: [1, 1] },
    poolSum: { lut: [0.421, 1.22, 1.08], ff: [0.00175, 1] },
    requantiseDsp: { lut: [0.317, 0.863, 1.27, 0.908, 0.907], ff: [1.48, 4.82, 2.53] },
    converter: { lut: [2.18, 3.26, 1.98, 0.803], ff: [1, 1, 1, 1] },
    argmax: { lut: [7.2, 0.865, 0.646, 0.72, 1.76], ff: [0.425, 1] },
    fork: { lut: [0, 0.632], ff: [1, 1] },
    add: { lut: [4.07, 0.986], ff: [1, 1] },
    matrixVectorXnor: { lut: [2.31, 0.973, 1.29, 0.775, 0.709, 1.5], ff: [1.36, 1.02] },
    windowParallel: { lut: [2.55, 0.682, 1.03, 1.37], ff: [7.34, 0.74, 1] },
    poolMax: { lut: [3.12, 0.337, 1.26, 0.114], ff: [0.00161, 1] },
    requantise: { lut: [2.99, 0.928, 1.97, 0.584, 0, 0.881, 0.893, 2.29], ff: [0.925, 0, 2.25] },
    clamp: { lut: [0.532, 0.638, 2.44], ff: [1, 1] },
    matrixVectorShift: { lut: [0, 0.94, 0, 0.673, 0.545, 0.476, 1.31], ff: [38.8, 0.85, 0.971] },
    lookupTable: { lut: [1.01, 1.2], ff: [1, 1] },
    twoSlopesDsp: { lut: [0.74, 1.33, 0.952], ff: [3.34, 0.886, 0.771] },
    merge: { lut: [0, 0.95, 5.55], ff: [0.192, 1, 0.931] },
    reorder: { lut: [58, 2.9, 1.79, 0.725], ff: [23.8, 0.554, 0.221, 0.854] },
    multiply: { lut: [0, 0.909, 0.218, 0.644], ff: [5.27, 1.06, 0.932] },
    recurrent: { lut: [7.59, 1.2, 1, 1, 1.52], ff: [50.9, 0, 1.03] },
    lookupArithmetic: { lut: [0, 0.734, 1.05, 0, 0], ff: [12.7, 1.12] },
    multiplyDsp: { lut: [4.01, 0.72, 0.25], ff: [1.67, 1.01] },
    twoSlopes: { lut: [0.871, 3.44, 0.606, 4.58, 0.902], ff: [1.09, 0.984, 0.512] },
    pad: { lut: [7.65, 1.03, 0.703], ff: [1.75, 1, 1.03] },
    embedding: { lut: [13.2, 11.3, 3.98, 0, 0.111], ff: [0.996, 1, 1] },
    slice: { lut: [3.52, 0.515, 2.26], ff: [1, 1, 1] },
    softmax: { lut: [167, 6.64, 5.82, 3.71], ff: [65.8, 1.07, 1.07] },
    sparse: { lut: [12.3, 1.24, 1.33, 1.05, 0.967, 0.642], ff: [2.67, 1.09, 0.845, 1.26, 0.484] },
    attention: { lut: [81.4, 1.69, 1, 1, 5.51], ff: [17.3, 1.13, 0.435, 2.18] },
    layernorm: { lut: [0, 7.79, 2.79, 1.54], ff: [78.5, 1.23, 0.802] },
    confident: { lut: [16.2, 1.55, 0.517], ff: [8.75, 1.21] },
    constantMatrix: { lut: [0.526, 0.82, 0.66], ff: [1.12, 0.971, 0.981] },
  },
};

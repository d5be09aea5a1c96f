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
  windowStream: { lut: [10.6, 2, 0.743, 0.64, 0.476, 1.26], ff: [0, 0.972] },
  windowParallel: { lut: [3.43, 1, 0.996, 1.19], ff: [6.72, 0.799, 1] },
  matrixVector: { lut: [0, 1.18, 1.22, 0.819, 0.949, 0.967], ff: [0, 0.982] },
  matrixVectorDsp: { lut: [0, 0.815, 1.16, 0.4, 1.02, 0.304], ff: [0, 0.992] },
  matrixVectorShift: { lut: [19.8, 1.35, 0, 1.06, 0.64, 0.872, 0.785], ff: [38.8, 0.902, 0.887] },
  matrixVectorXnor: { lut: [2.17, 1.2, 1.08, 0.983, 0.429, 1.17], ff: [1.57, 0.989] },
  constantMatrix: { lut: [0, 0.991, 1.05], ff: [1.16, 0.881, 0.0553] },
  thresholds: { lut: [0.519, 1.05, 0.945, 0.689, 0, 0.289], ff: [0.198, 0.935] },
  shift: { lut: [0.851, 1.02, 1.02], ff: [2.08, 0.994] },
  requantise: { lut: [0.582, 0.386, 1.23, 1.12, 0, 1.03, 1.01, 1.48], ff: [0.911, 0, 2.23] },
  requantiseDsp: { lut: [0, 0.655, 0.976, 1.16, 0.168], ff: [0.927, 0.969, 0.117] },
  clamp: { lut: [1.56, 0.944, 0.736], ff: [1, 1] },
  poolMax: { lut: [1.9, 0.913, 0.953, 0.346], ff: [0.0125, 0.999] },
  poolSum: { lut: [2.05, 0.993, 1.05], ff: [0.0174, 0.999] },
  globalPool: { lut: [3.13, 1.38, 0.917, 0.982], ff: [3.19, 0.967] },
  lookupTable: { lut: [1.02, 1.19], ff: [1, 1] },
  sparse: { lut: [11.9, 1.09, 2.51, 1.1, 0.664, 0.729], ff: [1.26, 0.94, 0.894, 1.37, 0.468] },
  lookupRuns: { lut: [0, 2.06, 0], ff: [0, 1.29] },
  lookupArithmetic: { lut: [0, 2.72, 0.531, 0, 0], ff: [31.5, 0.79] },
  lookupArithmeticDsp: { lut: [0, 0.669, 0.0234, 1.46], ff: [0, 0.379] },
  twoSlopes: { lut: [0.828, 14.8, 0.312, 0.378], ff: [0.976, 0.993, 0.484] },
  twoSlopesDsp: { lut: [0.892, 1.62, 0.949], ff: [1.47, 0.93, 0.778] },
  add: { lut: [3.97, 1], ff: [1, 1] },
  argmax: { lut: [5.14, 1.1, 0.847, 0.81, 1.57], ff: [0.461, 0.993] },
  fork: { lut: [1.5, 1], ff: [1, 1] },
  converter: { lut: [1.97, 0.984, 1, 1.01], ff: [1, 1, 1, 1] },
  embedding: { lut: [0, 4.48, 2.85], ff: [11.4, 0.231, 0] },
  softmax: { lut: [57.7, 4.48, 2.73, 0], ff: [57.2, 1.03, 0.866] },
  recurrent: { lut: [0.964, 2.57, 1.1, 1, 0.873], ff: [68, 0.192, 0.312] },
  fifo: { lut: [6.6, 1.61, 1.17], ff: [1, 1] },
  merge: { lut: [3.27, 1, 1.55], ff: [0.334, 0.998, 0.894] },
  slice: { lut: [0.878, 1.02, 0.939], ff: [1, 1, 1] },
  pad: { lut: [3.33, 1, 1.11], ff: [1.7, 1, 1.03] },
  multiply: { lut: [0.106, 0.956, 0, 1.49], ff: [0.224, 1.32, 1.02] },
  multiplyDsp: { lut: [3.98, 1.26, 0], ff: [1.99, 1.12] },
  reorder: { lut: [15.7, 1.76, 1.76, 0.655], ff: [22.8, 0.504, 0.0832, 0.924] },
  layernorm: { lut: [6.99, 3.93, 2.19, 0.625], ff: [0, 0.943, 0.616] },
  confident: { lut: [0.00374, 1.05, 0.362], ff: [9.5, 1.2] },
  attention: { lut: [39.6, 0.603, 0.991, 1, 3.42], ff: [0, 0, 0, 1.59] },
} as const satisfies Record<string, Coefficients>;

/** Circuits whose weights were fitted to synthesis for another family too. */
export const familyCoefficients: Readonly<
  Partial<Record<Device["family"], Partial<Record<keyof typeof coefficients, Coefficients>>>>
> = {
  ECP5: {
    windowStream: { lut: [19.9, 1.57, 4.35, 2.35, 0, 0], ff: [0, 0.986] },
    shift: { lut: [0, 0.631, 4.54], ff: [2, 1] },
    matrixVector: { lut: [0, 0.997, 4.3, 1.39, 0.835, 1.93], ff: [0.373, 1] },
    thresholds: { lut: [1.6, 1.6, 2.41, 1.45, 3.57, 0.61], ff: [0, 0.843] },
    globalPool: { lut: [0, 1.17, 1.98, 8.07], ff: [3.84, 0.957] },
    fifo: { lut: [10.5, 3.38, 0.766], ff: [1, 1] },
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

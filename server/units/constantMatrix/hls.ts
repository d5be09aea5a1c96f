import type { HlsUnit } from "../cpp.ts";
import { matrixVectorHls } from "../matrixVector/hls.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/** C++ of a matrix in logic: the whole matrix in one cycle. Weights are constants, whose products the compiler makes of adders itself. */
export function constantMatrixHls(unit: ConstantMatrixUnit, name: string): HlsUnit {
  const { rows: pe, columns: simd } = unit;
  return matrixVectorHls({ ...unit, kind: "matrixVector", pe, simd, memory: "registers", dsp: false }, name);
}

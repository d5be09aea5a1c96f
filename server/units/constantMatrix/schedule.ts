import type { Schedule } from "../cycles.ts";
import { adderGraph } from "./adderGraph.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/** A word with all columns per cycle; the word with all rows leaves behind one register for each adder on the longest way. */
export const constantMatrixSchedule: Schedule<ConstantMatrixUnit> = {
  gathers: (unit) => (unit.pixels === 1 ? "frame" : "pixel"),
  depth: (unit) => adderGraph(unit).stages,
  busy: (unit) => unit.pixels,
};

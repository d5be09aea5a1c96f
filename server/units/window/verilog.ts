import { amount } from "../amount.ts";
import { moduleText, streamText, type VerilogModule } from "../rtl.ts";
import { parallelBody } from "./parallel.ts";
import { ringBody } from "./ring.ts";
import type { WindowUnit } from "./unit.ts";

/** Reads a tensor and sends the elements under each window; behaviour and cycles in schedule.ts. */
export function windowVerilog(unit: WindowUnit, module: string): VerilogModule {
  const { geometry } = unit;
  const [rows, columns] = geometry.kernel;
  const about = [
    `${unit.name}: windows of ${rows} x ${columns} over ${geometry.height} x ${geometry.width} x ${geometry.channels}, layer ${unit.layer}`,
    `stride ${geometry.stride.join(" x ")}, dilation ${geometry.dilation.join(" x ")}, padding (top, left, bottom, right) ${geometry.padding.join(", ")}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}; each window ${amount(unit.repeats, "time")}${unit.parts > 1 ? `, channels in ${unit.parts} parts` : ""}`,
    unit.order === "parallel"
      ? "Line memory, window register, output register."
      : `Ring buffer of ${amount(unit.capacity, "word")}, order ${unit.order === "pixels" ? "kernel row, kernel column, channel" : "channel, kernel row, kernel column"}.`,
  ];
  const body = unit.order === "parallel" ? parallelBody(unit) : ringBody(unit);
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

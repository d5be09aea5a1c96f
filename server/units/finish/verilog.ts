import type { Finish } from "../../network/arithmetic.ts";
import { amount } from "../amount.ts";
import { moduleText, streamText, type VerilogModule } from "../rtl.ts";
import { requantiseBody } from "./requantise.ts";
import { clampBody, shiftBody } from "./shift.ts";
import { thresholdsBody } from "./thresholds.ts";
import type { FinishUnit } from "./unit.ts";

/** From exact integers to output codes, element by element; docs/numerics.md section 5, registers as in schedule.ts. */
export function finishVerilog(unit: FinishUnit, module: string): VerilogModule {
  const { body, memories } = bodyOf(unit);
  const about = [
    `${unit.name}: ${describe(unit.finish)}, layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
    `${amount(unit.input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories };
}

function bodyOf(unit: FinishUnit): Pick<VerilogModule, "memories"> & { readonly body: readonly string[] } {
  const { finish } = unit;
  switch (finish.kind) {
    case "clamp":
      return { body: clampBody(unit, finish), memories: [] };
    case "shift":
      return { body: shiftBody(unit, finish), memories: [] };
    case "thresholds":
      return thresholdsBody(unit, finish);
    case "requantise":
      return requantiseBody(unit, finish);
  }
}

function describe(finish: FinishUnit["finish"]): string {
  const modes = (mode: Extract<Finish, { rounding: unknown }>): string =>
    `round ${mode.rounding}, ${mode.overflow}, codes ${mode.low} to ${mode.high}`;
  switch (finish.kind) {
    case "clamp":
      return `limits codes to ${finish.low} to ${finish.high}`;
    case "shift":
      return `shift by 2^${-finish.shift}, ${modes(finish)}`;
    case "thresholds":
      return `${amount(finish.levels, "threshold")}, codes from ${finish.low} in steps of ${finish.step}`;
    case "requantise":
      return `multiply, add, shift; ${modes(finish)}`;
  }
}

import { recurrentParts } from "./recurrent/parts.ts";
import type { Unit } from "./unit.ts";

const nothing: readonly Unit[] = [];

/** Units inside a unit, each a module of its own in the Verilog; their names begin with the name of the unit. */
export function innerUnits(unit: Unit): readonly Unit[] {
  return unit.kind === "recurrent" ? recurrentParts(unit) : nothing;
}

import { attentionParts } from "./attention/parts.ts";
import { readerParts } from "./burstReader/brought.ts";
import { recurrentParts } from "./recurrent/parts.ts";
import type { Unit } from "./unit.ts";
import { isWeightReader } from "./weightWords.ts";

const nothing: readonly Unit[] = [];

/** Units inside a unit, each a module of its own in the Verilog; their names begin with the name of the unit. */
export function innerUnits(unit: Unit): readonly Unit[] {
  if (unit.kind === "attention") return attentionParts(unit);
  if (isWeightReader(unit)) return readerParts(unit);
  return unit.kind === "recurrent" ? recurrentParts(unit) : nothing;
}

/** {@link innerUnits}, those inside of them included. */
export function allInside(unit: Unit): readonly Unit[] {
  return innerUnits(unit).flatMap((inner) => [inner, ...allInside(inner)]);
}

/** A unit and those inside it with the names of their modules, when its own is called `module`. */
export function modulesIn(unit: Unit, module: string): readonly (readonly [Unit, string])[] {
  const inside = allInside(unit).map((inner) => [inner, `${module}${inner.name.slice(unit.name.length)}`] as const);
  return [[unit, module], ...inside];
}

import { allInside } from "../units/inner.ts";
import type { Unit } from "../units/unit.ts";

/** What the modules beside those of the units are called, behind the name of the network. */
export const topModules = {
  top: "top",
  testbench: "testbench",
  simulation: "simulation",
  registersTop: "axi_top",
  registers: "axi_control",
} as const;

/**
 * Hands out units whose names, and those of the units inside them, nothing else in the network has: a unit whose names are free is the
 * same object, the others get a number. Names of units come from one layer alone, so that the window of a layer `a` and a layer
 * `a_window` want the same one. Letters differ by more than case, because each name is a file too.
 */
export function createDistinctNames(): (unit: Unit) => Unit {
  const taken = new Set<string>(Object.values(topModules));
  return (unit) => {
    const inside = allInside(unit).map(({ name }) => name.slice(unit.name.length));
    let name = unit.name;
    const all = () => [name, ...inside.map((suffix) => name + suffix)].map((it) => it.toLowerCase());
    for (let i = 2; all().some((it) => taken.has(it)); i++) name = `${unit.name}_${i}`;
    for (const it of all()) taken.add(it);
    return name === unit.name ? unit : { ...unit, name };
  };
}

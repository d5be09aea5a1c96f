import type { Unit } from "../units/unit.ts";
import type { Cells } from "./cells.ts";
import { cellsByModule, circuitFiles, distinctCircuits, SynthesisError, type Yosys } from "./synthesis.ts";

/** What stands for a memory that is a macro in the netlist; its area is not one of cells. */
const macro = "sram_macro";

/**
 * Area in m2 of what Yosys makes of each unit from the cells of a library, the units by themselves and nothing placed or routed. Memories
 * that the design puts in SRAM stay memories and are not part of it.
 * @param library text of the Liberty file, and areas of its cells in m2
 * @param together units in one run of Yosys, which takes seconds to read the library
 * @param report share that is done, from 0 to 1
 * @throws SynthesisError when the library has no cell for something, or Yosys fails
 */
export async function synthesiseToCells(
  units: readonly Unit[],
  library: { readonly text: string; readonly areas: ReadonlyMap<string, number> },
  yosys: Yosys,
  together: number,
  report: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const { keys, distinct } = distinctCircuits(units);
  const known = new Map<string, number>();
  for (let start = 0; start < distinct.length; start += together) {
    report(start / distinct.length);
    const list = distinct.slice(start, start + together);
    const counts = await cellsOfUnits(
      list.map(([, unit]) => unit),
      library.text,
      yosys,
      signal,
    );
    list.forEach(([key, unit], at) => {
      known.set(key, areaOf(counts[at]!, library.areas, unit));
    });
  }
  return keys.map((key) => known.get(key)!);
}

function areaOf(cells: Cells, areas: ReadonlyMap<string, number>, unit: Unit): number {
  const left = Object.keys(cells).filter((cell) => !areas.has(cell));
  if (left.length > 0) {
    throw new SynthesisError(
      `the cell library has no cell with an area for ${left.join(", ")} of unit "${unit.name}"; use a library with gates and flip-flops`,
    );
  }
  return Object.entries(cells).reduce((sum, [cell, count]) => sum + areas.get(cell)! * count, 0);
}

/** Cells of each unit in a library, whose text it is, memory macros left out. */
export async function cellsOfUnits(
  units: readonly Unit[],
  liberty: string,
  yosys: Yosys,
  signal?: AbortSignal,
): Promise<readonly Cells[]> {
  const { files, sources } = circuitFiles(units);
  const script = [
    `read_verilog ${sources}`,
    ...units.map((_, at) => `setattr -mod -set keep_hierarchy 1 unit_${at}`),
    "synth -flatten -top all_units -run begin:fine",
    `chtype -set ${macro} t:$mem_v2 a:ram_style=block a:rom_style=block %u %i`,
    "synth -top all_units -run fine:check",
    "dfflibmap -liberty cells.lib",
    "abc -liberty cells.lib",
    "opt_clean",
    "tee -q -o stat.json stat -json",
  ];
  const all = new Map([...files, ["cells.lib", liberty] as const]);
  const results = await yosys.run(script.join("; "), all, ["stat.json"], signal);
  const counted = cellsByModule(results.get("stat.json")!);
  return units.map((_, at) => {
    const { [macro]: _macros, ...cells } = counted.get(`unit_${at}`) ?? {};
    return cells;
  });
}

import type { Design } from "../mapping/design.ts";
import { unitMacros } from "../units/registry.ts";
import { addResources } from "../units/resources.ts";
import { cellGates, type SynthesisedUnit } from "./calibrationFile.ts";
import { synthesiseToCells } from "./standardCells.ts";
import { SynthesisError, synthesiseUnits, type Yosys } from "./synthesis.ts";

/** Units in one run of Yosys: it takes seconds to start, but progress is to be seen too. */
const together = 16;

/**
 * Synthesises every unit of a design, one module each: for the device, or to the cells of the library that a chip names.
 * @param libraryText text of the Liberty file that was found at a location
 * @param report share that is done, from 0 to 1
 * @throws SynthesisError when Yosys fails or a chip names no cells, the signal's AbortError when cancelled
 */
export async function measureUnits(
  { units, target: { device } }: Design,
  yosys: Yosys,
  libraryText: (location: string) => string,
  report: (share: number) => void,
  signal?: AbortSignal,
): Promise<readonly SynthesisedUnit[]> {
  if (device.kind === "fpga") {
    const counts = await synthesiseUnits(units, device, yosys, together, report, signal);
    return units.map((unit, index) => ({ unit, counts: counts[index]! }));
  }
  const { library } = device.cells;
  if (!library) {
    throw new SynthesisError(
      `${device.title} names no cells to synthesise to; write for example \`cells "my.lib"\` with a Liberty file in the target`,
    );
  }
  const cells = { text: libraryText(library.location), areas: library.areas };
  const areas = await synthesiseToCells(units, cells, yosys, together, report, signal);
  return units.map((unit, index) => {
    const cellArea = areas[index]!;
    return { unit, counts: addResources(cellGates(cellArea, device), unitMacros(unit, device)), cellArea };
  });
}

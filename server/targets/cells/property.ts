import type { Statement } from "../../../grammar/tree.ts";
import { cellsFile as cellsFileProblem } from "../../diagnostics/cellsFile.ts";
import { cellsOfAnotherProcess } from "../../diagnostics/cellsOfAnotherProcess.ts";
import { type Diagnostic, report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import type { Figure, StandardCells } from "../target.ts";
import { cellsOf, usualCells } from "./gates.ts";
import type { CellsFile } from "./library.ts";

/** Published libraries are up to 1.9 times as large or small as the areas that the tables scale to their process. */
const furthest = 3;

/** The cells that a chip is made with: those of the file that it names, until that can be used the usual ones of its process. */
export function readCells(
  statement: (Statement & { readonly kind: "property" }) | undefined,
  process: Figure,
  cellsFile: (path: string) => CellsFile,
  diagnostics: Diagnostic[],
): StandardCells {
  const usual = usualCells(process.value);
  const value = statement?.values[0]?.value;
  if (!statement || !value || value.kind === "missing") return usual;
  const place = { statement, span: value };
  if (value.kind !== "string") {
    const parameters = {
      what: "The cell library",
      expected: 'the path of a Liberty file such as "my.lib"',
      found: "something else",
    };
    diagnostics.push(report(wrongArgument, place, parameters));
    return usual;
  }
  const path = value.value;
  const file = cellsFile(path);
  if (file.state === "loading") return usual;
  if (file.state === "missing") {
    diagnostics.push(report(cellsFileProblem, place, { path, reason: file.reason }));
    return usual;
  }
  const cells = cellsOf(file.library);
  if ("lacks" in cells) {
    const reason = `library ${file.library.name} has no ${cells.lacks}`;
    diagnostics.push(report(cellsFileProblem, place, { path, reason }));
    return usual;
  }
  const ratio = cells.gate.value / usual.gate.value;
  if (ratio > furthest || ratio < 1 / furthest) {
    const [found, expected] = [cells, usual].map(({ gate }) => Number((gate.value * 1e12).toPrecision(3)));
    const node = Number((process.value * 1e9).toPrecision(3));
    diagnostics.push(report(cellsOfAnotherProcess, place, { path, found: found!, expected: expected!, node }));
  }
  return cells;
}

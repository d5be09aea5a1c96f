import { dirname, resolve } from "node:path";
import type { WeightsFile } from "../network/checked.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import { readCells } from "./cells.ts";
import { readSource } from "./source.ts";
import { readWeights } from "./weights.ts";

/** What a `.dnnx` file at a path names, on the disk; the path `-` is standard input in the current folder. */
export const fileHost = {
  name: (file: string): string => (file === "-" ? file : resolve(file)),
  weights: (file: string, path: string): WeightsFile => readWeights(beside(file, path)),
  cells: (file: string, path: string): CellsFile => readCells(beside(file, path)),
  source: (file: string, path: string) => {
    const uri = beside(file, path);
    const text = readSource(uri);
    return typeof text === "string"
      ? { state: "ready" as const, uri, text }
      : { state: "missing" as const, reason: text.problem.slice(text.problem.indexOf(": ") + 2) };
  },
};

function beside(file: string, path: string): string {
  return resolve(file === "-" ? process.cwd() : dirname(resolve(file)), path);
}

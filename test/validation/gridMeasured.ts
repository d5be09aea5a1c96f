import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ResourceCounts } from "../../server/units/resources.ts";
import { textOf } from "../../server/verify/synthesis.ts";
import type { CalibratedFamily, Sample } from "./gridUnits.ts";

/** What Yosys made of one unit, see `scripts/calibrate.ts`. */
export interface Measured {
  /** `network/unit` */
  readonly name: string;
  /** Of the Verilog that was synthesised: a unit whose generator has changed since is measured again. */
  readonly digest: string;
  readonly counts: ResourceCounts;
}

const columns = ["lut", "ff", "dsp", "bram18", "uram"] as const;

/** The table of a family: one unit in a line. */
export function measuredPath(family: CalibratedFamily): string {
  return fileURLToPath(new URL(`units/${family}.csv`, import.meta.url));
}

export function readMeasured(family: CalibratedFamily): readonly Measured[] {
  const path = measuredPath(family);
  if (!existsSync(path)) return [];
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [name = "", digest = "", ...numbers] = line.split(",");
    const counts = Object.fromEntries(columns.map((it, index) => [it, Number(numbers[index])]));
    return { name, digest, counts: counts as unknown as ResourceCounts };
  });
}

export function measuredTable(list: readonly Measured[]): string {
  const lines = list.map(({ name, digest, counts }) => [name, digest, ...columns.map((it) => counts[it])].join(","));
  return `${[["unit", "verilog", ...columns].join(","), ...lines].join("\n")}\n`;
}

/** Look-up tables of one operation, see operationGrid.ts. */
export interface MeasuredOperation {
  readonly name: string;
  /** Of its Verilog. */
  readonly digest: string;
  readonly lut: number;
}

/** The table of operations of a family. */
export function operationsPath(family: CalibratedFamily): string {
  return fileURLToPath(new URL(`units/${family}.operations.csv`, import.meta.url));
}

export function readOperations(family: CalibratedFamily): readonly MeasuredOperation[] {
  const path = operationsPath(family);
  if (!existsSync(path)) return [];
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [name = "", digest = "", lut] = line.split(",");
    return { name, digest, lut: Number(lut) };
  });
}

export function operationsTable(list: readonly MeasuredOperation[]): string {
  const lines = list.map(({ name, digest, lut }) => `${name},${digest},${lut}`);
  return `${["operation,verilog,lut", ...lines].join("\n")}\n`;
}

/** Twelve digits that change when the Verilog of a unit or its weights do; what its comments say does not matter. */
export function digestOf({ unit }: Sample): string {
  const circuit = textOf(unit).replace(/[ \t]*\/\/.*$/gm, "");
  return digestOfText(circuit);
}

export function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

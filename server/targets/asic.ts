import type { Expression, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { targetValue } from "../diagnostics/targetValue.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { type Dimension, readQuantity } from "../network/quantities.ts";
import type { CellLibrary, CellsFile } from "./cells/library.ts";
import { readCells } from "./cells/property.ts";
import { fromMemory } from "./devices/sources.ts";
import { findOffChip, offChipKinds, offChipMemory } from "./offChip.ts";
import { areaFactor, largestProcess, smallestProcess } from "./process.ts";
import { sramBitArea } from "./sram.ts";
import type { Asic, Figure, OffChipMemory, StandardCells } from "./target.ts";

/** What only a target that is a chip of one's own may say, for completion and hovers. */
export const asicProperties: readonly {
  readonly name: string;
  readonly documentation: string;
  readonly snippet: string;
}[] = [
  {
    name: "process",
    documentation: "Feature size of a chip of your own, 130 nm to 7 nm, for example `28 nm`.",
    snippet: "process ${1:28} nm",
  },
  {
    name: "voltage",
    documentation: "Supply voltage of the chip. Default: that of the cell library, else the usual one of the process.",
    snippet: "voltage ${1:0.9} V",
  },
  {
    name: "area",
    documentation: "Area that the accelerator may take on the chip, for example `4 mm2`.",
    snippet: "area ${1:4} mm2",
  },
  { name: "sram", documentation: "Memory on the chip, for example `512 KiB`.", snippet: "sram ${1:512} KiB" },
  {
    name: "dram",
    documentation: `Memory beside the chip and its bandwidth, for example \`lpddr4, 12.8 GB/s\`. Kinds: ${offChipKinds.map(({ name }) => `\`${name}\``).join(", ")}.`,
    snippet: `dram \${1|${offChipKinds.map(({ name }) => name).join(",")}|}, \${2:12.8} GB/s`,
  },
  {
    name: "cells",
    documentation:
      'Cell library that the chip is made with, a Liberty file: `cells "my.lib"`. Its areas and its leakage stand in for those that are usual in the process, and `dnnx synth` makes the units of its cells.',
    snippet: 'cells "${1:my.lib}"',
  },
];

type Property = Statement & { readonly kind: "property" };

/** Supply voltages of general-purpose transistors by feature size in nm. */
const usualVoltages: readonly (readonly [node: number, volt: number])[] = [
  [130, 1.2],
  [90, 1.2],
  [65, 1.0],
  [45, 0.9],
  [32, 0.9],
  [28, 0.9],
  [20, 0.8],
  [16, 0.8],
  [14, 0.8],
  [10, 0.75],
  [7, 0.7],
];

/**
 * A chip from its properties; undefined when it names no process that can be read.
 * @param cellsFile the cell library that a path names
 */
export function readAsic(
  name: string,
  properties: ReadonlyMap<string, Property>,
  cellsFile: (path: string) => CellsFile,
  diagnostics: Diagnostic[],
): Asic | undefined {
  const said = (property: string, dimension: Dimension): Figure | undefined => {
    const statement = properties.get(property);
    return statement && readFigure(statement, dimension, name, diagnostics);
  };
  const process = said("process", "length");
  const voltage = said("voltage", "voltage");
  const area = said("area", "area") ?? null;
  const sram = said("sram", "information") ?? null;
  const dram = properties.get("dram");
  const offChip = dram ? readOffChip(dram, `target "${name}" of the file`, diagnostics) : null;
  if (!process || !inRange(process, smallestProcess, largestProcess, "m", "process", properties, diagnostics)) {
    return undefined;
  }
  if (voltage) inRange(voltage, 0.4, 1.5, "V", "voltage", properties, diagnostics);
  const node = process.value * 1e9;
  const nodeText = `${Number(node.toPrecision(3))} nm`;
  const usable = (figure: Figure | null, factor: number, what: string): Figure | null =>
    figure && { value: Math.floor(figure.value * factor), source: `${what}, ${figure.source}` };
  const cells = readCells(properties.get("cells"), process, cellsFile, diagnostics);
  const { gate, library } = cells;
  const coreVoltage = voltage ?? libraryVoltage(library) ?? usualVoltage(node);
  return {
    kind: "asic",
    family: "ASIC",
    name: `asic-${Number(node.toPrecision(3))}nm`,
    title: `a chip in ${nodeText}${library ? ` with cells of ${library.name}` : ""}`,
    resources: {
      gate: usable(area, 1 / gate.value, `area / ${(gate.value * 1e12).toPrecision(3)} um2 (${gate.source})`),
      sram:
        usable(sram, 8, "8 bit per byte") ??
        usable(area, 1 / (sramBitArea * areaFactor(process.value)), "as many bits of SRAM as fill the area"),
    },
    memories: ["bram", "registers"],
    lutInputs: 6,
    dsp: null,
    block: null,
    lutMemory: null,
    process,
    coreVoltage,
    clockLimit: clockLimit(node),
    offChip,
    area,
    sram: usable(sram, 8, "8 bit per byte"),
    cells,
    documentation: documentationOf(nodeText, coreVoltage, cells),
  };
}

function documentationOf(
  node: string,
  voltage: Figure,
  { gate, gatesPerTable, gatesPerFlipFlop, leakage, library }: StandardCells,
): string {
  const figure = (value: number) => String(Number(value.toPrecision(3)));
  return [
    `A chip in ${node} at ${voltage.value} V (${voltage.source}).`,
    "",
    `- gate equivalent: ${figure(gate.value * 1e12)} um2 (${gate.source})`,
    `- logic of a look-up table: ${figure(gatesPerTable)} gates; flip-flop: ${figure(gatesPerFlipFlop)}${library ? ` (${library.flipFlop.name})` : ""}`,
    `- leakage: ${figure(leakage.value * 1e-3)} nW per um2 of logic (${leakage.source})`,
  ].join("\n");
}

function libraryVoltage(library: CellLibrary | undefined): Figure | undefined {
  return library?.voltage === undefined
    ? undefined
    : { value: library.voltage, source: `cell library ${library.name}` };
}

function usualVoltage(node: number): Figure {
  const [, volt] = usualVoltages.reduce((nearest, it) =>
    Math.abs(Math.log(it[0] / node)) < Math.abs(Math.log(nearest[0] / node)) ? it : nearest,
  );
  return fromMemory(volt, "usual supply of general-purpose transistors of the process");
}

/** Forty gate delays of 0.45 ps per nanometre, which a pipelined multiplier and adder need, and no more than 2 GHz. */
function clockLimit(node: number): Figure {
  const value = Math.min(2e9, 1 / (40 * 0.45e-12 * node));
  return fromMemory(
    value,
    "40 gate delays (fan-out of four) of 0.45 ps per nanometre of feature size, at most 2 GHz; a rule of thumb",
  );
}

function readFigure(
  statement: Property,
  dimension: Dimension,
  target: string,
  diagnostics: Diagnostic[],
): Figure | undefined {
  const value = statement.values[0]?.value;
  const { text } = statement.name;
  if (!value || value.kind === "missing") return undefined;
  const quantity = readQuantity(value, `"${text}"`, [dimension], statement, diagnostics);
  if (!quantity) return undefined;
  if (quantity.value > 0) return { value: quantity.value, source: `target "${target}" of the file` };
  const parameters = { what: `"${text}"`, found: String(quantity.value), limit: "it must be above 0" };
  diagnostics.push(report(targetValue, { statement, span: value }, { ...parameters, instead: "Correct the number." }));
  return undefined;
}

function inRange(
  { value }: Figure,
  low: number,
  high: number,
  unit: "m" | "V",
  name: string,
  properties: ReadonlyMap<string, Property>,
  diagnostics: Diagnostic[],
): boolean {
  // Feature sizes come out of a product of decimals: 7 nm is a little off 7e-9.
  if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) return true;
  const write = (it: number) => (unit === "m" ? `${Number((it * 1e9).toPrecision(3))} nm` : `${it} V`);
  const limit = `the models of energy and area hold from ${write(low)} to ${write(high)}`;
  const parameters = { what: `"${name}"`, found: write(value), limit, instead: "Write a value in between." };
  const statement = properties.get(name)!;
  diagnostics.push(report(targetValue, { statement, span: statement.values[0] ?? statement.span }, parameters));
  return false;
}

/** `lpddr4, 12.8 GB/s`; without a bandwidth, that of one usual interface. */
export function readOffChip(statement: Property, source: string, diagnostics: Diagnostic[]): OffChipMemory | null {
  const [kindValue, bandwidthValue] = statement.values;
  const written = kindValue && wordOf(kindValue.value);
  const kind = written === undefined ? undefined : findOffChip(written);
  if (!kind) {
    if (statement.errors.length > 0 || kindValue?.value.kind === "missing") return null;
    const names = offChipKinds.map(({ name }) => name);
    const near = written === undefined ? [] : nearMisses(written, names);
    const found = written === undefined ? "something else" : `"${written}"`;
    const hint = near.length > 0 ? ` (did you mean "${near[0]}"?)` : "";
    const parameters = {
      what: "The memory beside the chip",
      expected: `one of ${names.join(", ")}`,
      found: found + hint,
    };
    diagnostics.push(report(wrongArgument, { statement, span: kindValue ?? statement.span }, parameters));
    return null;
  }
  if (!bandwidthValue || bandwidthValue.value.kind === "missing") return offChipMemory(kind);
  const quantity = readQuantity(bandwidthValue.value, "The bandwidth", ["bandwidth"], statement, diagnostics);
  if (!quantity) return offChipMemory(kind);
  if (!(quantity.value > 0)) {
    const parameters = { what: "The bandwidth", found: String(quantity.value), limit: "it must be above 0" };
    const instead = "Write for example `12.8 GB/s`.";
    diagnostics.push(report(targetValue, { statement, span: bandwidthValue }, { ...parameters, instead }));
    return offChipMemory(kind);
  }
  return offChipMemory(kind, { value: quantity.value, source });
}

function wordOf(value: Expression): string | undefined {
  return value.kind === "name" ? value.text : undefined;
}

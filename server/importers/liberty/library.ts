import { gunzipSync } from "fflate";
import { type GateKind, gateFunctions } from "../../targets/cells/kinds.ts";
import type { Cell, CellLibrary } from "../../targets/cells/library.ts";
import { type Booleans, readBooleans, sameGate } from "./booleans.ts";
import { type Attribute, type Group, LibertyError, readGroup } from "./syntax.ts";

const wanted = new Set([
  "library",
  "cell",
  "pin",
  "bundle",
  "bus",
  "ff",
  "ff_bank",
  "latch",
  "latch_bank",
  "statetable",
  "leakage_power",
  "operating_conditions",
]);

const kinds = Object.entries(gateFunctions).map(([kind, text]) => ({
  kind: kind as GateKind,
  function: readBooleans(text)!,
}));

/** Longest text of a file that is read: texts of JavaScript end there. */
const mostBytes = 2 ** 29 - 25;

/** Text of a Liberty file, packed with gzip or not. @throws Error when it is too long */
export function libertyText(bytes: Uint8Array): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  if (plain.length > mostBytes)
    throw new Error(`it has ${plain.length} bytes, and ${mostBytes} can be read; leave out cells that are not needed`);
  return new TextDecoder().decode(plain);
}

/** Cells of a Liberty file. @param location where its host finds it again. @throws LibertyError that names the line and what to do */
export function readLibrary(text: string, location: string): CellLibrary {
  const library = readGroup(text, wanted);
  if (library.kind !== "library")
    throw new LibertyError(library.line, `expected \`library (name) {\`, found \`${library.kind}\``);
  const leakageUnit = unitOf(library, "leakage_power_unit", "W");
  const areas = new Map<string, number>();
  const gates: Partial<Record<GateKind, Cell>> = {};
  let flipFlop: Cell | undefined;
  for (const group of library.groups) {
    if (group.kind !== "cell") continue;
    const area = numberOf(group.attributes.get("area"), "area");
    // Cells without an area are of no use here: fillers, or views for other programs.
    if (area === undefined || !(area > 0)) continue;
    const leakage = leakageOf(group, library);
    const cell: Cell = {
      name: group.name,
      area: area * 1e-12,
      leakage: leakage === undefined || leakageUnit === undefined ? undefined : leakage * leakageUnit,
    };
    areas.set(cell.name, cell.area);
    if (isTrue(group.attributes.get("dont_use"))) continue;
    if (isFlipFlop(group)) {
      flipFlop = smaller(flipFlop, cell);
      continue;
    }
    const kind = kindOf(group);
    if (kind) gates[kind] = smaller(gates[kind], cell);
  }
  if (areas.size === 0)
    throw new LibertyError(library.line, `library ${library.name} has no cell with an area above 0`);
  if (!flipFlop) {
    throw new LibertyError(
      library.line,
      `library ${library.name} has no flip-flop (a cell with \`ff\` whose next_state is one pin) with an area`,
    );
  }
  return { name: library.name, location, voltage: voltageOf(library), areas, gates, flipFlop };
}

/** The gate that a cell is; undefined for one with several outputs, a memory, or another function. */
function kindOf(cell: Group): GateKind | undefined {
  if (cell.groups.some(({ kind }) => /^(ff|latch|ff_bank|latch_bank|statetable|bus|bundle)$/.test(kind)))
    return undefined;
  const pins = cell.groups.filter(({ kind }) => kind === "pin");
  const outputs = pins.filter((pin) => pin.attributes.get("direction")?.value === "output");
  const [output] = outputs;
  if (!output || outputs.length > 1 || output.attributes.has("three_state")) return undefined;
  const text = output.attributes.get("function")?.value;
  const means: Booleans | undefined = text === undefined ? undefined : readBooleans(text);
  if (!means) return undefined;
  return kinds.find((it) => sameGate(means, it.function))?.kind;
}

/** Takes over one pin, or its opposite, at an edge of another. */
function isFlipFlop(cell: Group): boolean {
  const [state, another] = cell.groups.filter(({ kind }) => kind === "ff");
  if (!state || another) return false;
  const [data, clock] = ["next_state", "clocked_on"].map((name) =>
    readBooleans(state.attributes.get(name)?.value ?? ""),
  );
  return data?.inputs.length === 1 && clock?.inputs.length === 1;
}

/** In the unit of the file: what the cell states as a whole; else the mean over the states of its inputs, summed over its supplies. */
function leakageOf(cell: Group, library: Group): number | undefined {
  const whole = numberOf(cell.attributes.get("cell_leakage_power"), "cell_leakage_power");
  if (whole !== undefined) return whole;
  const states = new Map<string, number>();
  for (const group of cell.groups) {
    if (group.kind !== "leakage_power") continue;
    const value = numberOf(group.attributes.get("value"), "value");
    if (value === undefined) continue;
    const when = group.attributes.get("when")?.value ?? "";
    states.set(when, (states.get(when) ?? 0) + value);
  }
  const always = states.get("");
  if (always !== undefined) return always;
  if (states.size > 0) return [...states.values()].reduce((sum, it) => sum + it, 0) / states.size;
  const usual = numberOf(library.attributes.get("default_cell_leakage_power"), "default_cell_leakage_power");
  return usual === undefined || usual === 0 ? undefined : usual;
}

function voltageOf(library: Group): number | undefined {
  const named = library.attributes.get("default_operating_conditions")?.value;
  const conditions = library.groups.find(({ kind, name }) => kind === "operating_conditions" && name === named);
  return (
    numberOf(conditions?.attributes.get("voltage"), "voltage") ??
    numberOf(library.attributes.get("nom_voltage"), "nom_voltage")
  );
}

const prefixes: Readonly<Record<string, number>> = { f: 1e-15, p: 1e-12, n: 1e-9, u: 1e-6, m: 1e-3, "": 1 };

/** A unit such as "1nW" in SI; undefined where the file states none. */
function unitOf(library: Group, name: string, unit: string): number | undefined {
  const written = library.attributes.get(name);
  if (!written) return undefined;
  const parts = new RegExp(`^\\s*([\\d.]+)\\s*([fpnum]?)${unit}\\s*$`).exec(written.value);
  const value = parts ? Number(parts[1]) * prefixes[parts[2]!]! : 0;
  if (!(value > 0))
    throw new LibertyError(written.line, `${name} is "${written.value}", which is no unit such as "1n${unit}"`);
  return value;
}

function numberOf(attribute: Attribute | undefined, name: string): number | undefined {
  if (!attribute) return undefined;
  const value = Number(attribute.value);
  if (attribute.value === "" || !Number.isFinite(value) || value < 0)
    throw new LibertyError(attribute.line, `${name} is "${attribute.value}", which is no number from 0 on`);
  return value;
}

function isTrue(attribute: Attribute | undefined): boolean {
  return attribute?.value.toLowerCase() === "true";
}

function smaller(one: Cell | undefined, other: Cell): Cell {
  return one && one.area <= other.area ? one : other;
}

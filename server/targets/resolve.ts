import type { Declaration, Expression, Name, PropertyValue, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { targetIncomplete } from "../diagnostics/targetIncomplete.ts";
import { targetValue } from "../diagnostics/targetValue.ts";
import { unknownDevice } from "../diagnostics/unknownDevice.ts";
import { unknownProperty } from "../diagnostics/unknownProperty.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { readQuantity } from "../network/quantities.ts";
import { asicProperties, readAsic } from "./asic.ts";
import { available, closingLimits, devices, findDevice, findProcessor, processors, programmable } from "./catalogue.ts";
import type { CellsFile } from "./cells/library.ts";
import type { Engine } from "./engine/engine.ts";
import { readEngine } from "./engine/read.ts";
import {
  type ComparisonTarget,
  type Device,
  type Fpga,
  type FpgaResource,
  type Resource,
  resourcesOf,
  type Target,
} from "./target.ts";

/**
 * What a `target` declaration means. With errors, the target is still complete, on a device and a clock of the tool's choice.
 * @param cellsFile the cell library that a path in the declaration names
 */
export function resolveTarget(
  declaration: Declaration,
  ownDevices: ReadonlyMap<string, Fpga> = new Map(),
  cellsFile: (path: string) => CellsFile = () => ({ state: "missing", reason: "files cannot be read here" }),
): Target {
  const { header } = declaration;
  const name = header.kind === "targetHeader" ? (header.name?.text ?? "") : "";
  const diagnostics: Diagnostic[] = [];
  const properties = propertiesOf(declaration, diagnostics);
  const place: Place = { statement: header, span: (header.kind === "targetHeader" && header.name) || header.span };

  const onChip = properties.get("device");
  const ofChip = asicProperties.filter((it) => properties.has(it.name)).map((it) => properties.get(it.name)!);
  if (onChip) {
    for (const statement of ofChip) {
      const what = `"${statement.name.text}" of a target with a device`;
      const parameters = { what, found: "written", limit: "the device decides it" };
      const instead = "Leave the line out, or leave out `device` for a chip of your own.";
      diagnostics.push(report(targetValue, { statement, span: statement.name }, { ...parameters, instead }));
    }
  } else if (ofChip.length === 0) {
    diagnostics.push(report(targetIncomplete, place, { target: name, missing: "device", example: "device xc7z020" }));
  } else if (!properties.has("process")) {
    diagnostics.push(report(targetIncomplete, place, { target: name, missing: "process", example: "process 28 nm" }));
  }
  const device = onChip
    ? readDevice(onChip, ownDevices, diagnostics)
    : readAsic(name, properties, cellsFile, diagnostics);
  const architecture = properties.get("architecture");
  const engine = architecture && readArchitecture(architecture, diagnostics);
  // The mapping unfolds a pipeline as far as the area goes.
  if (!engine && device?.kind === "asic" && !device.area) {
    diagnostics.push(report(targetIncomplete, place, { target: name, missing: "area", example: "area 4 mm2" }));
  }
  if (engine && device) checkEngine(name, engine, device, diagnostics);
  const clocked = properties.get("clock");
  const clock = clocked ? readClock(clocked, device, diagnostics) : undefined;
  // A device that is not known may be a processor, which needs no clock.
  if (!clocked && (onChip ? device : ofChip.length > 0)) {
    diagnostics.push(report(targetIncomplete, place, { target: name, missing: "clock", example: "clock 100 MHz" }));
  }
  const deviceLine = onChip ?? properties.get("process");
  const resolved = device ?? devices[0]!;
  const written = properties.get("budget");
  const budget = written && device ? readBudget(written, device, diagnostics) : defaultBudget(resolved);
  return {
    name,
    device: resolved,
    clock: clock ?? 100e6,
    architecture: engine ? "engine" : "streaming",
    ...(engine ? { engine } : {}),
    budget,
    place: deviceLine ? { statement: deviceLine, span: deviceLine.values[0] ?? deviceLine.span } : place,
    diagnostics,
  };
}

/**
 * A target whose device is a processor, which is only compared with; undefined for all others.
 */
export function resolveComparison(
  declaration: Declaration,
  ownDevices: ReadonlyMap<string, Fpga> = new Map(),
): ComparisonTarget | undefined {
  const { header, body } = declaration;
  const named = body.findLast((it) => it.kind === "property" && it.name.text === "device");
  if (named?.kind !== "property" || header.kind !== "targetHeader") return undefined;
  const value = named.values[0]?.value;
  const name = value && deviceNameOf(value);
  const processor = name === undefined || ownDevices.has(name) ? undefined : findProcessor(name);
  if (!processor || !value) return undefined;
  const diagnostics: Diagnostic[] = [];
  const properties = propertiesOf(declaration, diagnostics);
  for (const statement of properties.values()) {
    if (statement === named) continue;
    const what = `"${statement.name.text}" of a target to compare with`;
    const parameters = {
      what,
      found: "written",
      limit: `${processor.title} decides it`,
      instead: "Leave the line out.",
    };
    diagnostics.push(report(targetValue, { statement, span: statement.name }, parameters));
  }
  return { name: header.name?.text ?? "", processor, place: { statement: named, span: value }, diagnostics };
}

/** What a target may say, for completion and hovers. */
export const targetProperties: readonly { readonly name: string; readonly documentation: string }[] = [
  { name: "device", documentation: "Device of the catalogue that the network runs on." },
  { name: "clock", documentation: "Clock of the accelerator, for example `100 MHz`." },
  {
    name: "architecture",
    documentation:
      "`streaming`: one hardware unit per layer, connected by FIFOs. `engine(rows: 16, columns: 16, …)`: one array that the layers share in turn.",
  },
  {
    name: "budget",
    documentation:
      "How much of the device may be used: shares or numbers of `lut`, `ff`, `dsp`, `bram`, `uram`. Default: what place and route fills reliably.",
  },
];

/** Names of resources in a file. */
export const resourceNames: Readonly<Record<string, FpgaResource>> = {
  lut: "lut",
  ff: "ff",
  dsp: "dsp",
  bram: "bram18",
  uram: "uram",
};

type Property = Statement & { readonly kind: "property" };

function propertiesOf(declaration: Declaration, diagnostics: Diagnostic[]): Map<string, Property> {
  const known = [...targetProperties.map((it) => it.name), ...asicProperties.map((it) => it.name)];
  const properties = new Map<string, Property>();
  for (const statement of declaration.body) {
    if (statement.kind !== "property") continue;
    const { text } = statement.name;
    if (known.includes(text)) {
      properties.set(text, statement);
    } else {
      const near = nearMisses(text, known);
      const parameters = { of: "A target", name: text, near, known };
      diagnostics.push(report(unknownProperty, { statement, span: statement.name }, parameters));
    }
  }
  return properties;
}

function readDevice(
  statement: Property,
  ownDevices: ReadonlyMap<string, Fpga>,
  diagnostics: Diagnostic[],
): Fpga | undefined {
  const value = statement.values[0]?.value;
  const name = value && deviceNameOf(value);
  if (name === undefined || name === "") {
    if (statement.errors.length === 0) {
      const parameters = { what: "The device", expected: "a name of the catalogue", found: "something else" };
      diagnostics.push(report(wrongArgument, { statement, span: value ?? statement.span }, parameters));
    }
    return undefined;
  }
  const device = ownDevices.get(name) ?? findDevice(name);
  if (device) return device;
  const known = [...ownDevices.keys(), ...[...programmable, ...processors].map((it) => it.name)];
  // A part of a name ("v100") says more than a name of the same length.
  const containing = name.length < 3 ? [] : known.filter((it) => it.includes(name.toLowerCase())).slice(0, 3);
  const near = containing.length > 0 ? containing : nearMisses(name, known);
  diagnostics.push(report(unknownDevice, { statement, span: value! }, { name, near, known }));
  return undefined;
}

/** A name such as `ecp5-85f`, which the grammar reads as a difference. */
export function deviceNameOf(value: Expression): string | undefined {
  if (value.kind === "name") return value.text;
  if (value.kind === "string") return value.value;
  // Part numbers that start with digits look like a number with a unit.
  if (value.kind === "number" && value.unit !== undefined) return `${value.value}${value.unit}`;
  if (value.kind !== "binary" || value.operator.text !== "-") return undefined;
  const left = deviceNameOf(value.left);
  const { right } = value;
  if (left === undefined) return undefined;
  const rest = right.kind === "number" ? `${right.value}${right.unit ?? ""}` : deviceNameOf(right);
  return rest === undefined ? undefined : `${left}-${rest}`;
}

/** The engine that is asked for; undefined: streaming, or what cannot be read. */
function readArchitecture(statement: Property, diagnostics: Diagnostic[]): Engine | undefined {
  const value = statement.values[0]?.value;
  if (value === undefined || value.kind === "missing") return undefined;
  if (value.kind === "call" && value.callee.text === "engine") return readEngine(value, statement, diagnostics);
  if (value.kind === "name" && value.text === "streaming") return undefined;
  const named = value.kind === "call" ? value.callee.text : value.kind === "name" ? value.text : undefined;
  const expected = "`streaming` or `engine(rows: …, columns: …)`";
  const found = named ? `"${named}"` : "something else";
  diagnostics.push(report(wrongArgument, { statement, span: value }, { what: "The architecture", expected, found }));
  return undefined;
}

/** An engine needs off-chip memory and buffers: its own, or those of board and chip. */
function checkEngine(target: string, engine: Engine, device: Device, diagnostics: Diagnostic[]): void {
  const incomplete = (missing: string, example: string) =>
    diagnostics.push(report(targetIncomplete, engine.place, { target, missing, example }));
  if (engine.bandwidth === undefined && !device.offChip) {
    const property = device.kind === "asic" ? "dram lpddr4, 12.8 GB/s" : "engine(…, bandwidth: 12.8 GB/s)";
    incomplete("rate of its off-chip memory", property);
  }
  const buffers = Object.values(engine.buffers).some((it) => it !== undefined);
  if (!buffers && device.kind === "asic" && !device.sram) incomplete("memory on the chip", "sram 512 KiB");
}

function readClock(statement: Property, device: Device | undefined, diagnostics: Diagnostic[]): number | undefined {
  const value = statement.values[0]?.value;
  if (!value || value.kind === "missing") return undefined;
  const quantity = readQuantity(value, "The clock", ["frequency"], statement, diagnostics);
  if (!quantity) return undefined;
  const place = { statement, span: value };
  const found = megahertz(quantity.value);
  if (!(quantity.value > 0)) {
    const parameters = {
      what: "The clock",
      found,
      limit: "it must be above 0",
      instead: "Write for example `100 MHz`.",
    };
    diagnostics.push(report(targetValue, place, parameters));
    return undefined;
  }
  if (device && quantity.value > device.clockLimit.value) {
    const limit = `designs on ${device.title} reach ${megahertz(device.clockLimit.value)} at most (${device.clockLimit.source})`;
    diagnostics.push(report(targetValue, place, { what: "The clock", found, limit, instead: "Write a lower clock." }));
  }
  return quantity.value;
}

function readBudget(statement: Property, device: Device, diagnostics: Diagnostic[]): Record<Resource, number> {
  const budget = defaultBudget(device);
  for (const part of statement.values) readShare(part, statement, device, budget, diagnostics);
  return budget;
}

/** `lut -3%`, which the grammar reads as a difference. */
function negativeShare({ label, value }: PropertyValue): { readonly name: Name } | undefined {
  const isNegative = label === undefined && value.kind === "binary" && value.operator.text === "-";
  return isNegative && value.left.kind === "name" ? { name: value.left } : undefined;
}

function readShare(
  part: PropertyValue,
  statement: Property,
  device: Device,
  budget: Record<Resource, number>,
  diagnostics: Diagnostic[],
): void {
  const negative = negativeShare(part);
  const written = part.label ?? (part.value.kind === "name" ? part.value : negative?.name);
  const resource = written && resourceNames[written.text];
  const known = Object.keys(resourceNames);
  if (!resource) {
    if (part.value.kind === "missing") return;
    const name = written?.text ?? "this";
    const parameters = { of: "A budget", name, near: nearMisses(name, known), known };
    diagnostics.push(report(unknownProperty, { statement, span: written ?? part }, parameters));
    return;
  }
  const what = `The budget of "${written.text}"`;
  if (negative) {
    const found = "negative";
    const limit = "a design cannot give resources back";
    const parameters = { what, found, limit, instead: "Write 0, or how much it may use at most." };
    diagnostics.push(report(targetValue, { statement, span: part }, parameters));
    return;
  }
  const quantity = readQuantity(part.value, what, ["fraction", "count"], statement, diagnostics);
  if (!quantity) return;
  const all = available(device, resource);
  const count = quantity.dimension === "fraction" ? quantity.value * all : quantity.value;
  if (count > all) {
    const found = quantity.dimension === "fraction" ? `${quantity.value * 100} %` : String(count);
    const limit = `${device.title} has ${all}`;
    const parameters = { what, found, limit, instead: `Write at most ${all} or 100 %.` };
    diagnostics.push(report(targetValue, { statement, span: part }, parameters));
  }
  budget[resource] = Math.floor(Math.min(all, count));
}

function defaultBudget(device: Device): Record<Resource, number> {
  const budget = { lut: 0, ff: 0, dsp: 0, bram18: 0, uram: 0, gate: 0, sram: 0 };
  for (const resource of resourcesOf(device)) {
    budget[resource] = Math.floor(available(device, resource) * closingLimits[resource]);
  }
  return budget;
}

function megahertz(hertz: number): string {
  return `${Number((hertz / 1e6).toPrecision(6))} MHz`;
}

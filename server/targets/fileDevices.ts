import type { Declaration, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { targetIncomplete } from "../diagnostics/targetIncomplete.ts";
import { targetValue } from "../diagnostics/targetValue.ts";
import { unknownDevice } from "../diagnostics/unknownDevice.ts";
import { unknownProperty } from "../diagnostics/unknownProperty.ts";
import { readQuantity } from "../network/quantities.ts";
import { readOffChip } from "./asic.ts";
import { programmable as catalogue, findDevice } from "./catalogue.ts";
import { resourceNames } from "./resolve.ts";
import type { Figure, Fpga, FpgaResource } from "./target.ts";

/** `device mine extends xc7z020 { … }`: a device of the catalogue, or of a file, with other figures. */
export interface FileDevice {
  readonly device: Fpga;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a device of a file may say, for completion and hovers. */
export const deviceProperties: readonly { readonly name: string; readonly documentation: string }[] = [
  { name: "clock", documentation: "Highest clock that designs on the device reach, for example `250 MHz`." },
  { name: "lut", documentation: "Number of look-up tables." },
  { name: "ff", documentation: "Number of flip-flops." },
  { name: "dsp", documentation: "Number of multiplier blocks." },
  { name: "bram", documentation: "Number of block memories, counted as the device it extends counts them." },
  { name: "uram", documentation: "Number of ultra memories." },
  { name: "dram", documentation: "Memory beside the device and its bandwidth, for example `ddr4, 19.2 GB/s`." },
  { name: "power", documentation: "Power of the idle, configured device, for example `200 mW`." },
  {
    name: "board",
    documentation: "Power of the board around the device: processor, memory, regulators; for example `1.5 W`.",
  },
];

/** The devices that a file declares, by name. A device that cannot be read is the one that it extends. */
export function resolveDevices(declarations: ReadonlyMap<string, Declaration>): ReadonlyMap<string, FileDevice> {
  const resolved = new Map<string, FileDevice>();
  const open = new Set<string>();
  const resolve = (name: string): FileDevice | undefined => {
    const declaration = declarations.get(name);
    const known = resolved.get(name);
    if (known || !declaration || declaration.header.kind !== "deviceHeader") return known;
    const diagnostics: Diagnostic[] = [];
    const { header } = declaration;
    const { base } = header;
    open.add(name);
    let extended: Fpga | undefined;
    if (!base || base.text === "") {
      if (header.errors.length === 0) {
        const place = { statement: header, span: header.name ?? header.span };
        const parameters = { target: name, missing: "extends", example: `device ${name} extends xc7z020` };
        diagnostics.push(report(targetIncomplete, place, parameters));
      }
    } else if (open.has(base.text) && declarations.has(base.text)) {
      const what = `The device "${name}"`;
      const parameters = { what, found: base.text, limit: "a device cannot extend itself" };
      const instead = "Extend a device of the catalogue.";
      diagnostics.push(report(targetValue, { statement: header, span: base }, { ...parameters, instead }));
    } else {
      extended = resolve(base.text)?.device ?? findDevice(base.text);
      if (!extended) {
        const known = [...declarations.keys(), ...catalogue.map((device) => device.name)];
        const parameters = { name: base.text, near: nearMisses(base.text, known), known };
        diagnostics.push(report(unknownDevice, { statement: header, span: base }, parameters));
      }
    }
    open.delete(name);
    const device = changed(name, extended ?? catalogue[0]!, declaration.body, header, diagnostics);
    const result = { device, diagnostics };
    resolved.set(name, result);
    return result;
  };
  for (const name of declarations.keys()) resolve(name);
  return resolved;
}

function changed(
  name: string,
  base: Fpga,
  body: readonly Statement[],
  header: Statement,
  diagnostics: Diagnostic[],
): Fpga {
  const source = `device "${name}" of the file`;
  const resources: Record<FpgaResource, Figure | null> = { ...base.resources };
  let { clockLimit, staticPower, offChip, board } = base;
  for (const statement of body) {
    if (statement.kind !== "property") continue;
    const { text } = statement.name;
    const resource = resourceNames[text];
    const value = statement.values[0]?.value;
    if (text === "dram") {
      offChip = readOffChip(statement, source, diagnostics) ?? offChip;
      continue;
    }
    const powers = text === "power" || text === "board";
    if (!resource && !powers && text !== "clock") {
      const known = deviceProperties.map((property) => property.name);
      const near = text === "memory" ? ["dram"] : nearMisses(text, known);
      const parameters = { of: "A device", name: text, near, known };
      diagnostics.push(report(unknownProperty, { statement, span: statement.name }, parameters));
      continue;
    }
    if (!value || value.kind === "missing") continue;
    const what = `"${text}" of the device "${name}"`;
    const quantity = readQuantity(
      value,
      what,
      [resource ? "count" : powers ? "power" : "frequency"],
      statement,
      diagnostics,
    );
    if (!quantity) continue;
    const legal = resource ? Number.isInteger(quantity.value) : quantity.value > 0;
    if (!legal) {
      const limit = resource ? "it must be a whole number" : "it must be above 0";
      const parameters = { what, found: String(quantity.value), limit, instead: "Correct the number." };
      diagnostics.push(report(targetValue, { statement, span: value }, parameters));
    } else if (resource && !base.resources[resource] && quantity.value > 0) {
      // Its units, models and tools are those of a device without them.
      const limit = `${base.title} is built without any`;
      const parameters = { what, found: String(quantity.value), limit, instead: "Extend a device that has them." };
      diagnostics.push(report(targetValue, { statement, span: value }, parameters));
    } else if (resource) resources[resource] = { value: quantity.value, source };
    else if (text === "power") staticPower = { value: quantity.value, source };
    else if (text === "board") board = { title: name, power: { value: quantity.value, source } };
    else clockLimit = { value: quantity.value, source };
  }
  const documentation = `${header.doc ?? ""}\n\nExtends ${base.title}.`.trim();
  const title = `${name} (extends ${base.name})`;
  const basedOn = base.basedOn ?? base.name;
  return {
    ...base,
    name,
    title,
    basedOn,
    boards: [],
    resources,
    clockLimit,
    staticPower,
    offChip,
    ...(board ? { board } : {}),
    documentation,
  };
}

import { type Asic, type Device, type Fpga, type FpgaResource, fpgaResources } from "../targets/target.ts";
import { type Calibration, unitKey } from "../units/calibration.ts";
import { unitMacros } from "../units/registry.ts";
import { noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";

/** One line of a calibration file. */
type Entry = FpgaEntry | CellsEntry;

interface AnyEntry {
  readonly key: string;
  readonly tool: string;
  /** Where the unit was, for people. */
  readonly network: string;
  readonly unit: string;
}

interface FpgaEntry extends AnyEntry, Readonly<Record<FpgaResource, number>> {
  readonly family: Fpga["family"];
}

interface CellsEntry extends AnyEntry {
  readonly family: Asic["family"];
  /** Name of the cell library. */
  readonly library: string;
  /** Of the cells in m2, memory macros left out. */
  readonly area: number;
}

interface Content {
  readonly schema: 1;
  readonly generator: string;
  readonly units: readonly Entry[];
}

/** A unit as it was synthesised. */
export interface SynthesisedUnit {
  readonly unit: Unit;
  readonly counts: ResourceCounts;
  /** On a chip of one's own: m2 of its cells, memory macros left out. */
  readonly cellArea?: number;
}

const generator = "dnnx synth";

/** The calibration file that stands beside a `.dnnx` file, its name without folders; undefined for standard input. */
export function calibrationName(file: string): string | undefined {
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  if (name === "-" || name === "") return undefined;
  return `${name.replace(/\.dnnx$/, "")}.calibration.json`;
}

/** A calibration file; undefined when it is none, so that estimates go on with their models. */
export function readCalibration(file: string, text: string): Calibration | undefined {
  const units = entriesOf(text);
  if (!units) return undefined;
  const known = new Map(units.map((entry) => [`${technologyOfEntry(entry)} ${entry.key}`, entry]));
  return {
    file,
    measured: (unit, device) => {
      const entry = known.get(`${technologyOfDevice(device)} ${unitKey(unit)}`);
      if (!entry) return undefined;
      const { tool } = entry;
      if (entry.family !== "ASIC") {
        const { lut, ff, dsp, bram18, uram } = entry;
        return { counts: { ...noResources, lut, ff, dsp, bram18, uram }, tool };
      }
      if (device.kind !== "asic") return undefined;
      return { counts: cellGates(entry.area, device), rest: unitMacros(unit, device), tool };
    },
  };
}

/** An area of cells in m2 in gate equivalents of the device. */
export function cellGates(area: number, { cells }: Asic): ResourceCounts {
  return { ...noResources, gate: Math.round(area / cells.gate.value) };
}

/**
 * The text of a calibration file with what was measured now and, of what it held before, everything else.
 * @param before the text that is there; absent: none
 */
export function calibrationText(
  network: string,
  device: Device,
  tool: string,
  measured: readonly SynthesisedUnit[],
  before?: string,
): string {
  const now = measured.map(({ unit, counts: { lut, ff, dsp, bram18, uram }, cellArea = 0 }): Entry => {
    const common = { key: unitKey(unit), tool, network, unit: unit.name };
    if (device.kind === "fpga") return { ...common, family: device.family, lut, ff, dsp, bram18, uram };
    return { ...common, family: device.family, library: device.cells.library?.name ?? "", area: cellArea };
  });
  const technology = technologyOfDevice(device);
  const keys = new Set(now.map(({ key }) => key));
  const kept = (before === undefined ? [] : (entriesOf(before) ?? [])).filter(
    (entry) => technologyOfEntry(entry) !== technology || !(keys.has(entry.key) || entry.network === network),
  );
  const fresh = new Map(now.map((entry) => [entry.key, entry]));
  const content: Content = { schema: 1, generator, units: [...kept, ...fresh.values()] };
  const { units, ...head } = content;
  const lines = units.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "units": [\n${lines}\n  ]\n}\n`;
}

/** What a circuit was made of: a family of FPGAs, or the cells of a library. */
function technologyOfDevice(device: Device): string {
  return device.kind === "fpga" ? device.family : `${device.family} ${device.cells.library?.name}`;
}

function technologyOfEntry(entry: Entry): string {
  return entry.family === "ASIC" ? `${entry.family} ${entry.library}` : entry.family;
}

function entriesOf(text: string): readonly Entry[] | undefined {
  try {
    const content = JSON.parse(text) as Partial<Content>;
    if (content.schema !== 1 || !Array.isArray(content.units)) return undefined;
    return content.units.every(isEntry) ? content.units : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== "object" || entry === null) return false;
  const it = entry as Readonly<Record<string, unknown>>;
  if (![it.key, it.family, it.tool].every((name) => typeof name === "string")) return false;
  if (it.family !== "ASIC") return fpgaResources.every((resource) => Number.isSafeInteger(it[resource]));
  return typeof it.library === "string" && typeof it.area === "number" && it.area >= 0;
}

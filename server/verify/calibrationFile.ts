import type { Device, FpgaResource } from "../targets/target.ts";
import { type Calibration, unitKey } from "../units/calibration.ts";
import { noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";

/** One line of a calibration file. */
interface Entry extends Readonly<Record<FpgaResource, number>> {
  readonly key: string;
  readonly family: Device["family"];
  readonly tool: string;
  /** Where the unit was, for people. */
  readonly network: string;
  readonly unit: string;
}

interface Content {
  readonly schema: 1;
  readonly generator: string;
  readonly units: readonly Entry[];
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
  const known = new Map(units.map((entry) => [`${entry.family} ${entry.key}`, entry]));
  return {
    file,
    measured: (unit, device) => {
      const entry = known.get(`${device.family} ${unitKey(unit)}`);
      if (!entry) return undefined;
      const { lut, ff, dsp, bram18, uram } = entry;
      return { counts: { ...noResources, lut, ff, dsp, bram18, uram }, tool: entry.tool };
    },
  };
}

/**
 * The text of a calibration file with what was measured now and, of what it held before, everything else.
 * @param before the text that is there; absent: none
 */
export function calibrationText(
  network: string,
  device: Device,
  tool: string,
  measured: readonly { readonly unit: Unit; readonly counts: ResourceCounts }[],
  before?: string,
): string {
  const now = measured.map(({ unit, counts: { lut, ff, dsp, bram18, uram } }): Entry => {
    const key = unitKey(unit);
    return { key, family: device.family, tool, network, unit: unit.name, lut, ff, dsp, bram18, uram };
  });
  const fresh = new Map(now.map((entry) => [`${entry.family} ${entry.key}`, entry]));
  const kept = (before === undefined ? [] : (entriesOf(before) ?? [])).filter(
    (entry) =>
      !fresh.has(`${entry.family} ${entry.key}`) && !(entry.network === network && entry.family === device.family),
  );
  const content: Content = { schema: 1, generator, units: [...kept, ...fresh.values()] };
  const { units, ...head } = content;
  const lines = units.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "units": [\n${lines}\n  ]\n}\n`;
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
  const it = entry as Partial<Entry> | null;
  if (typeof it !== "object" || it === null) return false;
  const names = [it.key, it.family, it.tool].every((name) => typeof name === "string");
  return names && [it.lut, it.ff, it.dsp, it.bram18, it.uram].every((count) => Number.isSafeInteger(count));
}

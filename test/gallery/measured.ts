import { createHash } from "node:crypto";
import { hlsFiles } from "../../server/generate/hls/files.ts";
import { verilogFiles } from "../../server/generate/verilog/files.ts";
import type { Design } from "../../server/mapping/design.ts";
import type { Device } from "../../server/targets/target.ts";
import { addResources, noResources, type ResourceCounts } from "../../server/units/resources.ts";
import type { Unit } from "../../server/units/unit.ts";
import { textOf } from "../../server/verify/synthesis.ts";

/**
 * What synthesis and simulation found in the gallery, under fingerprints of what they read (comments aside): a figure holds as long as
 * the generated code stays the same, and what was found before is not looked for again.
 */
export interface Measured {
  /** Program that synthesised, with its version. */
  readonly tool: string;
  readonly circuits: Readonly<Record<string, ResourceCounts>>;
  readonly designs: Readonly<Record<string, Simulated>>;
}

/** A design whose Verilog and C++ gave the codes of the reference. */
export interface Simulated {
  readonly vectors: number;
  readonly intervalCycles: number;
  readonly latencyCycles: number;
}

/** Frames that are simulated: the interval shows between the last ones. */
export const simulatedFrames = 3;

export function unitFingerprint(unit: Unit, { family }: Device): string {
  return remembered(unitFingerprints, unit, () => [family, `${"dsp" in unit && unit.dsp}`, textOf(unit)]);
}

/** Of all Verilog and C++ of a design. */
export function designFingerprint(design: Design): string {
  return remembered(designFingerprints, design, () => [...verilogFiles(design), ...hlsFiles(design)].flat());
}

const unitFingerprints = new WeakMap<Unit, string>();
const designFingerprints = new WeakMap<Design, string>();

/** Code is written once for each: it holds all weights. */
function remembered<Of extends object>(known: WeakMap<Of, string>, of: Of, texts: () => readonly string[]): string {
  const found = known.get(of) ?? fingerprint(texts());
  known.set(of, found);
  return found;
}

function fingerprint(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.replace(/[ \t]*\/\/.*$/gm, "")}\0`);
  return hash.digest("hex").slice(0, 24);
}

/** Units of a design that were not synthesised as they are generated today. */
export function staleUnits({ units, target }: Design, { circuits }: Measured): readonly Unit[] {
  return units.filter((unit) => !(unitFingerprint(unit, target.device) in circuits));
}

/** Sum of what its units were synthesised to; undefined when some of them were not. */
export function synthesised({ units, target }: Design, { circuits }: Measured): ResourceCounts | undefined {
  let sum = noResources;
  for (const unit of units) {
    const counts = circuits[unitFingerprint(unit, target.device)];
    if (!counts) return undefined;
    sum = addResources(sum, counts);
  }
  return sum;
}

/** What is left of the figures when designs are all that there are. */
export function onlyOf(designs: readonly Design[], { tool, circuits, designs: simulated }: Measured): Measured {
  const units = new Set(designs.flatMap((it) => it.units.map((unit) => unitFingerprint(unit, it.target.device))));
  const whole = new Set(designs.map(designFingerprint));
  const kept = <Value>(of: Readonly<Record<string, Value>>, names: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => names.has(name)));
  return { tool, circuits: kept(circuits, units), designs: kept(simulated, whole) };
}

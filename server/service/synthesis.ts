import { amount, countText, percentText, siText } from "../estimate/display.ts";
import type { Cost, Quantity } from "../estimate/estimate.ts";
import { estimateOf } from "../estimate/estimator.ts";
import type { Design } from "../mapping/design.ts";
import { type Resource, resources, resourcesOf } from "../targets/target.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import type { Placement } from "../verify/placement.ts";

/** A count that synthesis found beside the one that the models say. */
export interface Figure {
  readonly measured: number;
  readonly estimated: Quantity;
}

export interface Comparison {
  readonly network: string;
  readonly target: string;
  readonly device: string;
  /** Kinds of resources that the design was expected to use or uses. */
  readonly resources: readonly Resource[];
  readonly layers: readonly { readonly name: string; readonly resources: Readonly<Record<Resource, Figure>> }[];
  readonly total: Readonly<Record<Resource, Figure>>;
  /** m2, of a chip of one's own. */
  readonly area?: Figure;
}

/** Measured beside estimated, layer by layer; the estimate is that of the models, whatever was measured before. */
export function compareSynthesis(
  design: Design,
  units: readonly { readonly unit: Unit; readonly counts: ResourceCounts }[],
): Comparison {
  const estimate = estimateOf(design);
  const sums = new Map<string, ResourceCounts>();
  for (const { unit, counts } of units) {
    sums.set(unit.layer, addResources(sums.get(unit.layer) ?? noResources, counts));
  }
  const all = [...sums.values()].reduce(addResources, noResources);
  const total = figures(all, (it) => estimate.resources[it].cost);
  const layers = estimate.layers.flatMap(({ name, resources }) => {
    const measured = sums.get(name);
    return measured ? [{ name, resources: figures(measured, (it) => resources[it]) }] : [];
  });
  const { device } = design.target;
  return {
    network: design.network.name,
    target: design.target.name,
    device: device.kind === "fpga" ? device.name : device.title,
    resources: resourcesOf(device).filter((it) => total[it].measured > 0 || total[it].estimated.value > 0),
    layers,
    total,
    ...(device.kind === "asic" && estimate.area.value !== null
      ? { area: { measured: all.gate * device.cells.gate.value, estimated: estimate.area } }
      : {}),
  };
}

function figures(
  measured: ResourceCounts,
  estimated: (resource: Resource) => Cost,
): Readonly<Record<Resource, Figure>> {
  const result = {} as Record<Resource, Figure>;
  for (const resource of resources) {
    const cost = estimated(resource);
    // A design with an unknown cost cannot be generated, so it was refused before.
    if (cost.value === null)
      throw new Error(`internal error: ${resource} was synthesised but not estimated: ${cost.reason}`);
    result[resource] = { measured: measured[resource], estimated: cost };
  }
  return result;
}

const titles: Readonly<Record<Resource, string>> = {
  lut: "LUT",
  ff: "FF",
  dsp: "DSP",
  bram18: "BRAM",
  uram: "URAM",
  gate: "gates",
  sram: "SRAM bits",
};

/** The comparison as a table: a line for each layer, then their sum. */
function comparisonTable({ resources, layers, total }: Comparison): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const row = (name: string, found: Readonly<Record<Resource, Figure>>): readonly string[] => [
    name,
    ...resources.flatMap((it) => [
      countText(found[it].measured),
      countText(found[it].estimated.value),
      offText(found[it]),
    ]),
  ];
  return {
    head: ["layer", ...resources.flatMap((it) => [titles[it], "estimated", "off"])],
    rows: [...layers.map((it) => row(it.name, it.resources)), row("all", total)],
  };
}

function offText({ measured, estimated }: Figure): string {
  if (measured === estimated.value) return "";
  const outside = measured < estimated.low || measured > estimated.high ? " !" : "";
  if (estimated.value === 0) return `new${outside}`;
  const off = measured / estimated.value - 1;
  return `${off < 0 ? "−" : "+"}${percentText(Math.abs(off))}${outside}`;
}

/** One sentence: the largest resources as they were measured and estimated. */
export function comparisonSummary({ network, resources, total }: Comparison, tool: string): string {
  const figures = resources.map((it) => {
    const { measured, estimated } = total[it];
    return `${countText(measured)} ${titles[it]} (estimated ${countText(estimated.value)})`;
  });
  return `${network}: ${figures.join(", ")}, with ${tool}.`;
}

/** What was measured, with the table as `write` makes it. @param calibration path of the file that keeps it */
export function synthesisLines(
  comparison: Comparison,
  { tool, placement, calibration }: Measurement,
  write: (table: ReturnType<typeof comparisonTable>) => readonly string[] = alignedLines,
): readonly string[] {
  const { network, target, device, area } = comparison;
  return [
    `${network} on ${target} (${device}), units synthesised with ${tool}; off: measured against estimated, ! outside of the band`,
    "",
    ...write(comparisonTable(comparison)),
    ...(area ? ["", areaText(area)] : []),
    ...(placement ? ["", placementText(placement)] : []),
    ...(calibration === undefined ? [] : ["", `${calibration}: estimates of this file now use what was measured.`]),
  ];
}

/** SRAM is no cell: its area is that of the models on both sides. */
function areaText({ measured, estimated }: Figure): string {
  const [found, said] = [measured, estimated.value].map((it) => amount(it, "m2"));
  return `Area ${found}, estimated ${said}; memory macros are estimated on both sides.`;
}

/** What synthesis tells besides the counts. */
interface Measurement {
  readonly tool: string;
  readonly placement?: Placement;
  readonly calibration?: string;
}

/** Rows with the columns under each other, numbers to the right. */
function alignedLines({ head, rows }: ReturnType<typeof comparisonTable>): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function placementText({ tool, clockAsked, clockReached, logicCells }: Placement): string {
  const verdict = clockReached >= clockAsked ? "reached" : "MISSED";
  const cells = logicCells === undefined ? "" : `, ${countText(logicCells)} logic cells`;
  return `Placed and routed with ${tool}: ${siText(clockReached, "Hz")}, asked for ${siText(clockAsked, "Hz")}: ${verdict}${cells}.`;
}

import {
  amount,
  averageText,
  bandText,
  bitsText,
  costText,
  counted,
  countText,
  errorText,
  percentText,
  siText,
} from "../../estimate/display.ts";
import type { Cost, Estimate, ExpectedCosts } from "../../estimate/estimate.ts";
import { comparisonJson, estimateJson, workJson } from "../../estimate/json.ts";
import { exactReason } from "../../estimate/noise.ts";
import { type LayerWork, type NetworkWork, withoutTarget, workOf } from "../../estimate/work.ts";
import type { MappedNetwork } from "../../service/compile.ts";
import { effectsOf, withoutApproximations } from "../../service/exact.ts";
import type { Document } from "../../service/workspace.ts";
import { type Resource, resources } from "../../targets/target.ts";
import { engineLines, engineTable } from "../engineTable.ts";
import { chosenNetworks, comparedNetworks, errorsOf, openInWorkspace, openText } from "../open.ts";
import { diagnosticLine, tableText } from "../print.ts";
import { rooflineLines, sideBySide } from "./roofline.ts";

export interface EstimateOptions {
  readonly network?: string;
  readonly target?: readonly string[];
  readonly json?: boolean;
  readonly csv?: boolean;
  /** Where a report goes. */
  readonly html?: string;
  readonly exact?: boolean;
  readonly roofline?: boolean;
  readonly quiet?: boolean;
}

/** Costs of the networks of a file. @returns 1 when the file has errors (what can be estimated is still shown). */
export async function estimate(file: string, options: EstimateOptions): Promise<number> {
  const { workspace, document } = openInWorkspace(file);
  const { mapped, withoutTarget: bare } = chosenNetworks(document, {
    ...(options.network === undefined ? {} : { network: options.network }),
    ...(options.target === undefined ? {} : { targets: options.target }),
  });
  const estimates = mapped.map((it) => it.estimate);
  const works = bare.map(workOf);
  const rooflines = comparedNetworks(document, options);
  const errors = errorsOf(document);
  for (const error of errors) process.stderr.write(`${diagnosticLine(document, error)}\n`);
  if (options.html !== undefined) {
    const chosen = [
      ...mapped.map(({ network, target }) => ({ network: network.name, target: target.name })),
      ...rooflines.map(({ network, roofline }) => ({ network: network.name, target: roofline.target })),
      ...bare.map(({ name }) => ({ network: name })),
    ];
    const { reportOf, writeReport } = await import("../report.ts");
    await writeReport(options.html, reportOf(workspace, document.uri, chosen));
    if (!options.quiet) print(`wrote ${options.html}`);
  } else if (options.json) {
    const all = [
      ...estimates.map((it) => estimateJson(file, it)),
      ...works.map((it) => workJson(file, it)),
      ...rooflines.map(({ network, roofline }) => comparisonJson(file, network, roofline)),
    ];
    print(JSON.stringify(all.length === 1 ? all[0] : all, null, 2));
  } else if (options.csv) print(csvText(estimates, works, rooflines));
  else {
    const exact = options.exact ? exactNetworks(document) : undefined;
    const before = (network: string, target: string) =>
      exact?.find((it) => it.network.name === network && it.target.name === target)?.estimate.roofline;
    const parts = [
      ...mapped.map((it) =>
        [
          report(it.estimate),
          ...(exact ? effectLines(it, exact) : []),
          ...(options.roofline
            ? ["", ...rooflineLines(it.estimate.roofline, before(it.network.name, it.target.name))]
            : []),
        ].join("\n"),
      ),
      ...rooflines.map(({ network, roofline }) =>
        [
          `${network.name} on ${roofline.target} (${roofline.title}; only compared with)`,
          "",
          ...rooflineLines(roofline),
        ].join("\n"),
      ),
      ...works.map(workReport),
      ...sideBySide(mapped, rooflines),
    ];
    print(parts.join("\n\n"));
  }
  return errors.length > 0 ? 1 : 0;
}

/** The networks of the file without their approximations. */
function exactNetworks(document: Document): readonly MappedNetwork[] {
  return openText(document.uri, withoutApproximations(document.tree)).compilation().mapped;
}

function effectLines(it: MappedNetwork, exact: readonly MappedNetwork[]): string[] {
  const other = exact.find(({ network, target }) => network.name === it.network.name && target.name === it.target.name);
  if (!other) return ["", "Without its approximations the network has errors, so there is nothing to compare with."];
  const write = { count: countText, bit: bitsText, J: (value: number) => siText(value, "J"), dB: decibelText };
  const rows = effectsOf(it, other).map(({ what, unit, approximated, exact: without }) => [
    what,
    ...[approximated, without].map((cost) =>
      cost.value === null && cost.reason === exactReason ? "exact" : costText(cost, write[unit]),
    ),
    approximated.value === null || !without.value || unit === "dB"
      ? ""
      : percentText(approximated.value / without.value),
  ]);
  return [
    "",
    "With its approximations, and without (8 bits, which is what numbers have where nothing is written):",
    tableText(["", "with", "without", "share"], rows),
  ];
}

function decibelText(value: number): string {
  return `${value.toFixed(1)} dB`;
}

/** Work, parameters and storage, for a network that names no target. */
function workReport({ network, layers, macs, parameters, weightBits, noise }: NetworkWork): string {
  const row = (layer: LayerWork) => [
    layer.name,
    layer.operation,
    layer.outputShape.join("×"),
    layer.outputFormat,
    countText(layer.macs),
    costText(layer.effectiveMacs, (value) => countText(Math.round(value))),
    countText(layer.parameters),
    costText(layer.weightBits, bitsText),
    layer.noise.value === null && layer.noise.reason === exactReason ? "exact" : costText(layer.noise, decibelText),
  ];
  const head = ["layer", "operation", "shape", "format", "MACs", "effective", "parameters", "weights", "noise"];
  const total = ["", "", "", "", countText(macs), "", countText(parameters), costText(weightBits, bitsText)];
  return [
    `${network.name} without a target: its work and storage; throughput, latency, energy and resources need one`,
    ...(network.weights === "seeded" ? [seededNote] : []),
    "",
    tableText(head, [...layers.map(row), [...total, costText(noise, decibelText)]]),
    ...network.requirements.map(({ text }, index) => `${index === 0 ? "\n" : ""}?      ${text}`),
    ...(network.requirements.length > 0 ? [`       (${withoutTarget(network.name)})`] : []),
  ].join("\n");
}

const seededNote = "Weights: no file, seeded pseudo-random ones stand in.";

/** Columns of resources: titles of what the kind of device has. */
const shownResources = {
  fpga: [
    ["LUT", "lut"],
    ["FF", "ff"],
    ["DSP", "dsp"],
    ["BRAM", "bram18"],
  ],
  asic: [
    ["gates", "gate"],
    ["SRAM bits", "sram"],
  ],
} as const satisfies Record<Estimate["deviceKind"], readonly (readonly [string, Resource])[]>;

function report(it: Estimate): string {
  const layers = it.engine ? engineTable(it) : streamingTable(it);
  const seeded = it.weights === "seeded" || it.weights === "mixed";
  return [
    `${it.network} on ${it.target} (${it.device}, ${siText(it.clock, "Hz")})`,
    ...(seeded ? [seededNote] : []),
    "",
    layers,
    "",
    ...(it.engine ? engineLines(it.engine) : []),
    ...totals(it),
    ...functionErrors(it),
    ...comparisons(it),
    ...(it.requirements.length > 0 ? ["", ...requirementLines(it)] : []),
  ].join("\n");
}

function streamingTable(it: Estimate): string {
  const shown = shownResources[it.deviceKind];
  const titles = shown.map(([title]) => title);
  return tableText(
    ["layer", "operation", "shape", "MACs", "parameters", "pe", "simd", "cycles", ...titles, "energy"],
    it.layers.map((layer) => [
      layer.name,
      layer.operation,
      layer.outputShape.join("×"),
      countText(layer.macs),
      countText(layer.parameters),
      layer.fold ? String(layer.fold.pe) : "",
      layer.fold ? String(layer.fold.simd) : "",
      ...(layer.computedBy === undefined
        ? [
            costText(layer.intervalCycles, averageText),
            ...shown.map(([, resource]) => costText(layer.resources[resource], countText)),
            costText(layer.energy.total, (value) => siText(value, "J")),
          ]
        : [`in ${layer.computedBy}`, "", ...titles.map(() => "")]),
    ]),
  );
}

function totals(it: Estimate): string[] {
  const line = (name: string, cost: Cost, write: (value: number) => string): string[] => [
    name,
    costText(cost, write),
    cost.value === null ? cost.reason : bandText(cost),
  ];
  const joules = (value: number) => siText(value, "J");
  const rows = [
    line("throughput", it.throughput, (value) => siText(value, "inference/s")),
    line("interval", it.intervalCycles, (value) => counted(value, "cycle")),
    line("latency", it.latency, (value) => siText(value, "s")),
    line("energy per inference", it.energy.total, joules),
    line("  arithmetic", it.energy.arithmetic, joules),
    line("  on-chip memory", it.energy.onChipMemory, joules),
    line("  off-chip memory", it.energy.offChipMemory, joules),
    line("  static", it.energy.static, joules),
    ...(it.deviceKind === "asic" ? [line("area", it.area, (value) => amount(value, "m2"))] : []),
    line("power", it.power, (value) => siText(value, "W")),
    ...(it.board
      ? [
          line("board power", it.board.power, (value) => siText(value, "W")),
          line("board energy", it.board.energy, joules),
          line("  one at a time", it.board.energyOneAtATime, joules),
        ]
      : []),
    line("weights", it.memory.weights, bitsText),
    line("activations", it.memory.activations, bitsText),
    ...resources
      .filter((name) => it.resources[name].available !== 0 || (it.resources[name].cost.value ?? 0) > 0)
      .map((name) => {
        const { cost, available, budget } = it.resources[name];
        return line(name, cost, (value) => {
          if (available === null || budget === null) return `${countText(value)} (the target does not say of how many)`;
          if (available === 0) return `${countText(value)} (the device has none)`;
          const share = `${percentText(value / available)} of ${countText(available)}`;
          return `${countText(value)} (${share}${value > budget ? `, over the budget of ${countText(budget)}` : ""})`;
        });
      }),
  ];
  return [
    ...rows.map(([name, value, band]) => `${(name ?? "").padEnd(22)}${value}${band ? `   ${band}` : ""}`),
    `${"limited by".padEnd(22)}${it.bottleneck}`,
  ];
}

/** How far each function is from its real values at most. */
function functionErrors({ layers }: Estimate): string[] {
  return layers.flatMap(({ name, operation, maximumError }) =>
    maximumError ? [`${"largest error".padEnd(22)}${errorText(maximumError())} (${name}, ${operation})`] : [],
  );
}

/** What early exits save on average, and a distilled network beside its teacher. */
function comparisons({ expected, distilled, layers }: Estimate): string[] {
  const lines: string[] = [];
  if (expected) {
    const worst = layers.reduce((macs, layer) => macs + layer.macs, 0);
    lines.push("", "With its early exits on average (all figures above: an inference that none of them ends):");
    lines.push(tableText(["", "MACs", "latency", "energy", "share"], expectedRows(expected, worst)));
  }
  if (distilled) {
    const { teacher, teacherSize, ownSize } = distilled;
    const times = (own: number, other: number) => (own > 0 ? `${Number((other / own).toPrecision(3))} x smaller` : "");
    const row = (name: string, own: number, other: number, write: (value: number) => string): string =>
      `${`  ${name}`.padEnd(22)}${write(own)} of ${write(other)}   ${times(own, other)}`;
    lines.push(
      `distilled from ${teacher}`,
      row("parameters", ownSize.parameters, teacherSize.parameters, countText),
      row("MACs", ownSize.macs, teacherSize.macs, countText),
      row("weights", ownSize.weightBits, teacherSize.weightBits, bitsText),
    );
  }
  return lines;
}

/** The average of early exits, and each end an inference can have. */
function expectedRows({ macs, latency, energy, ends }: ExpectedCosts, worst: number): string[][] {
  const seconds = (cost: Cost) => costText(cost, (value) => siText(value, "s"));
  const joules = (cost: Cost) => costText(cost, (value) => siText(value, "J"));
  const average = macs.value === null ? "unknown" : `${countText(Math.round(macs.value))} of ${countText(worst)}`;
  return [
    ["on average", average, seconds(latency), joules(energy), ""],
    ...ends.map((end) => [
      end.exit === undefined ? "no exit" : `exit ${end.exit}`,
      "",
      seconds(end.latency),
      joules(end.energy),
      percentText(end.share),
    ]),
  ];
}

function requirementLines(it: Estimate): string[] {
  return it.requirements.map(({ requirement, met, margin }) => {
    if (met === undefined) return `?      ${requirement.text}`;
    const by = margin === undefined ? "" : `  (${percentText(Math.abs(margin))} ${met ? "to spare" : "missed"})`;
    return `${met ? "met   " : "MISSED"} ${requirement.text}${by}`;
  });
}

/** A row for each layer; empty where a figure is unknown. Of processors, on which nothing is built, the work is known. */
function csvText(
  estimates: readonly Estimate[],
  works: readonly NetworkWork[],
  compared: ReturnType<typeof comparedNetworks>,
): string {
  const head = [
    "network",
    "target",
    "layer",
    "operation",
    "output_shape",
    "macs",
    "parameters",
    "pe",
    "simd",
    "interval_cycles",
    ...resources,
    "energy_joule",
  ];
  const rows = estimates.flatMap((it) =>
    it.layers.map((layer) => [
      it.network,
      it.target,
      layer.name,
      layer.operation,
      layer.outputShape.join("x"),
      layer.macs,
      layer.parameters,
      layer.fold?.pe ?? "",
      layer.fold?.simd ?? "",
      layer.intervalCycles.value ?? "",
      ...resources.map((name) => layer.resources[name].value ?? ""),
      layer.energy.total.value ?? "",
    ]),
  );
  const workRows = ({ network, layers }: NetworkWork, target: string) =>
    layers.map(({ name, operation, outputShape, macs, parameters }) => {
      const known = [network.name, target, name, operation, outputShape.join("x"), macs, parameters];
      return [...known, ...head.slice(known.length).map(() => "")];
    });
  const bare = works.flatMap((it) => workRows(it, ""));
  const onProcessors = compared.flatMap(({ network, roofline }) => workRows(workOf(network), roofline.target));
  return [head, ...rows, ...onProcessors, ...bare].map((row) => row.join(",")).join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

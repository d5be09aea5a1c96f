import { figureText, percentText } from "../../estimate/display.ts";
import type { Cost } from "../../estimate/estimate.ts";
import { type CostChange, costDifference, type NetworkDifference } from "../../service/views/difference.ts";
import { Failure } from "../failure.ts";
import { errorsOf, openFile, openText } from "../open.ts";
import { diagnosticLine, tableText } from "../print.ts";
import type { EstimateOptions } from "./estimate.ts";

/** Costs of a file beside those of another one. @returns 1 when the file has errors (what can be compared is still shown). */
export function difference(file: string, against: string, options: EstimateOptions): number {
  if (file === "-" && against === "-") throw new Failure("only one of the two files can be standard input");
  const after = openFile(file);
  const read = openFile(against);
  // What comes from elsewhere (git show HEAD:net.dnnx) imports what the file beside it imports.
  const before = against === "-" ? openText(file, read.tree.text) : read;
  const { networks, missing } = costDifference(before.compilation(), after.compilation());
  const wanted = networks.filter(
    ({ network, target }) =>
      (options.network === undefined || network === options.network) &&
      (!options.target?.length ||
        [target.before, target.after].some((it) => it !== null && options.target!.includes(it))),
  );
  if (wanted.length === 0 && missing.length === 0) {
    const names = networks.map(
      ({ network, target }) => `${network} on ${target.after ?? target.before ?? "no target"}`,
    );
    throw new Failure(
      `${file}: there is no such network or target to compare; there are: ${names.join(", ") || "none"}`,
    );
  }
  const errors = errorsOf(after);
  for (const error of errors) process.stderr.write(`${diagnosticLine(after, error)}\n`);
  const [wrong] = errorsOf(before);
  if (wrong) process.stderr.write(`${titleOf(against)} has errors, the first of them: ${wrong.message}\n`);
  for (const { network, reason } of missing) process.stderr.write(`${network} is not compared. ${reason}\n`);
  if (options.json) print(JSON.stringify(differenceJson(file, against, wanted, missing), null, 2));
  else if (options.csv) print(csvText(wanted));
  else print(wanted.map((it) => report(it, against)).join("\n\n"));
  return errors.length > 0 ? 1 : 0;
}

/** Columns of the table of layers: what each layer takes more or less. */
const shown = ["interval_cycles", "lut", "ff", "dsp", "bram18", "gate", "sram", "dynamic_energy", "weight_bits"];

function report(it: NetworkDifference, against: string): string {
  const changed = it.totals.filter(differs);
  const head = `${it.network}${targetText(it)}, against ${titleOf(against)}`;
  if (it.state === "same") return `${head}: no cost differs`;
  const present = shown.filter((id) => it.layers.some(({ costs }) => costs.some(({ figure }) => figure.id === id)));
  const titles = present.map(
    (id) => it.layers.flatMap(({ costs }) => costs).find(({ figure }) => figure.id === id)!.figure.title,
  );
  return [
    head,
    "",
    tableText(
      ["", "before", "after", "change", "share"],
      changed.map(({ figure, before, after, delta }) => [
        figure.title,
        text(before, figure),
        text(after, figure),
        delta.value === null ? "unknown" : signed(delta.value, figure),
        figure.unit === "dB" ? "" : relative(before, delta),
      ]),
    ),
    ...(it.layers.length === 0
      ? []
      : [
          "",
          tableText(
            ["layer", "", "what", ...titles],
            it.layers.map((layer) => [
              layer.name,
              layer.state,
              layer.changes.map(({ what, before, after }) => `${what} ${before} → ${after}`).join("; "),
              ...present.map((id) => {
                const found = layer.costs.find(({ figure }) => figure.id === id);
                if (!found) return "";
                return found.delta.value === null ? "unknown" : signed(found.delta.value, found.figure);
              }),
            ]),
          ),
        ]),
    ...(it.state === "changed" && it.sameLayers > 0
      ? [`${it.sameLayers} ${it.sameLayers === 1 ? "layer is" : "layers are"} the same`]
      : []),
    ...reasons(changed),
    ...it.requirements
      .filter(({ before, after }) => before !== after)
      .map((one) => `${metText(one.before)} → ${metText(one.after)}  ${one.text}`),
  ].join("\n");
}

function titleOf(against: string): string {
  return against === "-" ? "standard input" : against;
}

function targetText({ target: { before, after }, state }: NetworkDifference): string {
  if (state === "added" || state === "removed") return ` on ${after ?? before ?? "no target"} (${state})`;
  if (before === after) return after === null ? "" : ` on ${after}`;
  return ` on ${after ?? "no target"}, before on ${before ?? "no target"}`;
}

function differs({ before, after, delta }: CostChange): boolean {
  if (delta.value === null) return before.value !== after.value;
  return delta.value !== 0 || delta.low !== 0 || delta.high !== 0;
}

function text(cost: Cost, figure: CostChange["figure"]): string {
  return cost.value === null ? "unknown" : figureText(cost.value, figure.unit);
}

function signed(value: number, { unit }: CostChange["figure"]): string {
  return `${value < 0 ? "−" : "+"}${figureText(Math.abs(value), unit)}`;
}

function relative(before: Cost, delta: Cost): string {
  if (!before.value || delta.value === null) return "";
  return `${delta.value < 0 ? "−" : "+"}${percentText(Math.abs(delta.value / before.value))}`;
}

/** Why figures are unknown, each reason once. */
function reasons(changes: readonly CostChange[]): string[] {
  const all = changes.flatMap(({ delta }) => (delta.value === null ? [delta.reason] : []));
  return [...new Set(all)].map((reason) => `unknown: ${reason}`);
}

function metText(met: boolean | null): string {
  return met === null ? "not asked or unknown" : met ? "met" : "MISSED";
}

function differenceJson(
  file: string,
  against: string,
  networks: readonly NetworkDifference[],
  missing: readonly { readonly network: string; readonly reason: string }[],
): object {
  const changes = (all: readonly CostChange[]) =>
    Object.fromEntries(all.map(({ figure, before, after, delta }) => [figure.id, { before, after, delta }]));
  return {
    schema: 1,
    file,
    against,
    networks: networks.map(({ network, target, state, totals, requirements, layers, sameLayers }) => ({
      network,
      target,
      state,
      totals: changes(totals),
      requirements,
      layers: layers.map(({ costs, ...rest }) => ({ ...rest, costs: changes(costs) })),
      same_layers: sameLayers,
    })),
    missing,
  };
}

function csvText(networks: readonly NetworkDifference[]): string {
  const head = [
    "network",
    "target_before",
    "target_after",
    "layer",
    "state",
    "figure",
    "unit",
    "before",
    "after",
    "delta",
  ];
  const rows = networks.flatMap(({ network, target, totals, layers, state }) => {
    const lines = (layer: string, what: string, changes: readonly CostChange[]) =>
      changes.map(({ figure, before, after, delta }) => [
        network,
        target.before ?? "",
        target.after ?? "",
        layer,
        what,
        figure.id,
        figure.unit,
        before.value ?? "",
        after.value ?? "",
        delta.value ?? "",
      ]);
    return [...lines("", state, totals), ...layers.flatMap((it) => lines(it.name, it.state, it.costs))];
  });
  return [head, ...rows].map((row) => row.join(",")).join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

import { exact, unknown } from "../../estimate/costs.ts";
import type { Cost } from "../../estimate/estimate.ts";
import type { Layer } from "../../network/checked.ts";
import type { Compilation } from "../compile.ts";
import { formatText } from "../tensor.ts";
import { type Figure, type Figures, figuresOf, type LayerFigures, type Measured } from "./figures.ts";

/** Costs of one state of a file beside those of another: the last commit, another file. */
export interface CostDifference {
  readonly networks: readonly NetworkDifference[];
  /** Networks that cannot be compared, each with the reason. */
  readonly missing: readonly { readonly network: string; readonly reason: string }[];
}

export type State = "added" | "removed" | "changed" | "same";

export interface NetworkDifference {
  readonly network: string;
  /** Target before and after; null: none is named. */
  readonly target: { readonly before: string | null; readonly after: string | null };
  readonly state: State;
  readonly totals: readonly CostChange[];
  readonly requirements: readonly RequirementChange[];
  /** Layers that are not the same, in the order of the file; removed ones stand where they stood. */
  readonly layers: readonly LayerDifference[];
  /** Layers that are the same by themselves on both sides, whatever those around them do to their times and noise. */
  readonly sameLayers: number;
}

export interface LayerDifference {
  readonly name: string;
  readonly operation: string;
  readonly state: State;
  /** What is written or chosen otherwise, as text: shape, formats, folding. */
  readonly changes: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  /** Only costs that differ. */
  readonly costs: readonly CostChange[];
}

export interface CostChange {
  readonly figure: Figure;
  readonly before: Cost;
  readonly after: Cost;
  /** After less before; its band holds whatever the two models got wrong, each for itself. */
  readonly delta: Cost;
}

/** A requirement of either side; null: that side does not have it, or no model covers it. */
export interface RequirementChange {
  readonly text: string;
  readonly before: boolean | null;
  readonly after: boolean | null;
}

/** What changed in every network; one that changed its only target is compared across targets. */
export function costDifference(before: Compilation, after: Compilation): CostDifference {
  const old = [...figuresOf(before)];
  const take = (is: (it: Figures) => boolean): Figures | undefined => {
    const at = old.findIndex(is);
    return at < 0 ? undefined : old.splice(at, 1)[0];
  };
  const now = figuresOf(after);
  // Equal targets find each other before a network of which only the name is the same takes one away.
  const partners = now.map(({ network, target }) =>
    take((it) => it.network.name === network.name && it.target === target),
  );
  const networks = now.map((it, at) => {
    const { name } = it.network;
    return compared(partners[at] ?? take((other) => other.network.name === name), it);
  });
  return {
    networks: [...networks, ...old.map((it) => compared(it, undefined))].filter(
      ({ network }) => !isBroken(before, network) && !isBroken(after, network),
    ),
    missing: [...brokenIn(before, "before"), ...brokenIn(after, "now")],
  };
}

function isBroken({ checked }: Compilation, name: string): boolean {
  return checked.networks.some((it) => it.broken && it.name === name);
}

function brokenIn({ checked }: Compilation, when: string): CostDifference["missing"] {
  return checked.networks
    .filter(({ broken }) => broken)
    .map(({ name, diagnostics }) => {
      const error = diagnostics.find(({ severity }) => severity === "error");
      return { network: name, reason: `It has errors ${when}${error ? `: ${error.message}` : "."}` };
    });
}

function compared(before: Figures | undefined, after: Figures | undefined): NetworkDifference {
  const { network } = (after ?? before)!;
  const absent = unknown(`The network is not there ${before ? "any more" : "before"}.`);
  const layers = layerDifferences(before, after);
  const totals = costChanges(before?.totals, after?.totals, () => absent);
  const requirements = requirementChanges(before, after);
  const changed =
    layers.length > 0 ||
    totals.some((it) => !equal(it.before, it.after)) ||
    requirements.some((it) => it.before !== it.after);
  return {
    network: network.name,
    target: { before: before?.target ?? null, after: after?.target ?? null },
    state: stateOf(before, after, changed),
    totals,
    requirements,
    layers,
    sameLayers: before && after ? after.layers.length - layers.filter(({ state }) => state !== "removed").length : 0,
  };
}

function stateOf(before: unknown, after: unknown, changed: boolean): State {
  if (!before) return "added";
  if (!after) return "removed";
  return changed ? "changed" : "same";
}

function layerDifferences(before: Figures | undefined, after: Figures | undefined): readonly LayerDifference[] {
  const old = new Map(before?.layers.map((it) => [it.work.name, it]));
  const kept = new Set(after?.layers.map((it) => it.work.name));
  const gone = (before?.layers ?? []).map(({ work }) => work.name);
  let next = 0;
  const result: LayerDifference[] = [];
  /** Layers that stood in front of `name` and are there no more. */
  const removedUpTo = (name: string | undefined): void => {
    const end = name === undefined ? gone.length : gone.indexOf(name, next) + 1;
    for (; next < end; next++) {
      const removed = gone[next]!;
      if (!kept.has(removed)) result.push(layerDifference(old.get(removed), undefined, before, after));
    }
  };
  for (const now of after?.layers ?? []) {
    const then = old.get(now.work.name);
    if (then) removedUpTo(now.work.name);
    const difference = layerDifference(then, now, before, after);
    if (difference.state !== "same") result.push(difference);
  }
  removedUpTo(undefined);
  return result;
}

function layerDifference(
  then: LayerFigures | undefined,
  now: LayerFigures | undefined,
  before: Figures | undefined,
  after: Figures | undefined,
): LayerDifference {
  const { name, operation } = (now ?? then)!.work;
  const nothing = (figure: Figure) =>
    figure.adds
      ? exact(0, "there is no such layer")
      : unknown(`The layer is not there ${then ? "any more" : "before"}.`);
  const costs = changedCosts(then?.costs, now?.costs, nothing);
  const written = (side: Figures | undefined, figures: LayerFigures | undefined) =>
    figures && writtenOf(side!.network.byName.get(name), figures);
  const [was, is] = [written(before, then), written(after, now)];
  const changes =
    was && is
      ? Object.keys(is).flatMap((what) =>
          was[what] === is[what] ? [] : [{ what, before: was[what] ?? "none", after: is[what] ?? "none" }],
        )
      : [];
  const changed = changes.length > 0 || costs.some(({ figure }) => figure.own);
  return { name, operation, state: stateOf(then, now, changed), changes, costs };
}

/** What decides about a layer's costs, as text. */
function writtenOf(
  layer: Layer | undefined,
  { work, estimate }: LayerFigures,
): Readonly<Record<string, string | undefined>> {
  const fold = estimate?.fold;
  return {
    operation: work.operation,
    shape: work.outputShape.join(" × "),
    format: layer && formatText(layer.output.format),
    weights: layer?.weights && formatText(layer.weights.format),
    folding: fold && `pe: ${fold.pe}, simd: ${fold.simd}`,
    "computed by": estimate?.computedBy,
  };
}

function costChanges(
  before: readonly Measured[] | undefined,
  after: readonly Measured[] | undefined,
  absent: (figure: Figure) => Cost,
): CostChange[] {
  const figures = new Map([...(after ?? []), ...(before ?? [])].map(({ figure }) => [figure.id, figure]));
  const old = new Map(before?.map((it) => [it.figure.id, it.cost]));
  const now = new Map(after?.map((it) => [it.figure.id, it.cost]));
  const otherKind = unknown("The target is of another kind, which has none.");
  return [...figures.values()].map((figure) => {
    const [was, is] = [
      before ? (old.get(figure.id) ?? otherKind) : absent(figure),
      after ? (now.get(figure.id) ?? otherKind) : absent(figure),
    ];
    return changeOf(figure, was, is);
  });
}

/** Of a thousand layers nearly all are the same: what they share is not written down first. */
function changedCosts(
  before: readonly Measured[] | undefined,
  after: readonly Measured[] | undefined,
  absent: (figure: Figure) => Cost,
): CostChange[] {
  if (before && after && alike(before, after)) {
    return after.flatMap(({ figure, cost }, at) =>
      equal(before[at]!.cost, cost) ? [] : [changeOf(figure, before[at]!.cost, cost)],
    );
  }
  return costChanges(before, after, absent).filter((it) => !equal(it.before, it.after));
}

function changeOf(figure: Figure, before: Cost, after: Cost): CostChange {
  return { figure, before, after, delta: deltaOf(before, after) };
}

/** The same figures in the same order, as nearly always. */
function alike(before: readonly Measured[], after: readonly Measured[]): boolean {
  return before.length === after.length && before.every(({ figure }, at) => figure === after[at]!.figure);
}

function deltaOf(before: Cost, after: Cost): Cost {
  if (before.value === null) return before;
  if (after.value === null) return after;
  if (equal(before, after)) return exact(0, "both sides are estimated alike");
  return {
    value: after.value - before.value,
    low: after.low - before.high,
    high: after.high - before.low,
    source: "after less before, each with its band",
  };
}

function equal(left: Cost, right: Cost): boolean {
  if (left.value === null || right.value === null) return left.value === right.value;
  return left.value === right.value && left.low === right.low && left.high === right.high;
}

function requirementChanges(before: Figures | undefined, after: Figures | undefined): readonly RequirementChange[] {
  const met = (side: Figures | undefined) =>
    new Map(
      side?.estimate
        ? side.estimate.requirements.map((it) => [it.requirement.text, it.met ?? null])
        : side?.network.requirements.map(({ text }) => [text, null]),
    );
  const [was, is] = [met(before), met(after)];
  return [...new Set([...is.keys(), ...was.keys()])].map((text) => ({
    text,
    before: was.get(text) ?? null,
    after: is.get(text) ?? null,
  }));
}

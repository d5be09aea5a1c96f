import type { Alignment } from "./alignment.ts";
import type { ChoiceGroup } from "./fold.ts";
import type { Choices } from "./options.ts";
import { hasFold } from "./stage.ts";
import type { StageStore } from "./stages.ts";
import { followersOf, type Wiring } from "./wiring.ts";

/** Choices of the layers that have a fold, by layer and counted. */
export interface Groups {
  readonly list: readonly ChoiceGroup[];
  readonly byLayer: readonly (Choices | undefined)[];
  /** Group of each layer, -1 without choices. */
  readonly indices: Int32Array;
}

/** Choices of every layer, taken over from before the edit where layer and followers are the same. */
export function groupsOf(
  wiring: Wiring,
  stages: StageStore,
  before: Groups | undefined,
  aligned: Alignment,
  offChipRate: number,
): Groups {
  const found = new Map<Choices, number>();
  const counts: number[] = [];
  const byLayer: (Choices | undefined)[] = [];
  const indices = new Int32Array(wiring.layers.length).fill(-1);
  for (let at = 0; at < wiring.layers.length; at++) {
    const source = wiring.sources[at]![0];
    if (source === undefined || !hasFold(wiring.layers[at]!)) {
      byLayer.push(undefined);
      continue;
    }
    const was = sameFollowers(wiring, at, aligned) ? before?.byLayer[aligned(at)] : undefined;
    const choices =
      was ?? stages.choices(wiring.layers[at]!, wiring.layouts[source]!, followersOf(wiring, at), offChipRate);
    byLayer.push(choices);
    let group = found.get(choices);
    if (group === undefined) {
      group = counts.length;
      found.set(choices, group);
      counts.push(0);
    }
    indices[at] = group;
    counts[group]!++;
  }
  return { list: [...found].map(([choices, group]) => ({ choices, count: counts[group]! })), byLayer, indices };
}

/**
 * True when neither the layer nor anything near it was touched: the functions behind it and the layout of what it reads are what
 * they were. A flatten that comes or goes is the layer in front.
 */
function sameFollowers(wiring: Wiring, at: number, aligned: Alignment): boolean {
  const was = aligned(at);
  if (was < 0) return false;
  for (const source of wiring.sources[at]!) if (aligned(source) < 0) return false;
  const untouched = (origin: number): boolean =>
    wiring.readers[origin]!.every(
      (reader) =>
        reader.layer < 0 ||
        (aligned(reader.layer) >= 0 && (wiring.roles[reader.layer] !== "map" || untouched(reader.layer))),
    );
  return untouched(at) && wiring.layers[at]!.inputs.length > 0;
}

/** As `groupsOf`, where the layers `edited` are the only ones that differ and the graph between all is the same. */
export function regroup(
  wiring: Wiring,
  stages: StageStore,
  before: Groups,
  edited: readonly number[],
  offChipRate: number,
): Groups {
  const groups = new Map(before.list.map(({ choices }, group) => [choices, group]));
  const byLayer = before.byLayer.slice();
  const ids = before.indices.slice();
  for (const at of nearby(wiring, edited)) {
    const source = wiring.sources[at]![0];
    const has = source !== undefined && hasFold(wiring.layers[at]!);
    const choices = has
      ? stages.choices(wiring.layers[at]!, wiring.layouts[source]!, followersOf(wiring, at), offChipRate)
      : undefined;
    byLayer[at] = choices;
    ids[at] = -1;
    if (!choices) continue;
    if (!groups.has(choices)) groups.set(choices, groups.size);
    ids[at] = groups.get(choices)!;
  }
  // Groups are numbered in the order in which they appear, as if all were found anew.
  const numbers = new Int32Array(groups.size).fill(-1);
  const order: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!;
    if (id < 0) continue;
    if (numbers[id]! < 0) {
      numbers[id] = order.length;
      order.push(id);
      counts.push(0);
    }
    ids[at] = numbers[id]!;
    counts[ids[at]!]!++;
  }
  const all = [...groups.keys()];
  return { list: order.map((id, group) => ({ choices: all[id]!, count: counts[group]! })), byLayer, indices: ids };
}

/** The edited layers, those that read them, and those in front of them with nothing but functions between. */
function nearby({ sources, readers, roles }: Wiring, edited: readonly number[]): ReadonlySet<number> {
  const found = new Set(edited);
  for (const at of edited) {
    for (const { layer } of readers[at]!) if (layer >= 0) found.add(layer);
    const open = [at];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const source of sources[next]!) {
        found.add(source);
        if (roles[source] === "map") open.push(source);
      }
    }
  }
  return found;
}

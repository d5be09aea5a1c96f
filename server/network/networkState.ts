import type { Settings } from "../approximations/registry.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Body } from "./body.ts";
import type { Layer, Tensor } from "./checked.ts";
import { derive } from "./derive.ts";
import type { LayerDraft } from "./draft.ts";
import { sameTensor } from "./lowering/tensor.ts";
import { rewire } from "./rewiring.ts";
import { type Role, sameRole } from "./roles.ts";
import { mergeSettings } from "./settings.ts";
import type { WeightsSource } from "./weightsOf.ts";
import { type Wired, type Wiring, wire } from "./wiring.ts";

/**
 * What is remembered of a network between edits. Statements that an edit did not touch keep their drafts, the wiring is
 * kept while no name or argument changed, and a layer is derived again only when its statement, a tensor that it reads,
 * or its surroundings changed. A tensor that comes out the same keeps its identity, so the change stops there.
 */
export interface NetworkState {
  readonly body: Body;
  readonly drafts: readonly LayerDraft[];
  readonly wiring: Wiring;
  readonly outside: Outside;
  /**
   * One for each draft. While a layer cannot be derived because it waits for one in front of it, the slot is what it was before, so
   * that repairing the other layer costs nothing here.
   */
  readonly slots: readonly (Slot | undefined)[];
  readonly layers: readonly (Layer | undefined)[];
  /** 1 for slots that have diagnostics. */
  readonly speaks: Uint8Array;
}

/** A layer with everything it was derived from. */
interface Slot {
  readonly draft: LayerDraft;
  readonly inputs: readonly Tensor[];
  readonly inputNames: readonly string[];
  readonly role: Role;
  readonly defaults: Settings;
  readonly source: WeightsSource | undefined;
  readonly layer: Layer | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Its diagnostics point at other statements, so they are made anew each time. */
  readonly points: boolean;
}

/** What a network takes from outside of its body. */
export interface Outside {
  readonly network: string;
  readonly source: WeightsSource | undefined;
  /** Settings in force from a statement on, in order; the first one from the start. */
  readonly defaults: readonly { readonly at: number; readonly settings: Settings }[];
}

const nothing: readonly never[] = [];

/** Brings the state of a network up to date with its body and with what it takes from outside. */
export function updateNetwork(body: Body, outside: Outside, before: NetworkState | undefined): NetworkState {
  const { wiring, layers: drafts, touched } = wiredAs(body, before);
  const kept = touched && before && sameOutside(before.outside, outside) ? before : undefined;
  const update: Update = {
    drafts,
    wiring,
    outside,
    before,
    slots: kept ? kept.slots.slice() : new Array(drafts.length),
    layers: kept ? kept.layers.slice() : new Array(drafts.length),
    speaks: kept ? kept.speaks.slice() : new Uint8Array(drafts.length),
  };
  if (touched && kept) updateTouched(update, touched);
  else updateAll(update);
  const { slots, layers, speaks } = update;
  return { body, drafts, wiring, outside, slots, layers, speaks };
}

interface Update {
  readonly drafts: readonly LayerDraft[];
  readonly wiring: Wiring;
  readonly outside: Outside;
  readonly before: NetworkState | undefined;
  readonly slots: (Slot | undefined)[];
  readonly layers: (Layer | undefined)[];
  readonly speaks: Uint8Array;
}

function wiredAs(body: Body, before: NetworkState | undefined): Wired {
  if (!before) return wire(body.statements, nothing);
  const old = before.body.statements;
  const { statements, head, tail } = body;
  const { wiring } = before;
  const end = statements.length - tail;
  let same = wiring.diagnostics.size === 0 && statements.length === old.length;
  for (let at = head; same && at < end; at++) same = statements[at]!.wiring === old[at]!.wiring;
  if (!same) {
    const edited = { statements: old, layers: before.drafts, wiring };
    return rewire(body, edited) ?? wire(statements, wiring.roles);
  }
  const layers = patchDrafts(body, before);
  return { wiring, layers, touched: new Uint8Array(layers.length).fill(1, wiring.first[head]!, wiring.first[end]!) };
}

function patchDrafts({ statements, head, tail }: Body, { drafts, wiring }: NetworkState): readonly LayerDraft[] {
  const patched = drafts.slice();
  for (let at = head; at < statements.length - tail; at++) {
    statements[at]!.layers.forEach((layer, local) => {
      patched[wiring.first[at]! + local] = layer;
    });
  }
  return patched;
}

function sameOutside(left: Outside, right: Outside): boolean {
  return (
    left.network === right.network &&
    left.source === right.source &&
    left.defaults.length === right.defaults.length &&
    left.defaults.every(
      ({ at, settings }, index) => right.defaults[index]!.at === at && right.defaults[index]!.settings === settings,
    )
  );
}

/** Surroundings are as before: only touched layers and what reads a changed tensor are looked at. */
function updateTouched(update: Update, dirty: Uint8Array): void {
  const { wiring, slots, layers, speaks } = update;
  const { readers, readerStart } = wiring;
  for (let index = speaks.indexOf(1); index >= 0; index = speaks.indexOf(1, index + 1)) {
    if (slots[index]!.points) dirty[index] = 1;
  }
  for (let index = dirty.indexOf(1); index >= 0; index = dirty.indexOf(1, index + 1)) {
    const old = layers[index];
    settle(update, index, slots[index]);
    const layer = layers[index];
    if (old?.output === layer?.output) continue;
    for (let at = readerStart[index]!; at < readerStart[index + 1]!; at++) dirty[readers[at]!] = 1;
  }
}

function updateAll(update: Update): void {
  const { drafts, before } = update;
  const old = before?.slots ?? nothing;
  const shift = old.length - drafts.length;
  for (let index = 0; index < drafts.length; index++) {
    const draft = drafts[index]!;
    const candidate = old[index]?.draft === draft ? old[index] : old[index + shift];
    settle(update, index, candidate?.draft === draft ? candidate : previous(draft, update));
  }
}

/** The slot of the same name before the edit. */
function previous(draft: LayerDraft, { before }: Update): Slot | undefined {
  const index = before?.wiring.index.get(draft.name);
  return index === undefined ? undefined : before!.slots[index];
}

function settle(update: Update, index: number, old: Slot | undefined): void {
  const slot = slotFor(update, index, old);
  update.slots[index] = slot ?? old;
  update.layers[index] = slot?.layer;
  update.speaks[index] = slot && slot.diagnostics.length > 0 ? 1 : 0;
}

/** The slot as it was when nothing it follows from changed, otherwise a new one; undefined: it waits for what it reads. */
function slotFor({ drafts, wiring, outside, layers }: Update, index: number, last: Slot | undefined): Slot | undefined {
  const start = wiring.inputStart[index]!;
  const end = wiring.inputStart[index + 1]!;
  // First, because everything behind a broken layer waits, which may be most of a file.
  for (let at = start; at < end; at++) if (!layers[wiring.inputs[at]!]) return undefined;
  const draft = drafts[index]!;
  if (wiring.leftOut[index] || end - start !== draft.inputs.length) return undefined;

  const role = wiring.roles[index]!;
  const { source } = outside;
  const around = defaultsAt(outside, index, wiring);
  const defaults = draft.defaults ? mergeSettings(around, draft.defaults) : around;
  let same =
    last !== undefined &&
    last.draft === draft &&
    !last.points &&
    last.defaults === defaults &&
    last.source === source &&
    sameRole(last.role, role) &&
    last.inputs.length === end - start;
  for (let at = start; at < end && same; at++) {
    const read = layers[wiring.inputs[at]!]!;
    same = last!.inputs[at - start] === read.output && last!.inputNames[at - start] === read.name;
  }
  if (same) return last!;

  const read: Layer[] = [];
  for (let at = start; at < end; at++) read.push(layers[wiring.inputs[at]!]!);
  const inputs = read.map(({ output }) => output);
  const inputNames = read.map(({ name }) => name);
  const before = last?.layer;
  const surroundings = { network: outside.network, inputs, inputNames, read, role, defaults, source, before };
  const { layer, diagnostics } = derive(draft, surroundings);
  const points = diagnostics.some(({ related }) => related !== undefined);
  const keep = layer && before && before.output !== layer.output && sameTensor(before.output, layer.output);
  const interned = keep ? { ...layer, output: before.output } : layer;
  return { draft, inputs, inputNames, role, defaults, source, layer: interned, diagnostics, points };
}

function defaultsAt({ defaults }: Outside, index: number, { first }: Wiring): Settings {
  let low = 0;
  let high = defaults.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[defaults[middle]!.at]! <= index) low = middle;
    else high = middle - 1;
  }
  return defaults[low]!.settings;
}

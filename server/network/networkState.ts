import type { Declaration, Statement } from "../../grammar/tree.ts";
import type { Settings } from "../approximations/registry.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Layer, Tensor } from "./checked.ts";
import { derive } from "./derive.ts";
import type { LayerDraft } from "./draft.ts";
import { sameTensor } from "./lowering/tensor.ts";
import { draftStatement, type StatementDraft } from "./statementDraft.ts";
import type { WeightsSource } from "./weightsOf.ts";
import { type Role, type Wiring, wire } from "./wiring.ts";

/**
 * What is remembered of a network between edits. Statements that an edit did not touch keep their drafts, the wiring is
 * kept while no name or argument changed, and a layer is derived again only when its statement, a tensor that it reads,
 * or its surroundings changed. A tensor that comes out the same keeps its identity, so the change stops there.
 */
export interface NetworkState {
  readonly declaration: Declaration;
  readonly statements: readonly StatementDraft[];
  readonly drafts: readonly LayerDraft[];
  readonly wiring: Wiring;
  readonly slots: readonly Slot[];
}

/** A layer with everything it was derived from. */
export interface Slot {
  readonly draft: LayerDraft;
  readonly inputs: readonly Tensor[];
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
  /** Settings in force for the layers of each statement. */
  readonly defaultsAt: (statements: readonly StatementDraft[]) => (at: number) => Settings;
  readonly source: WeightsSource | undefined;
}

const nothing: readonly never[] = [];

/** Drafts of a body; statements that were there before keep theirs. */
export function draftBody(body: readonly Statement[], before: NetworkState | undefined): readonly StatementDraft[] {
  const old = before?.statements ?? nothing;
  let head = 0;
  while (head < body.length && head < old.length && old[head]!.statement === body[head]) head++;
  let tail = 0;
  const most = Math.min(body.length, old.length) - head;
  while (tail < most && old[old.length - 1 - tail]!.statement === body[body.length - 1 - tail]) tail++;
  if (head === body.length && head === old.length) return old;
  const middle = body.slice(head, body.length - tail).map(draftStatement);
  return [...old.slice(0, head), ...middle, ...old.slice(old.length - tail)];
}

/** Brings the state of a network up to date with its drafted statements. */
export function updateNetwork(
  declaration: Declaration,
  statements: readonly StatementDraft[],
  outside: Outside,
  before: NetworkState | undefined,
): NetworkState {
  const wiring = rewire(statements, before);
  const drafts = statements === before?.statements ? before.drafts : statements.flatMap(({ layers }) => layers);
  const slots = deriveAll(statements, drafts, wiring, outside, before);
  return { declaration, statements, drafts, wiring, slots };
}

function rewire(statements: readonly StatementDraft[], before: NetworkState | undefined): Wiring {
  if (!before) return wire(statements, nothing);
  const { wiring, statements: old } = before;
  if (statements === old) return wiring;
  const same =
    wiring.diagnostics.size === 0 &&
    statements.length === old.length &&
    statements.every((statement, at) => statement === old[at] || statement.wiring === old[at]!.wiring);
  return same ? wiring : wire(statements, wiring.roles);
}

function deriveAll(
  statements: readonly StatementDraft[],
  drafts: readonly LayerDraft[],
  wiring: Wiring,
  outside: Outside,
  before: NetworkState | undefined,
): readonly Slot[] {
  const slots: Slot[] = new Array(drafts.length);
  const old = before?.slots ?? nothing;
  const shift = old.length - drafts.length;
  const defaultsAt = outside.defaultsAt(statements);
  const { first, inputs, inputStart, roles } = wiring;
  let changed = drafts.length !== old.length;
  for (let at = 0; at < statements.length; at++) {
    const end = first[at + 1]!;
    if (first[at] === end) continue;
    const defaults = defaultsAt(at);
    for (let index = first[at]!; index < end; index++) {
      const draft = drafts[index]!;
      const candidate = old[index]?.draft === draft ? old[index] : old[index + shift];
      const kept =
        candidate?.draft === draft && !candidate.points && candidate.defaults === defaults ? candidate : undefined;
      if (
        kept &&
        kept.source === outside.source &&
        sameRole(kept.role, roles[index]!) &&
        sameInputs(kept, slots, inputs, inputStart[index]!, inputStart[index + 1]!)
      ) {
        slots[index] = kept;
        continue;
      }
      changed = true;
      slots[index] = deriveSlot(index, draft, defaults, slots, wiring, outside, previous(draft, before, candidate));
    }
  }
  return changed ? slots : old;
}

/** The slot of the same name before the edit. */
function previous(draft: LayerDraft, before: NetworkState | undefined, candidate: Slot | undefined): Slot | undefined {
  if (candidate?.draft.name === draft.name) return candidate;
  const index = before?.wiring.index.get(draft.name);
  return index === undefined ? undefined : before?.slots[index];
}

function deriveSlot(
  index: number,
  draft: LayerDraft,
  defaults: Settings,
  slots: readonly Slot[],
  wiring: Wiring,
  outside: Outside,
  old: Slot | undefined,
): Slot {
  const role = wiring.roles[index]!;
  const readers = wiring.inputs.subarray(wiring.inputStart[index]!, wiring.inputStart[index + 1]!);
  const read = Array.from(readers, (input) => slots[input]?.layer);
  const inputs = read.filter((layer) => layer !== undefined).map(({ output }) => output);
  const shared = { draft, inputs, role, defaults, source: outside.source };
  if (wiring.leftOut[index] || inputs.length < draft.inputs.length) {
    return { ...shared, layer: undefined, diagnostics: nothing, points: false };
  }
  const { layer, diagnostics } = derive(draft, {
    network: outside.network,
    inputs,
    inputNames: read.map((source) => source!.name),
    inputPlaces: read.map((source) => ({ statement: source!.statement, span: source!.statement.span })),
    role,
    defaults,
    source: outside.source,
    before: old?.layer,
  });
  const points = diagnostics.some(({ related }) => related !== undefined);
  const output = layer && old?.layer && sameTensor(old.layer.output, layer.output) ? old.layer.output : layer?.output;
  const interned = layer && output !== layer.output ? { ...layer, output: output! } : layer;
  return { ...shared, layer: interned, diagnostics, points };
}

function sameRole(left: Role, right: Role): boolean {
  return (
    left === right ||
    (left.stores === right.stores && left.taker === right.taker && left.why === right.why && left.into === right.into)
  );
}

function sameInputs(kept: Slot, slots: readonly Slot[], inputs: Int32Array, start: number, end: number): boolean {
  let read = 0;
  for (let at = start; at < end; at++) {
    const layer = slots[inputs[at]!]?.layer;
    if (layer && kept.inputs[read++] !== layer.output) return false;
  }
  if (read !== kept.inputs.length) return false;
  const names = kept.layer?.inputs;
  if (names) {
    for (let at = start; at < end; at++) if (slots[inputs[at]!]!.layer!.name !== names[at - start]) return false;
  }
  return true;
}

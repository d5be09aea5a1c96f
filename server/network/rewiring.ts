import type { LayerDraft } from "./draft.ts";
import { renamed } from "./nameIndex.ts";
import { statementAt, type Written } from "./names.ts";
import { updateRoles } from "./roles.ts";
import type { StatementDraft } from "./statementDraft.ts";
import { completed, createLinks, createReport, readersOf, type Wired, type Wiring } from "./wiring.ts";

/** Statements of which those in front of `head`, and as many as `tail` at the end, are the ones that were wired before. */
interface Edited {
  readonly statements: readonly StatementDraft[];
  readonly head: number;
  readonly tail: number;
}

/** What was wired before the edit. */
interface Old {
  readonly statements: readonly StatementDraft[];
  readonly layers: readonly LayerDraft[];
  readonly wiring: Wiring;
}

/**
 * The wiring of edited statements, by a look at what the edit touched: its statements, those that read what they define, and those
 * with references that mean nothing. undefined: the edit moves layers or concerns names that are not simply those of layers, so that all
 * has to be wired again.
 */
export function rewire({ statements, head, tail }: Edited, old: Old): Wired | undefined {
  const before = old.wiring;
  const end = statements.length - tail;
  if (!before.census.plain || statements.length !== old.statements.length) return undefined;
  const from = before.first[head]!;
  const to = before.first[end]!;
  const laid = layOut(statements, head, end, old);
  if (!laid) return undefined;
  const { layers, first } = laid;
  const index = renamed(before.index, old.layers, layers, from, to);
  if (!index) return undefined;

  const again = new Uint8Array(statements.length).fill(1, head, end);
  const touched = new Uint8Array(layers.length).fill(1, from, to);
  for (let at = before.readerStart[from]!; at < before.readerStart[to]!; at++)
    again[statementAt(first, before.readers[at]!)] = 1;
  for (const at of before.census.unclear) again[at] = 1;
  const ends = changed(before.census.ends, statements, head, end, ({ outputs }) => outputs.length > 0);
  for (const at of ends) again[at] = 1;

  const { diagnostics, tell } = createReport();
  const written: Written = { statements, layers, first, report: tell };
  const { inputStart, inputs } = edgesFor(layers, from, to, before);
  const links = createLinks(written, index, inputStart, inputs);
  for (let at = again.indexOf(1); at >= 0; at = again.indexOf(1, at + 1)) links.connect(at);
  markReaders(before, inputStart, inputs, from, to, touched);

  const outputs = links.outputs();
  for (const output of before.outputs) if (!outputs.includes(output)) touched[output] = 1;
  for (const output of outputs) if (!before.outputs.includes(output)) touched[output] = 1;
  const more = (wanted: string) =>
    counted(statements, old.statements, head, end, ({ statement }) => statement.kind === wanted);
  const census = {
    plain: true,
    unclear: [...diagnostics.keys()].sort((left, right) => left - right),
    ends,
    inputStatements: before.census.inputStatements + more("input"),
    outputStatements: before.census.outputStatements + more("output"),
    unreadable:
      before.census.unreadable + counted(layers, old.layers, from, to, ({ operation }) => operation === "unknown"),
  };
  const graph = { layers, inputStart, inputs, ...readersOf(layers.length, inputStart, inputs), outputs };
  const roles = updateRoles(graph, before, touched);
  const connected = { written, index, leftOut: before.leftOut, links, census, graph, diagnostics };
  return { wiring: completed(connected, roles), layers, touched };
}

/** Layers one behind the other, where the edited statements have as many as before. */
function layOut(statements: readonly StatementDraft[], head: number, end: number, old: Old) {
  const { first: start } = old.wiring;
  let count = 0;
  for (let at = head; at < end; at++) {
    if (statements[at]!.aliases.length + statements[at]!.mentions.length > 0) return undefined;
    count += statements[at]!.layers.length;
  }
  if (count !== start[end]! - start[head]!) return undefined;
  const layers = old.layers.slice();
  const first = start.slice();
  let next = first[head]!;
  for (let at = head; at < end; at++) {
    first[at] = next;
    for (const layer of statements[at]!.layers) layers[next++] = layer;
  }
  return { layers, first };
}

/** Room for what the edited layers read; what the others read is as before, but that it stands elsewhere. */
function edgesFor(layers: readonly LayerDraft[], from: number, to: number, before: Wiring) {
  const inputStart = before.inputStart.slice();
  for (let layer = from; layer < to; layer++) inputStart[layer + 1] = inputStart[layer]! + layers[layer]!.inputs.length;
  const delta = inputStart[to]! - before.inputStart[to]!;
  if (delta !== 0) for (let layer = to + 1; layer < inputStart.length; layer++) inputStart[layer]! += delta;
  const inputs = new Int32Array(before.inputs.length + delta);
  inputs.set(before.inputs.subarray(0, inputStart[from]));
  inputs.set(before.inputs.subarray(before.inputStart[to]), inputStart[to]);
  return { inputStart, inputs };
}

/** Marks layers that read something else than before, and what they read: it has other readers. */
function markReaders(
  before: Wiring,
  inputStart: Int32Array,
  inputs: Int32Array,
  from: number,
  to: number,
  touched: Uint8Array,
): void {
  const mark = (layer: number) => {
    if (layer >= 0) touched[layer] = 1;
  };
  for (let at = before.inputStart[from]!; at < before.inputStart[to]!; at++) mark(before.inputs[at]!);
  const look = (start: number, end: number) => {
    const shift = inputStart[start]! - before.inputStart[start]!;
    let layer = start;
    for (let at = inputStart[start]!; at < inputStart[end]!; at++) {
      const was = before.inputs[at - shift]!;
      if (was === inputs[at]) continue;
      while (inputStart[layer + 1]! <= at) layer++;
      touched[layer] = 1;
      mark(was);
    }
  };
  look(0, from);
  look(to, touched.length);
}

/** Indices of the statements with a property, when those from `head` to `end` are new. */
function changed(
  before: readonly number[],
  statements: readonly StatementDraft[],
  head: number,
  end: number,
  isOne: (draft: StatementDraft) => boolean,
): readonly number[] {
  const found = before.filter((at) => at < head);
  for (let at = head; at < end; at++) if (isOne(statements[at]!)) found.push(at);
  return [...found, ...before.filter((at) => at >= end)];
}

/** How many more there are between `from` and `to` than before. */
function counted<T>(now: readonly T[], old: readonly T[], from: number, to: number, isOne: (it: T) => boolean): number {
  let more = 0;
  for (let at = from; at < to; at++) more += Number(isOne(now[at]!)) - Number(isOne(old[at]!));
  return more;
}

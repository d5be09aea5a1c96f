import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { unusedLayer } from "../diagnostics/unusedLayer.ts";
import { useBeforeDefinition } from "../diagnostics/useBeforeDefinition.ts";
import type { LayerDraft, Reference } from "./draft.ts";
import type { StatementDraft } from "./statementDraft.ts";

/** Who reads whom in a network; depends on names and kinds of layers only, not on their parameters. */
export interface Wiring {
  /** Index of the first layer of each statement, one more entry than statements. */
  readonly first: Int32Array;
  /** Layer by name; the first one when a name is defined twice. */
  readonly index: ReadonlyMap<string, number>;
  /** Layers read by layer i are `inputs[inputStart[i]]` … `inputs[inputStart[i + 1] - 1]`; -1 for an unknown name. */
  readonly inputStart: Int32Array;
  readonly inputs: Int32Array;
  /** Layers that read layer i, in the same way. */
  readonly readerStart: Int32Array;
  readonly readers: Int32Array;
  readonly roles: readonly Role[];
  readonly outputs: readonly number[];
  /** 1 for layers that an output depends on, or for all when there is no output. */
  readonly used: Uint8Array;
  /** 1 for second definitions of a name, which are left out. */
  readonly leftOut: Uint8Array;
  readonly diagnostics: ReadonlyMap<number, readonly Diagnostic[]>;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
}

/** What a layer has to know about those that read it (docs/numerics.md, section 7). */
export interface Role {
  /** A default activation format applies to its output. */
  readonly stores: boolean;
  /** Kind of its only reader when that takes up a pending function, otherwise why nothing takes it up. */
  readonly taker: "batchnorm" | "relu" | "quantize" | undefined;
  readonly why: string;
  /** Layer that finishes what this one leaves pending. */
  readonly into: string | undefined;
}

const continuing = new Set(["batchnorm", "relu", "add", "argmax", "quantize"]);

export function wire(statements: readonly StatementDraft[], old: readonly Role[]): Wiring {
  const layers: LayerDraft[] = [];
  const first = new Int32Array(statements.length + 1);
  statements.forEach((statement, at) => {
    for (const layer of statement.layers) layers.push(layer);
    first[at + 1] = layers.length;
  });
  const diagnostics = new Map<number, Diagnostic[]>();
  const add = (at: number, diagnostic: Diagnostic) => {
    const list = diagnostics.get(at);
    if (list) list.push(diagnostic);
    else diagnostics.set(at, [diagnostic]);
  };

  const leftOut = new Uint8Array(layers.length);
  const index = defineNames(statements, first, layers, leftOut, add);
  const inputStart = new Int32Array(layers.length + 1);
  const inputs: number[] = [];
  const outputs: number[] = [];
  const named = new Uint8Array(layers.length);
  const resolve = (reference: Reference, at: number, own: number): number => {
    if (reference.local !== undefined) return first[at]! + reference.local;
    const name = reference.name!;
    const found = index.get(name);
    if (found !== undefined && found < own) return found;
    const place = { statement: statements[at]!.statement, span: { start: reference.start, end: reference.end } };
    if (found === undefined) {
      const near = nearMisses(name, earlier(index, own));
      add(at, report(unknownName, place, { what: "layer", name, near }));
    } else {
      named[found] = 1;
      add(at, report(useBeforeDefinition, place, { name, cycle: circle(found, own, layers, index) }));
    }
    return -1;
  };
  statements.forEach((statement, at) => {
    for (let layer = first[at]!; layer < first[at + 1]!; layer++) {
      for (const reference of layers[layer]!.inputs) inputs.push(resolve(reference, at, layer));
      inputStart[layer + 1] = inputs.length;
    }
    for (const reference of statement.outputs) {
      const output = resolve(reference, at, first[at + 1]!);
      if (output >= 0 && outputs.includes(output)) {
        const place = { statement: statement.statement, span: { start: reference.start, end: reference.end } };
        add(at, report(duplicateName, place, { what: "output", name: layers[output]!.name }));
      } else if (output >= 0) outputs.push(output);
    }
  });

  const read = new Uint8Array(layers.length);
  for (const input of inputs) if (input >= 0) read[input] = 1;
  const used = usedLayers(layers.length, inputStart, inputs, outputs);
  const roles = rolesOf(layers, inputStart, inputs, outputs, old);
  statements.forEach((statement, at) => {
    for (let layer = first[at]!; layer < first[at + 1]!; layer++) {
      const { name, operation, statement: source } = layers[layer]!;
      if (used[layer] || read[layer] || named[layer] || leftOut[layer] || outputs.length === 0) continue;
      if (layer !== first[at + 1]! - 1 || statement.outputs.length > 0) continue;
      const what = operation === "input" ? "input" : "layer";
      add(at, report(unusedLayer, { statement: source, span: nameSpan(statement) }, { name, what }));
    }
  });
  return {
    first,
    index,
    inputStart,
    inputs: Int32Array.from(inputs),
    ...readersOf(layers.length, inputStart, inputs),
    roles,
    outputs,
    used,
    leftOut,
    diagnostics,
    hasInput: statements.some(({ statement }) => statement.kind === "input"),
    hasOutput: statements.some(({ statement }) => statement.kind === "output"),
  };
}

function readersOf(
  count: number,
  inputStart: Int32Array,
  inputs: readonly number[],
): Pick<Wiring, "readers" | "readerStart"> {
  const readerStart = new Int32Array(count + 1);
  for (const input of inputs) if (input >= 0) readerStart[input + 1]!++;
  for (let layer = 0; layer < count; layer++) readerStart[layer + 1]! += readerStart[layer]!;
  const next = readerStart.slice();
  const readers = new Int32Array(readerStart[count]!);
  for (let layer = 0; layer < count; layer++) {
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) {
      const input = inputs[at]!;
      if (input >= 0) readers[next[input]!++] = layer;
    }
  }
  return { readers, readerStart };
}

/** Index of the statement that a layer is written in. */
export function statementOf({ first }: Wiring, layer: number): number {
  let low = 0;
  let high = first.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[middle]! <= layer) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function sameRole(left: Role, right: Role): boolean {
  return (
    left === right ||
    (left.stores === right.stores && left.taker === right.taker && left.why === right.why && left.into === right.into)
  );
}

export function nameSpan({ statement }: StatementDraft): Place["span"] {
  return (statement.kind === "layer" || statement.kind === "input" ? statement.name : undefined) ?? statement.span;
}

function defineNames(
  statements: readonly StatementDraft[],
  first: Int32Array,
  layers: readonly LayerDraft[],
  leftOut: Uint8Array,
  add: (at: number, diagnostic: Diagnostic) => void,
): Map<string, number> {
  const index = new Map<string, number>();
  statements.forEach((statement, at) => {
    const end = first[at + 1]!;
    if (end === first[at]!) return;
    const defining = statement.outputs.length === 0;
    const name = layers[end - 1]!.name;
    if (defining && index.has(name)) {
      const what = statement.statement.kind === "input" ? "input" : "layer";
      const original = layers[index.get(name)!]!.statement;
      const span =
        original.kind === "layer" || original.kind === "input" ? (original.name ?? original.span) : original.span;
      const place = { statement: statement.statement, span: nameSpan(statement) };
      const related = [{ statement: original, span, message: `"${name}" is first defined here.` }];
      add(at, report(duplicateName, place, { what, name }, { related }));
      leftOut.fill(1, first[at]!, end);
      return;
    }
    for (let layer = first[at]!; layer < end; layer++) index.set(layers[layer]!.name, layer);
  });
  return index;
}

function* earlier(index: ReadonlyMap<string, number>, own: number): Iterable<string> {
  for (const [name, layer] of index) if (layer < own) yield name;
}

/** Names from a layer back to itself when `reader`, which reads `target`, is needed to compute `target`. */
function circle(
  target: number,
  reader: number,
  layers: readonly LayerDraft[],
  index: ReadonlyMap<string, number>,
): readonly string[] | undefined {
  const from = layers[reader]?.name;
  if (from === undefined) return undefined;
  if (target === reader) return [from, from];
  const cameFrom = new Map<number, number>();
  const open = [target];
  while (open.length > 0) {
    const at = open.pop()!;
    for (const { name, local } of layers[at]!.inputs) {
      const next = local === undefined ? index.get(name!) : at - positionInStatement(layers, at) + local;
      if (next === undefined || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      if (next === reader) {
        const names = [from];
        for (let step = cameFrom.get(reader)!; ; step = cameFrom.get(step)!) {
          names.unshift(layers[step]!.name);
          if (step === target) break;
        }
        return [from, ...names];
      }
      open.push(next);
    }
  }
  return undefined;
}

/** Position of a layer among those of its statement. */
function positionInStatement(layers: readonly LayerDraft[], at: number): number {
  let before = 0;
  while (at - before > 0 && layers[at - before - 1]!.statement === layers[at]!.statement) before++;
  return before;
}

function usedLayers(
  count: number,
  inputStart: Int32Array,
  inputs: readonly number[],
  outputs: readonly number[],
): Uint8Array {
  const used = new Uint8Array(count);
  if (outputs.length === 0) return used.fill(1);
  for (const output of outputs) used[output] = 1;
  for (let layer = count - 1; layer >= 0; layer--) {
    if (!used[layer]) continue;
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) if (inputs[at]! >= 0) used[inputs[at]!] = 1;
  }
  return used;
}

function rolesOf(
  layers: readonly LayerDraft[],
  inputStart: Int32Array,
  inputs: readonly number[],
  outputs: readonly number[],
  old: readonly Role[],
): readonly Role[] {
  const count = layers.length;
  // The only reader: -1 for none, -2 for several.
  const only = new Int32Array(count).fill(-1);
  for (let layer = 0; layer < count; layer++) {
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) {
      const input = inputs[at]!;
      if (input >= 0) only[input] = only[input] === -1 ? layer : -2;
    }
  }
  const leaves = new Uint8Array(count);
  for (const output of outputs) leaves[output] = 1;
  const roles: Role[] = new Array(count);
  const shift = old.length - count;
  for (let layer = count - 1; layer >= 0; layer--) {
    const reader = only[layer]!;
    const behind = reader >= 0 ? layers[reader]! : undefined;
    let end = layer;
    while (only[end]! >= 0 && !leaves[end] && layers[only[end]!]!.operation === "flatten") end = only[end]!;
    const last = leaves[end] ? undefined : layers[only[end]!]?.operation;
    const stores = !leaves[end] && !(last !== undefined && continuing.has(last));
    const taker = leaves[layer] || !behind ? undefined : takerOf(layers[layer]!.operation, behind.operation);
    const why = leaves[layer]
      ? "it leaves the network"
      : reader === -2
        ? "several layers read it"
        : behind
          ? `${behind.operation} needs numbers`
          : "nothing reads it";
    const into = taker && behind ? (finishes(behind, roles[reader]!) ? behind.name : roles[reader]!.into) : undefined;
    const role = { stores, taker, why, into };
    roles[layer] = [old[layer], old[layer + shift]].find((before) => before && sameRole(before, role)) ?? role;
  }
  return roles;
}

function takerOf(operation: string, reader: string): Role["taker"] {
  if (reader === "relu" || reader === "quantize") return reader;
  // A batchnorm after a relu is no affine function of the integer any more.
  return reader === "batchnorm" && operation !== "relu" ? reader : undefined;
}

function finishes(layer: LayerDraft, role: Role): boolean {
  return layer.operation === "quantize" || layer.settings.activations !== undefined || role.stores || !role.taker;
}

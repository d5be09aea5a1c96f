import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { unusedLayer } from "../diagnostics/unusedLayer.ts";
import type { LayerDraft } from "./draft.ts";
import { createResolver, definedName, defineNames, nameOf, statementAt, type Written } from "./names.ts";
import { type Role, rolesOf } from "./roles.ts";
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
  /** By statement. */
  readonly diagnostics: ReadonlyMap<number, readonly Diagnostic[]>;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
}

export function wire(statements: readonly StatementDraft[], old: readonly Role[]): Wiring {
  const layers: LayerDraft[] = [];
  const first = new Int32Array(statements.length + 1);
  for (let at = 0; at < statements.length; at++) {
    for (const layer of statements[at]!.layers) layers.push(layer);
    first[at + 1] = layers.length;
  }
  const diagnostics = new Map<number, Diagnostic[]>();
  const tell = (at: number, diagnostic: Diagnostic) => {
    const list = diagnostics.get(at);
    if (list) list.push(diagnostic);
    else diagnostics.set(at, [diagnostic]);
  };
  const written: Written = { statements, layers, first, report: tell };
  const leftOut = new Uint8Array(layers.length);
  const index = defineNames(written, leftOut);
  const { outputs, read, named, unknown, ...edges } = connect(written, index);
  const used = usedLayers(layers.length, edges, outputs);
  // With an unknown name or an unreadable layer about, what nobody reads is probably what was meant.
  if (outputs.length > 0 && !unknown) {
    reportUnused(written, index, (layer) => !(used[layer] || read[layer] || named[layer] || leftOut[layer]));
  }
  return {
    first,
    index,
    ...edges,
    ...readersOf(layers.length, edges),
    roles: rolesOf(layers, edges.inputStart, edges.inputs, outputs, old),
    outputs,
    used,
    leftOut,
    diagnostics,
    hasInput: statements.some(({ statement }) => statement.kind === "input"),
    hasOutput: statements.some(({ statement }) => statement.kind === "output"),
  };
}

/** Index of the statement that a layer is written in. */
export function statementOf({ first }: Wiring, layer: number): number {
  return statementAt(first, layer);
}

type Edges = Pick<Wiring, "inputStart" | "inputs">;

function connect(written: Written, index: ReadonlyMap<string, number>) {
  const { statements, layers, first, report: tell } = written;
  const inputStart = new Int32Array(layers.length + 1);
  const inputs: number[] = [];
  const outputs = new Set<number>();
  const named = new Uint8Array(layers.length);
  let unknown = false;
  const resolve = createResolver(written, index, named);
  for (let at = 0; at < statements.length; at++) {
    for (let layer = first[at]!; layer < first[at + 1]!; layer++) {
      for (const reference of layers[layer]!.inputs) inputs.push(resolve(reference, at, layer));
      if (layers[layer]!.operation === "unknown") unknown = true;
      inputStart[layer + 1] = inputs.length;
    }
    // A name for another name reads it where it stands, even if nobody reads the new one.
    for (const { target } of statements[at]!.aliases) {
      if (target.local === undefined && resolve(target, at, first[at + 1]!) < 0) unknown = true;
    }
    for (const reference of statements[at]!.outputs) {
      const output = resolve(reference, at, first[at + 1]!);
      if (outputs.has(output)) {
        const place = { statement: statements[at]!.statement, span: { start: reference.start, end: reference.end } };
        tell(at, report(duplicateName, place, { what: "output", name: layers[output]!.name }));
      } else if (output >= 0) outputs.add(output);
      else unknown = true;
    }
  }
  const read = new Uint8Array(layers.length);
  for (const input of inputs) {
    if (input < 0) unknown = true;
    else read[input] = 1;
  }
  return { inputStart, inputs: Int32Array.from(inputs), outputs: [...outputs], read, named, unknown };
}

function readersOf(count: number, { inputStart, inputs }: Edges): Pick<Wiring, "readers" | "readerStart"> {
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

function usedLayers(count: number, { inputStart, inputs }: Edges, outputs: readonly number[]): Uint8Array {
  const used = new Uint8Array(count);
  if (outputs.length === 0) return used.fill(1);
  for (const output of outputs) used[output] = 1;
  for (let layer = count - 1; layer >= 0; layer--) {
    if (!used[layer]) continue;
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) if (inputs[at]! >= 0) used[inputs[at]!] = 1;
  }
  return used;
}

/** One hint for each statement whose result nobody reads; what only such a statement needs is not reported as well. */
function reportUnused(
  { statements, layers, first, report: tell }: Written,
  index: ReadonlyMap<string, number>,
  unread: (layer: number) => boolean,
): void {
  for (let at = 0; at < statements.length; at++) {
    const { statement, outputs, aliases } = statements[at]!;
    const last = first[at + 1]! - 1;
    if (last < first[at]! || outputs.length > 0) continue;
    const defined = definedName(statement);
    const result = aliases.length > 0 && defined ? (index.get(defined) ?? last) : last;
    if (!unread(result)) continue;
    const what = layers[last]!.operation === "input" ? "input" : "layer";
    tell(at, report(unusedLayer, nameOf(statement), { name: defined ?? layers[last]!.name, what }));
  }
}

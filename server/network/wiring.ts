import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { unusedLayer } from "../diagnostics/unusedLayer.ts";
import type { LayerDraft } from "./draft.ts";
import { createResolver, definedName, defineNames, nameOf, statementAt, type Written } from "./names.ts";
import { type Graph, type Role, type Roles, rolesOf } from "./roles.ts";
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
  readonly flows: Roles["flows"];
  readonly outputs: readonly number[];
  /** 1 for layers that an output depends on, or for all when there is no output. */
  readonly used: Uint8Array;
  /** 1 for second definitions of a name, which are left out. */
  readonly leftOut: Uint8Array;
  /** By statement. */
  readonly diagnostics: ReadonlyMap<number, readonly Diagnostic[]>;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
  readonly census: Census;
}

/** What an edit need not look for again. */
export interface Census {
  /** Every name is the name of one layer: no name is defined twice, none is another name of a tensor. */
  readonly plain: boolean;
  /** Statements with references that mean nothing, in order. */
  readonly unclear: readonly number[];
  /** Statements whose tensors leave the network, in order. */
  readonly ends: readonly number[];
  readonly inputStatements: number;
  readonly outputStatements: number;
  /** Layers that cannot be read. */
  readonly unreadable: number;
}

/** The wiring of statements, and their layers one behind the other. */
export interface Wired {
  readonly wiring: Wiring;
  readonly layers: readonly LayerDraft[];
  /** 1 for each layer that is, reads or means something else than before; absent: for all. */
  readonly touched?: Uint8Array;
}

export function wire(statements: readonly StatementDraft[], old: readonly Role[]): Wired {
  const layers: LayerDraft[] = [];
  const first = new Int32Array(statements.length + 1);
  const ends: number[] = [];
  let inputStatements = 0;
  let outputStatements = 0;
  let aliases = 0;
  for (let at = 0; at < statements.length; at++) {
    const draft = statements[at]!;
    for (const layer of draft.layers) layers.push(layer);
    first[at + 1] = layers.length;
    aliases += draft.aliases.length + draft.mentions.length;
    if (draft.outputs.length > 0) ends.push(at);
    const { kind } = draft.statement;
    if (kind === "input") inputStatements++;
    if (kind === "output") outputStatements++;
  }
  const { diagnostics, tell } = createReport();
  const written: Written = { statements, layers, first, report: tell };
  const leftOut = new Uint8Array(layers.length);
  const index = defineNames(written, leftOut);
  const plain = aliases === 0 && !leftOut.includes(1);
  const inputStart = new Int32Array(layers.length + 1);
  let unreadable = 0;
  for (let layer = 0; layer < layers.length; layer++) {
    const draft = layers[layer]!;
    inputStart[layer + 1] = inputStart[layer]! + draft.inputs.length;
    if (draft.operation === "unknown") unreadable++;
  }
  const inputs = new Int32Array(inputStart[layers.length]!);
  const links = createLinks(written, index, inputStart, inputs);
  for (let at = 0; at < statements.length; at++) links.connect(at);
  const unclear = [...diagnostics.keys()].sort((left, right) => left - right);
  const census = { plain, unclear, ends, inputStatements, outputStatements, unreadable };
  const graph = {
    layers,
    inputStart,
    inputs,
    ...readersOf(layers.length, inputStart, inputs),
    outputs: links.outputs(),
  };
  return {
    wiring: completed({ written, index, leftOut, links, census, graph, diagnostics }, rolesOf(graph, old)),
    layers,
  };
}

/** Everything that is worked out for all layers at a time, however few of them changed. */
export function completed(
  { written, index, leftOut, links, census, graph, diagnostics }: Connected,
  { roles, flows }: Roles,
): Wiring {
  const { layers, ...edges } = graph;
  const { outputs, inputStart, inputs, readerStart } = edges;
  const used = usedLayers(layers.length, inputStart, inputs, outputs);
  const unknown = links.unknown() || census.unreadable > 0 || inputs.includes(-1);
  // With an unknown name or an unreadable layer about, what nobody reads is probably what was meant.
  if (outputs.length > 0 && !unknown) {
    const isRead = (layer: number) => readerStart[layer + 1]! > readerStart[layer]!;
    const unread = (layer: number) => !(used[layer] || isRead(layer) || links.named[layer] || leftOut[layer]);
    reportUnused(written, index, census, unread);
  }
  return {
    ...edges,
    first: written.first,
    index,
    roles,
    flows,
    used,
    leftOut,
    diagnostics,
    hasInput: census.inputStatements > 0,
    hasOutput: census.outputStatements > 0,
    census,
  };
}

/** A network whose names are resolved. */
export interface Connected {
  readonly written: Written;
  readonly index: ReadonlyMap<string, number>;
  readonly leftOut: Uint8Array;
  readonly links: Links;
  readonly census: Census;
  readonly graph: Graph;
  readonly diagnostics: ReadonlyMap<number, readonly Diagnostic[]>;
}

export function createReport() {
  const diagnostics = new Map<number, Diagnostic[]>();
  const tell = (at: number, diagnostic: Diagnostic) => {
    const list = diagnostics.get(at);
    if (list) list.push(diagnostic);
    else diagnostics.set(at, [diagnostic]);
  };
  return { diagnostics, tell };
}

/** Index of the statement that a layer is written in. */
export function statementOf({ first }: Wiring, layer: number): number {
  return statementAt(first, layer);
}

/** Finds what the references of statements mean; they are asked for in order. */
export interface Links {
  /** Fills in what the layers of a statement read. */
  readonly connect: (statement: number) => void;
  readonly outputs: () => readonly number[];
  /** True when another name of a tensor, or an output, means nothing. */
  readonly unknown: () => boolean;
  /** 1 for layers that are named where they cannot be read yet. */
  readonly named: Uint8Array;
}

export function createLinks(
  written: Written,
  index: ReadonlyMap<string, number>,
  inputStart: Int32Array,
  inputs: Int32Array,
): Links {
  const { statements, layers, first, report: tell } = written;
  const outputs = new Set<number>();
  const named = new Uint8Array(layers.length);
  let unknown = false;
  const resolve = createResolver(written, index, named);
  return {
    connect: (at) => {
      const draft = statements[at]!;
      for (let layer = first[at]!; layer < first[at + 1]!; layer++) {
        const references = layers[layer]!.inputs;
        const start = inputStart[layer]!;
        for (let port = 0; port < references.length; port++)
          inputs[start + port] = resolve(references[port]!, at, layer);
      }
      // A name for another name reads it where it stands, even if nobody reads the new one.
      for (const { target } of draft.aliases) {
        if (target.local === undefined && resolve(target, at, first[at + 1]!) < 0) unknown = true;
      }
      // A layer that is read under other constants is not one that nobody reads.
      for (const mentioned of draft.mentions) {
        const layer = resolve(mentioned, at, first[at + 1]!);
        if (layer >= 0) named[layer] = 1;
        else unknown = true;
      }
      for (const reference of draft.outputs) {
        const output = resolve(reference, at, first[at + 1]!);
        if (outputs.has(output)) {
          const place = { statement: draft.statement, span: { start: reference.start, end: reference.end } };
          tell(at, report(duplicateName, place, { what: "output", name: layers[output]!.name }));
        } else if (output >= 0) outputs.add(output);
        else unknown = true;
      }
    },
    outputs: () => [...outputs],
    unknown: () => unknown,
    named,
  };
}

export function readersOf(
  count: number,
  inputStart: Int32Array,
  inputs: Int32Array,
): Pick<Wiring, "readers" | "readerStart"> {
  const readerStart = new Int32Array(count + 1);
  for (let at = 0; at < inputs.length; at++) {
    const input = inputs[at]!;
    if (input >= 0) readerStart[input + 1]!++;
  }
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

function usedLayers(count: number, inputStart: Int32Array, inputs: Int32Array, outputs: readonly number[]): Uint8Array {
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
  { plain }: Census,
  unread: (layer: number) => boolean,
): void {
  for (let at = 0; at < statements.length; at++) {
    const last = first[at + 1]! - 1;
    if (last < first[at]! || (plain && !unread(last))) continue;
    const { statement, outputs, aliases } = statements[at]!;
    if (outputs.length > 0) continue;
    const defined = definedName(statement);
    const result = aliases.length > 0 && defined ? (index.get(defined) ?? last) : last;
    if (!unread(result)) continue;
    const what = layers[last]!.operation === "input" ? "input" : "layer";
    tell(at, report(unusedLayer, nameOf(statement), { name: defined ?? layers[last]!.name, what }));
  }
}

import type { LayerDraft } from "./draft.ts";

/** What a layer has to know about those that read it (docs/numerics.md, section 7). */
export interface Role {
  /** A default activation format applies to its output. */
  readonly stores: boolean;
  /** Kind of its only reader when that takes up a pending function. */
  readonly taker: string | undefined;
  /** Why nothing takes it up. */
  readonly why: string;
  /** Layer that finishes what this one leaves pending. */
  readonly into: string | undefined;
}

const functions = ["sigmoid", "tanh", "gelu", "hardswish", "exp", "leakyrelu"];
const continuing = new Set(["batchnorm", "relu", "clip", "add", "argmax", "quantize", "prelu", ...functions]);
/** Layers that apply what waits in front of them and quantise. */
const taking = new Set(["relu", "clip", "quantize", ...functions]);
const views = new Set(["flatten", "reshape"]);

/** What roles follow from: the layers, who reads whom, and which tensors leave the network. */
export interface Graph {
  readonly layers: readonly LayerDraft[];
  readonly inputStart: Int32Array;
  readonly inputs: Int32Array;
  readonly readerStart: Int32Array;
  readonly readers: Int32Array;
  readonly outputs: readonly number[];
}

export interface Roles {
  readonly roles: readonly Role[];
  /** 1 where the values of a layer go on, through views, to a layer that continues the chain or out of the network. */
  readonly flows: Uint8Array;
}

/** Roles of all layers; one that is as before keeps its identity. */
export function rolesOf(graph: Graph, old: readonly Role[]): Roles {
  const count = graph.layers.length;
  const shift = old.length - count;
  const roles: Role[] = new Array(count);
  const flows = new Uint8Array(count);
  const leaves = leavesOf(graph);
  for (let layer = count - 1; layer >= 0; layer--) {
    roles[layer] = roleOf(graph, layer, leaves[layer] === 1, roles, flows, old[layer], old[layer + shift]);
  }
  return { roles, flows };
}

/**
 * Roles after an edit. `touched` is 1 for layers that changed, that are read by others than before or that leave the network as
 * they did not before; layers whose roles became others are marked there as well.
 */
export function updateRoles(graph: Graph, before: Roles, touched: Uint8Array): Roles {
  const roles = before.roles.slice();
  const flows = before.flows.slice();
  const leaves = leavesOf(graph);
  const { inputStart, inputs } = graph;
  const look = touched.slice();
  for (let layer = look.lastIndexOf(1); layer >= 0; layer = layer > 0 ? look.lastIndexOf(1, layer - 1) : -1) {
    const old = before.roles[layer]!;
    const role = roleOf(graph, layer, leaves[layer] === 1, roles, flows, old, undefined);
    roles[layer] = role;
    const same = role === old && flows[layer] === before.flows[layer];
    if (same && !touched[layer]) continue;
    touched[layer] = 1;
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) if (inputs[at]! >= 0) look[inputs[at]!] = 1;
  }
  return { roles, flows };
}

function leavesOf({ layers, outputs }: Graph): Uint8Array {
  const leaves = new Uint8Array(layers.length);
  for (const output of outputs) leaves[output] = 1;
  return leaves;
}

/** Role of a layer, and whether its values flow; both are known of its readers. */
function roleOf(
  { layers, readers, readerStart }: Graph,
  layer: number,
  leaves: boolean,
  roles: readonly Role[],
  flows: Uint8Array,
  here: Role | undefined,
  moved: Role | undefined,
): Role {
  const count = readerStart[layer + 1]! - readerStart[layer]!;
  const reader = count === 1 ? readers[readerStart[layer]!]! : -1;
  const behind = count === 1 ? layers[reader] : undefined;
  const follows = behind && (views.has(behind.operation) ? flows[reader] === 1 : continuing.has(behind.operation));
  flows[layer] = leaves || follows ? 1 : 0;
  const stores = flows[layer] === 0;
  const taker = leaves || !behind ? undefined : takerOf(layers[layer]!.operation, behind.operation);
  const why = leaves ? "it leaves the network" : whyNot(count, behind);
  const into = taker && behind && (finishes(behind, roles[reader]!) ? behind.name : roles[reader]!.into);
  if (here && isRole(here, stores, taker, why, into)) return here;
  return moved && isRole(moved, stores, taker, why, into) ? moved : { stores, taker, why, into };
}

export function sameRole(left: Role, right: Role): boolean {
  return left === right || isRole(left, right.stores, right.taker, right.why, right.into);
}

function isRole(role: Role, stores: boolean, taker: Role["taker"], why: string, into: Role["into"]): boolean {
  return role.stores === stores && role.taker === taker && role.why === why && role.into === into;
}

const whyByReader = new Map<string, string>();

function whyNot(readers: number, behind: LayerDraft | undefined): string {
  if (!behind) return readers > 1 ? "several layers read it" : "nothing reads it";
  let why = whyByReader.get(behind.operation);
  if (why === undefined) {
    why = behind.operation === "batchnorm" ? "a batchnorm cannot take up a relu" : `${behind.operation} needs numbers`;
    whyByReader.set(behind.operation, why);
  }
  return why;
}

function takerOf(operation: string, reader: string): Role["taker"] {
  if (taking.has(reader)) return reader;
  // A batchnorm after a relu or a clip is no affine function of the integer any more.
  return reader === "batchnorm" && operation !== "relu" && operation !== "clip" ? reader : undefined;
}

function finishes(layer: LayerDraft, role: Role): boolean {
  return (
    layer.operation === "quantize" ||
    functions.includes(layer.operation) ||
    layer.settings.activations !== undefined ||
    role.stores ||
    !role.taker
  );
}

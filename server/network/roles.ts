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

/** Who reads a layer: its index when there is one reader only. */
const nobody = -1;
const several = -2;

const functions = ["sigmoid", "tanh", "gelu", "hardswish", "exp", "leakyrelu"];
const continuing = new Set(["batchnorm", "relu", "clip", "add", "argmax", "quantize", "prelu", ...functions]);
/** Layers that apply what waits in front of them and quantise. */
const taking = new Set(["relu", "clip", "quantize", ...functions]);
const views = new Set(["flatten", "reshape"]);

/** Roles of all layers; one that is as before keeps its identity. */
export function rolesOf(
  layers: readonly LayerDraft[],
  inputStart: Int32Array,
  inputs: Int32Array,
  outputs: readonly number[],
  old: readonly Role[],
): readonly Role[] {
  const count = layers.length;
  const shift = old.length - count;
  const only = onlyReaders(count, inputStart, inputs);
  const leaves = new Uint8Array(count);
  for (const output of outputs) leaves[output] = 1;
  const roles: Role[] = new Array(count);
  // 1 where the values of a layer go on, through views, to a layer that continues the chain or out of the network.
  const flows = new Uint8Array(count);
  for (let layer = count - 1; layer >= 0; layer--) {
    const reader = only[layer]!;
    const behind = reader >= 0 ? layers[reader] : undefined;
    const follows = behind && (views.has(behind.operation) ? flows[reader] === 1 : continuing.has(behind.operation));
    flows[layer] = leaves[layer] || follows ? 1 : 0;
    const stores = flows[layer] === 0;
    const taker = leaves[layer] || !behind ? undefined : takerOf(layers[layer]!.operation, behind.operation);
    const why = leaves[layer] ? "it leaves the network" : whyNot(reader, behind);
    const into = taker && behind && (finishes(behind, roles[reader]!) ? behind.name : roles[reader]!.into);
    const here = old[layer];
    const moved = old[layer + shift];
    if (here && isRole(here, stores, taker, why, into)) roles[layer] = here;
    else roles[layer] = moved && isRole(moved, stores, taker, why, into) ? moved : { stores, taker, why, into };
  }
  return roles;
}

export function sameRole(left: Role, right: Role): boolean {
  return left === right || isRole(left, right.stores, right.taker, right.why, right.into);
}

function isRole(role: Role, stores: boolean, taker: Role["taker"], why: string, into: Role["into"]): boolean {
  return role.stores === stores && role.taker === taker && role.why === why && role.into === into;
}

function onlyReaders(count: number, inputStart: Int32Array, inputs: Int32Array): Int32Array {
  const only = new Int32Array(count).fill(nobody);
  for (let layer = 0; layer < count; layer++) {
    for (let at = inputStart[layer]!; at < inputStart[layer + 1]!; at++) {
      const input = inputs[at]!;
      if (input >= 0) only[input] = only[input] === nobody ? layer : several;
    }
  }
  return only;
}

const whyByReader = new Map<string, string>();

function whyNot(reader: number, behind: LayerDraft | undefined): string {
  if (!behind) return reader === several ? "several layers read it" : "nothing reads it";
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

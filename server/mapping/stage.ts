import type { Layer, Shape } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import type { Unit } from "../units/unit.ts";
import { identifier } from "./identifiers.ts";
import type { Build, Layouts, Role } from "./stage/kind.ts";
import { stageKinds } from "./stage/registry.ts";
import { notBuilt } from "./unbuilt.ts";

/** What a layer is to the mapping; "none": its tensor is that of the layer it reads. */
export type LayerRole = Role | "none" | "unbuilt";

export function roleOf(layer: Layer): LayerRole {
  if (notBuilt(layer) !== undefined) return "unbuilt";
  const kind = stageKinds[layer.arithmetic.kind];
  return kind && !kind.vanishes?.(layer) ? kind.role : "none";
}

/**
 * The units of one layer, see {@link StageKind.units}; `inputLayout`: the shape of the first tensor as it travels, `layouts`:
 * those of all where {@link travels} says so.
 */
export function buildStage(
  layer: Layer,
  build: Build,
  inputLayout: Shape,
  device: Device,
  layouts?: Layouts,
): readonly Unit[] {
  const request = { layer, name: identifier(layer.name), build, inputLayout, device, ...(layouts ? { layouts } : {}) };
  return stageKinds[layer.arithmetic.kind]?.units(request) ?? [];
}

/** True for layers that are built to read and write [time, features] step by step. */
export function isOfSequences(layer: Layer): boolean {
  return stageKinds[layer.arithmetic.kind]?.sequence === true;
}

/** True for layers whose units depend on how all their tensors travel. */
export function travels(layer: Layer): boolean {
  return stageKinds[layer.arithmetic.kind]?.travels === true;
}

/** Numbers of lanes of the layer's streams divide this; undefined: what its tensors allow. */
export function laneLimit(layer: Layer, layouts: Layouts): number | undefined {
  return stageKinds[layer.arithmetic.kind]?.lanes?.(layer, layouts);
}

/** True for layers whose parallelism can be chosen; the others take the lanes of what they read. */
export function hasFold(layer: Layer): boolean {
  return notBuilt(layer) === undefined && stageKinds[layer.arithmetic.kind]?.folds === true;
}

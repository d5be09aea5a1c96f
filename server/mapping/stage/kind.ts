import type { Arithmetic } from "../../network/arithmetic.ts";
import type { Layer, MemoryKind, Shape, WeightPlace } from "../../network/checked.ts";
import type { Device } from "../../targets/target.ts";
import { chosenConstantMemory, type MemoryShape } from "../../units/memory.ts";
import type { Unit } from "../../units/unit.ts";

/** How a layer is built: parallelism, and what its multipliers and weights are made of. */
export interface Build {
  /** Output channels at a time; lanes of every stream of layers that have no fold of their own. */
  readonly pe: number;
  /** Products per output channel and cycle. */
  readonly simd: number;
  readonly dsp: boolean;
  /** Where the weights are; undefined: by size. */
  readonly weightMemory?: WeightPlace;
}

/** Memory of the weights of a unit that stores them, as words of a shape. */
export function weightMemory(
  { build, device }: StageRequest,
  { width, depth }: Pick<MemoryShape, "width" | "depth">,
): MemoryKind {
  const asked = build.weightMemory;
  return asked === undefined || asked === "logic" || asked === "offchip"
    ? chosenConstantMemory(width, depth, device)
    : asked;
}

/** What one layer is built from. */
export interface StageRequest {
  readonly layer: Layer;
  /** Legal in Verilog and C++; the units' names begin with it. */
  readonly name: string;
  readonly build: Build;
  /**
   * The shape of the tensor as it travels, which a flatten does not change: [channels, rows, columns], [elements], or
   * [features, 1, 1, time] of a sequence.
   */
  readonly inputLayout: Shape;
  /** Only for kinds that ask for it, see {@link StageKind.travels}. */
  readonly layouts?: Layouts;
  readonly device: Device;
}

/** Shapes of all tensors of a layer as they travel. */
export interface Layouts {
  readonly inputs: readonly Shape[];
  readonly output: Shape;
}

/** What a layer is to the mapping; "group": elements in the order in which they come, a pixel or a vector at a time. */
export type Role =
  | "matrix"
  | "depthwise"
  | "pool"
  | "globalPool"
  | "add"
  | "map"
  | "argmax"
  | "gather"
  | "multiply"
  | "group";

/** How one kind of arithmetic becomes hardware: one file each, one line in `registry.ts`. */
export interface StageKind {
  readonly role: Role;
  /** The units of a layer, first to last; unit 0 reads the layer's inputs. */
  readonly units: (request: StageRequest) => readonly Unit[];
  /** True for layers whose parallelism can be chosen; the others take the lanes of what they read. */
  readonly folds?: true;
  /** True for layers of sequences: a tensor [time, features] that they read or write travels step by step. */
  readonly sequence?: true;
  /** True for layers whose units depend on how all their tensors travel. */
  readonly travels?: true;
  /** Numbers of lanes of its streams divide this, where it is less than what the tensors allow. */
  readonly lanes?: (layer: Layer, layouts: Layouts) => number;
  /** True where a layer of this arithmetic needs no unit after all (its codes are stored as they come). */
  readonly vanishes?: (layer: Layer) => boolean;
}

/** The arithmetic of a layer whose kind the registry has looked at already. */
export function arithmeticOf<K extends Arithmetic["kind"]>(
  { layer }: StageRequest,
  kind: K,
): Extract<Arithmetic, { kind: K }> {
  if (layer.arithmetic.kind !== kind) throw new Error(`${layer.name} computes ${layer.arithmetic.kind}, not ${kind}`);
  return layer.arithmetic as Extract<Arithmetic, { kind: K }>;
}

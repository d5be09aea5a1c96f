import type { ParameterSpec } from "./parameters.ts";
import type { Shape, WindowGeometry } from "./shape.ts";

/** A kind of layer: one file of this folder, one line in its registry. */
export interface LayerKind<Attributes = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /**
   * Names of other tools for it, in lower case and without underscores, and what has to be written behind the input to get the same;
   * "": nothing.
   */
  readonly alsoCalled?: Readonly<Record<string, string>>;
  /** Markdown; the first sentence says what it computes. */
  readonly documentation: string;
  /** The tensors it reads, in order. */
  readonly inputs: readonly { readonly name: string; readonly documentation: string }[];
  /** The last input may be written several times, such as the tensors of a concat. */
  readonly several?: boolean;
  readonly parameters: readonly ParameterSpec[];
  /** Names of the annotations that say something about this layer. */
  readonly annotations: readonly string[];
  /** Shape of the output, or why these inputs do not fit. */
  shape(inputs: readonly Shape[], attributes: Attributes): ShapeResult;
}

export interface LayerShape {
  readonly shape: Shape;
  readonly geometry?: WindowGeometry;
  /** Shape of the weights; absent for layers without. */
  readonly weights?: Shape;
  readonly macs?: number;
  /** The part of `macs` that multiplies by a weight; absent: all of it. */
  readonly weightMacs?: number;
  /** Number of biases where it is not one for each output channel. */
  readonly biases?: number;
  readonly operations?: number;
  /** Parameters besides weights and biases, such as gamma and beta. */
  readonly parameters?: number;
}

/** Why a layer cannot read these tensors. */
export type ShapeProblem =
  | {
      readonly problem: "mismatch";
      /** Which input does not fit. */
      readonly input: number;
      readonly expected: string;
      readonly whatToDo: string;
      /** Wrapping the input in a call of this layer makes it right, and the shape is then `recovered`. */
      readonly wrap?: string;
      readonly recovered?: LayerShape;
    }
  | { readonly problem: "kernel"; readonly kernel: string; readonly input: string; readonly dilated: boolean }
  | {
      readonly problem: "argument";
      readonly parameter: string;
      readonly expected: string;
      readonly found: string;
    };

export type ShapeResult = LayerShape | ShapeProblem;

export function defineLayer<Attributes>(kind: LayerKind<Attributes>): LayerKind<Attributes> {
  return kind;
}

export const weightAnnotations = ["weights", "bias", "activations", "accumulator", "sparsity", "fold", "memory"];
/** Of layers with one matrix of weights that a streaming unit multiplies by. */
export const matrixAnnotations = [...weightAnnotations, "share", "skip", "reuse"];
/** Of layers that take the lanes of what they read: they have no fold of their own. */
export const finishAnnotations = ["activations"];
/** Of layers whose unit has as many lanes as its fold says. */
export const laneAnnotations = [...finishAnnotations, "fold"];
/** Non-linear functions that can be built in several ways. */
export const functionAnnotations = [...finishAnnotations, "approximate"];

import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { weightsTensorMissing } from "../diagnostics/weightsTensorMissing.ts";
import { weightsTensorShape } from "../diagnostics/weightsTensorShape.ts";
import { weightsTensorValues } from "../diagnostics/weightsTensorValues.ts";
import { type Shape, shapeText } from "../layers/shape.ts";
import type { WeightsTensor } from "./checked.ts";

/** The weights file of a network; the same object until its path or its contents change. */
export interface WeightsSource {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, WeightsTensor>;
}

export interface TensorRequest {
  readonly name: string;
  readonly shape: Shape;
  /** The axes in words, for messages. */
  readonly layout: string;
  readonly bias?: boolean;
  readonly positive?: boolean;
}

/** A tensor of the file; undefined after it was reported that it is missing, has another shape or values that are none. */
export function tensorOf(
  source: WeightsSource,
  request: TensorRequest,
  place: Place,
  diagnostics: Diagnostic[],
): WeightsTensor | undefined {
  const { path, tensors } = source;
  const { name, shape, layout, bias = false, positive = false } = request;
  const tensor = tensors.get(name);
  if (!tensor) {
    const near = nearMisses(name, tensors.keys());
    diagnostics.push(report(weightsTensorMissing, place, { tensor: name, shape: shapeText(shape), path, near, bias }));
    return undefined;
  }
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, axis) => size !== shape[axis])) {
    const parameters = { tensor: name, expected: shapeText(shape), found: shapeText(tensor.shape), path, layout };
    diagnostics.push(report(weightsTensorShape, place, parameters));
    return undefined;
  }
  const wrong = wrongValue(tensor, positive);
  if (wrong >= 0) {
    const expected = positive ? "a variance is a finite number of at least 0" : "weights are finite numbers";
    const parameters = { tensor: name, path, index: wrong, value: Number(tensor.data[wrong]), expected };
    diagnostics.push(report(weightsTensorValues, place, parameters));
    return undefined;
  }
  return tensor;
}

const firstWrong = new WeakMap<WeightsTensor, readonly [anySign: number, positive: number]>();

/** Index of the first value that is not finite (or negative where that is wrong), -1 when all are right. */
function wrongValue(tensor: WeightsTensor, positive: boolean): number {
  let known = firstWrong.get(tensor);
  if (!known) {
    known = [
      findIndex(tensor.data, (value) => !Number.isFinite(value)),
      findIndex(tensor.data, (value) => !(value >= 0)),
    ];
    firstWrong.set(tensor, known);
  }
  return positive && known[0] < 0 ? known[1] : known[0];
}

function findIndex(data: ArrayLike<number>, wrong: (value: number) => boolean): number {
  for (let index = 0; index < data.length; index++) if (wrong(data[index]!)) return index;
  return -1;
}

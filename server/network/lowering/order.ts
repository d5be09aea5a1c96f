import { report } from "../../diagnostics/diagnostic.ts";
import { scaleMismatch } from "../../diagnostics/scaleMismatch.ts";
import { constantText } from "../../formats/constant.ts";
import { pairOf, type Sides, type Size, sidesOf } from "../../layers/parameters.ts";
import { elementsOf, type Shape } from "../../layers/shape.ts";
import { sliceAxis } from "../../layers/slice.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { exponentOf } from "./scale.ts";

/** Beyond this many places the smaller number would hardly matter, and the codes would not fit anything. */
const largestShift = 48;

/** slice, upsample, transpose, pad, reshape: the codes that are read, in another order. */
export function lowerOrder(lowering: Lowering): Lowered {
  const { draft, inputs, shape } = lowering;
  const input = inputs[0]!;
  const { operation } = draft;
  if (operation === "reshape" && (shape.shape.length === 1 || shape.shape.join() === input.shape.join())) {
    return { output: { ...input, shape: shape.shape }, arithmetic: { kind: "view" } };
  }
  const range = operation === "pad" ? withZero(input.range) : input.range;
  const output = { shape: shape.shape, format: input.format, range, source: draft.name };
  const order = remembered(() => orderOf(lowering));
  return {
    output,
    arithmetic: { kind: "gather", shifts: [0], order, finish: { kind: "none" } },
  };
}

/** concat: the codes of all inputs with one scale, the finest of theirs. */
export function lowerConcat(lowering: Lowering): Lowered | undefined {
  const { draft, inputs } = lowering;
  const scale = Math.min(...inputs.map(({ format }) => format.scale));
  const shifts: number[] = [];
  for (const { format } of inputs) {
    const shift = exponentOf(format.scale / scale);
    if (shift === undefined || shift > largestShift) {
      const why = shift === undefined ? "whose ratio is no power of two" : "which are too far apart";
      const scales = { first: constantText(scale), second: constantText(format.scale) };
      lowering.diagnostics.push(report(scaleMismatch, placeOf(draft), { of: `"${draft.name}"`, why, ...scales }));
      return undefined;
    }
    shifts.push(shift);
  }
  const range = {
    low: Math.min(...inputs.map((input, index) => input.range.low * 2 ** shifts[index]!)),
    high: Math.max(...inputs.map((input, index) => input.range.high * 2 ** shifts[index]!)),
  };
  const elements = inputs.reduce((sum, input) => sum + elementsOf(input.shape), 0);
  const order = remembered(() => positions([elements], ([index]) => index!));
  const real = inputs.every(({ format }) => format.real) ? { real: inputs[0]!.format } : {};
  return finished(lowering, { scale, range, pending: pendingNothing, ...real }, (finish) => ({
    kind: "gather",
    shifts,
    order,
    finish,
  }));
}

/** Which element of the input each element of the result is; -1 for a zero. */
function orderOf({ draft, inputs, shape, attributes }: Lowering): Int32Array {
  const [input, output] = [inputs[0]!.shape, shape.shape];
  const [, height = 1, width = 1] = input;
  switch (draft.operation) {
    case "slice": {
      const axis = sliceAxis(attributes.axis as "channels", input.length);
      const from = attributes.from as number;
      return positions(output, (position) =>
        indexIn(
          input,
          position.map((at, index) => (index === axis ? at + from : at)),
        ),
      );
    }
    case "upsample": {
      const [rows, columns] = pairOf(attributes.factor as Size);
      return positions(
        output,
        ([channel, y, x]) => (channel! * height + Math.floor(y! / rows)) * width + Math.floor(x! / columns),
      );
    }
    case "transpose": {
      const order = attributes.order as readonly number[];
      return positions(output, (position) =>
        indexIn(
          input,
          input.map((_, axis) => position[order.indexOf(axis)]!),
        ),
      );
    }
    case "pad": {
      const [top, left] = sidesOf(attributes.padding as number | Sides);
      return positions(output, ([channel, row, column]) => {
        const [y, x] = [row! - top, column! - left];
        return y < 0 || y >= height || x < 0 || x >= width ? -1 : (channel! * height + y) * width + x;
      });
    }
    default:
      return positions(output, (position) => indexIn(output, position));
  }
}

/** One number for each position of a tensor, row-major. */
function positions(shape: Shape, at: (position: readonly number[]) => number): Int32Array {
  const position = shape.map(() => 0);
  const found = new Int32Array(elementsOf(shape));
  for (let index = 0; index < found.length; index++) {
    found[index] = at(position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      if (position[axis]! < shape[axis]!) break;
      position[axis] = 0;
    }
  }
  return found;
}

function indexIn(shape: Shape, position: readonly number[]): number {
  return shape.reduce((index, size, axis) => index * size + position[axis]!, 0);
}

function withZero({ low, high }: { readonly low: number; readonly high: number }) {
  return { low: Math.min(0, low), high: Math.max(0, high) };
}

function remembered(make: () => Int32Array): () => Int32Array {
  let made: Int32Array | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

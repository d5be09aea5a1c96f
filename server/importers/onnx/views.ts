import { elementsOf, emit, type Import, type Live, Unsupported } from "./graph.ts";

/**
 * Reshape, Flatten, Squeeze and Unsqueeze change only how ONNX sees a tensor. What is written depends on the reader: a
 * dense layer reads a vector (`flatten`), a convolution an image.
 */

/** The tensor as a vector, for `dense` and `argmax`: the text of the argument. */
export function asVector(live: Live): string {
  if (elementsOf(live.view) !== live.view[0]) {
    throw new Unsupported(
      `it works on the last axis of a tensor of shape [${live.view.join(", ")}]`,
      "flatten the tensor to [batch, elements] before it",
    );
  }
  return live.shape.length === 1 ? live.tensor : `flatten(${live.tensor})`;
}

/** The tensor as an image [channels, height, width]. */
export function asImage(live: Live): readonly [number, number, number] {
  const [channels, height, width] = live.shape;
  const same = live.view.length === 3 && live.view.every((size, axis) => size === live.shape[axis]);
  if (channels !== undefined && height !== undefined && width !== undefined && same) return [channels, height, width];
  throw new Unsupported(
    `it reads a tensor of shape [${live.view.join(", ")}], not an image [channels, height, width]`,
    "only two-dimensional images with channels first can be read; a reshape into an image cannot be built",
  );
}

/** Is it a sequence [channels, length], as ONNX sees it too? */
export function isSequence(live: Live): boolean {
  return live.shape.length === 2 && live.view.join() === live.shape.join();
}

/** Writes the flatten as a layer of its own. */
export function flattened(state: Import, live: Live): Live {
  if (live.shape.length === 1) return live;
  const shape = [elementsOf(live.shape)];
  const made = emit(state, "flatten", [live.tensor], shape);
  return { ...live, tensor: made.tensor, shape, view: live.view };
}

/** The tensor seen in another shape (without the batch). */
export function viewed(live: Live, view: readonly number[]): Live {
  if (elementsOf(view) !== elementsOf(live.shape)) {
    throw new Unsupported(
      `it reshapes [${live.view.join(", ")}] to [${view.join(", ")}]`,
      "the batch must stay the first axis and the number of elements the same",
    );
  }
  return { ...live, view };
}

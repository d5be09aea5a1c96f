import { type Affine, emit, type Import, type Live, type WrittenLayer } from "./graph.ts";
import { flattened } from "./views.ts";

/** The tensor with `a * value + b` applied after what already waits. */
export function withAffine(live: Live, a: Float64Array, b: Float64Array): Live {
  const before = live.affine ?? identity;
  const count = Math.max(a.length, b.length, before.a.length);
  const at = (values: Float64Array, index: number) => values[values.length === 1 ? 0 : index]!;
  const affine = {
    a: Float64Array.from({ length: count }, (_, index) => at(a, index) * at(before.a, index)),
    b: Float64Array.from({ length: count }, (_, index) => at(a, index) * at(before.b, index) + at(b, index)),
  };
  return { ...live, affine };
}

/** The tensor with the waiting function written as a batchnorm; a function that changes nothing is left out. */
export function settled(state: Import, live: Live): Live {
  if (!live.affine || isIdentity(live.affine)) return withoutAffine(live);
  const { a, b } = live.affine;
  const whole = a.length === 1 ? live : flattenedIfNeeded(state, live);
  const made = emit(state, "batchnorm", [whole.tensor], whole.shape);
  const channels = whole.shape[0]!;
  const spread = (values: Float64Array) => (values.length === 1 ? new Float64Array(channels).fill(values[0]!) : values);
  writeBatchnorm(state, made.layer, {
    gamma: spread(a),
    beta: spread(b),
    mean: new Float64Array(channels),
    variance: new Float64Array(channels).fill(1 - defaultEpsilon),
  });
  return { ...withoutAffine(made), view: whole.view };
}

/** Epsilon of a batchnorm that writes none; 1 - epsilon + epsilon is exactly 1 in double precision. */
export const defaultEpsilon = 1e-5;

export function writeBatchnorm(
  state: Import,
  layer: WrittenLayer,
  parameters: Readonly<Record<"gamma" | "beta" | "mean" | "variance", Float64Array | Float32Array>>,
): void {
  for (const [name, data] of Object.entries(parameters)) {
    state.tensors.set(`${layer.name}.${name}`, { shape: [data.length], data });
  }
}

export function isIdentity({ a, b }: Affine): boolean {
  return a.every((value) => value === 1) && b.every((value) => value === 0);
}

/** One positive factor and one addend for all elements: the order of the elements stays. */
export function keepsOrder({ a, b }: Affine): boolean {
  return a.every((value) => value === a[0] && value > 0) && b.every((value) => value === b[0]);
}

export function withoutAffine(live: Live): Live {
  const { tensor, shape, view, batch } = live;
  return { kind: "live", tensor, shape, view, ...(batch ? { batch } : {}) };
}

/** A function per channel of the view needs the view to be the layer's own shape. */
function flattenedIfNeeded(state: Import, live: Live): Live {
  return live.view[0] === live.shape[0] ? live : flattened(state, live);
}

const identity: Affine = { a: Float64Array.of(1), b: Float64Array.of(0) };

import { type Evaluation, innerRange, type Method, rescaled, type TableRequest, widestAddress } from "./method.ts";

/** Bits behind the point of slopes and starting values, as parts of the result's step. */
const fraction = 16;

export const piecewiseLinear: Method = {
  name: "piecewise_linear",
  documentation:
    "So many straight segments of equal length, a power of two: a table of slopes and starting values, one multiplication and one addition.",
  size: {
    name: "segments",
    default: 16,
    expected: "a power of two from 1 to 1024",
    legal: (segments) => segments >= 1 && segments <= 1024 && Number.isInteger(Math.log2(segments)),
  },
  layers: ["sigmoid", "tanh", "gelu", "exp", "softmax"],
  addressBits: () => widestAddress,
  withinDomain: true,
  evaluation: segmentsOf,
  codes(request: TableRequest, segments: number): Float64Array {
    const { low, high, format } = request;
    const inner = segmentsOf(request, segments);
    const length = 2 ** inner.bits;
    return Float64Array.from({ length: high - low + 1 }, (_, index) => {
      const offset = Math.max(inner.low, Math.min(inner.high, low + index)) - inner.low;
      const { start, slope } = inner.pieces[Math.floor(offset / length)]!;
      return rescaled(start + slope * (offset % length), fraction, format);
    });
  },
};

function segmentsOf(request: TableRequest, segments: number): Extract<Evaluation, { kind: "segments" }> {
  const { scale, format } = request;
  const { value } = request.function;
  const { low, high } = innerRange(request);
  let bits = 0;
  while (segments * 2 ** bits < high - low + 1) bits++;
  const length = 2 ** bits;
  const integer = (real: number) => Math.round((real / format.scale) * 2 ** fraction);
  const pieces = Array.from({ length: segments }, (_, segment) => {
    const start = (low + segment * length) * scale;
    const from = value(start);
    return { start: integer(from), slope: integer((value(start + length * scale) - from) / length) };
  });
  return { kind: "segments", low, high, bits, fraction, pieces };
}

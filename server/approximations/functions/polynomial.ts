import { type Evaluation, innerRange, type Method, rescaled, type TableRequest, widestAddress } from "./method.ts";

/** Bits behind the point of coefficients, as parts of the result's step. */
const fraction = 12;

export const polynomial: Method = {
  name: "polynomial",
  documentation:
    "One polynomial of this degree over the whole range, through the function at Chebyshev's points: so many multiplications and additions, no table.",
  size: {
    name: "degree",
    default: 3,
    expected: "a whole number from 1 to 5",
    legal: (degree) => Number.isInteger(degree) && degree >= 1 && degree <= 5,
  },
  layers: ["sigmoid", "tanh", "gelu", "exp", "softmax"],
  addressBits: () => widestAddress,
  withinDomain: true,
  evaluation: polynomialOf,
  codes(request: TableRequest, degree: number): Float64Array {
    const { low, high, format } = request;
    const inner = polynomialOf(request, degree);
    const half = 2 ** inner.bits;
    return Float64Array.from({ length: high - low + 1 }, (_, index) => {
      const offset = Math.max(inner.low, Math.min(inner.high, low + index)) - inner.middle;
      let sum = 0;
      for (const coefficient of inner.coefficients) sum = Math.floor((sum * offset) / half) + coefficient;
      return rescaled(sum, fraction, format);
    });
  },
};

function polynomialOf(request: TableRequest, degree: number): Extract<Evaluation, { kind: "polynomial" }> {
  const { scale, format } = request;
  const { low, high } = innerRange(request);
  const middle = Math.floor((low + high + 1) / 2);
  let bits = 0;
  while (2 ** bits < Math.max(high - middle, middle - low)) bits++;
  const half = 2 ** bits;
  const ends = { low: (low - middle) / half, high: (high - middle) / half };
  const real = interpolated((u) => request.function.value((middle + u * half) * scale), ends, degree);
  const coefficients = real.map((value) => Math.round((value / format.scale) * 2 ** fraction));
  return { kind: "polynomial", low, high, middle, bits, fraction, coefficients };
}

/** Coefficients, highest power first, of the polynomial through `value` at Chebyshev's points between the ends. */
function interpolated(
  value: (u: number) => number,
  { low, high }: { readonly low: number; readonly high: number },
  degree: number,
): number[] {
  const points = Array.from({ length: degree + 1 }, (_, index) => {
    const position = Math.cos((Math.PI * (2 * index + 1)) / (2 * degree + 2));
    return (low + high) / 2 + (position * (high - low)) / 2;
  });
  // Newton's divided differences, then the nested form multiplied out.
  const differences = points.map(value);
  for (let order = 1; order <= degree; order++) {
    for (let index = degree; index >= order; index--) {
      const width = points[index]! - points[index - order]!;
      differences[index] = width === 0 ? 0 : (differences[index]! - differences[index - 1]!) / width;
    }
  }
  let result = [differences[degree]!];
  for (let index = degree - 1; index >= 0; index--) {
    const next = [...result, differences[index]!];
    for (let power = 0; power < result.length; power++) next[power + 1]! -= result[power]! * points[index]!;
    result = next;
  }
  return result;
}

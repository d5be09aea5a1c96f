import { parse } from "../../../grammar/parse.ts";
import type { NumberFormat, ScaledFormat } from "../../../server/formats/format.ts";
import { readFormat, scaledTo } from "../../../server/formats/registry.ts";
import { packingFor } from "../../../server/mapping/packing.ts";
import type { Codes, LayerWeights } from "../../../server/network/checked.ts";
import { portBits } from "../../../server/units/burstReader/unit.ts";
import { productOf } from "../../../server/units/matrixVector/products.ts";
import type { MatrixVectorUnit } from "../../../server/units/matrixVector/unit.ts";
import { weightEncoding } from "../../../server/units/weightEncoding.ts";
import { type WeightReader, weightWords } from "../../../server/units/weightWords.ts";
import { type Draw, divisors, type ElementFormat, holding, limits } from "./draw.ts";

export function numberFormat(format: ElementFormat, kind: NumberFormat["kind"]): ScaledFormat {
  const text = kind === "integer" ? `${format.signed ? "int" : "uint"}${format.bits}` : kind;
  return {
    ...limits(format),
    bits: format.bits,
    signed: format.signed,
    kind,
    text,
    scale: 1,
    rounding: "nearest_even",
    overflow: "saturate",
  };
}

export function formatOf(text: string): ScaledFormat {
  const statement = parse(`network n {\n  input x: ${text}[4]\n}`).statements.find(({ kind }) => kind === "input")!;
  const expression = statement.kind === "input" ? statement.format! : undefined;
  return scaledTo(readFormat(expression!, statement, [], "weights")!, 1);
}

/**
 * Weights of any format; those of the `serial`th unit are plain integers in every second.
 *
 * @param order Column j of a row is element order[j], which lies in a block with its neighbours.
 */
export function drawWeights(
  draw: Draw,
  shape: readonly number[],
  x: ElementFormat,
  serial: number,
  { order, blockColumns }: { readonly order: Int32Array; readonly blockColumns: number },
): LayerWeights {
  const other = [
    () => `log2<${draw.between(2, 6)}>`,
    () => `codebook<${draw.between(2, 12)}, ${draw.pick("int5", "uint4", "int8", "fixed<6,2>")}>`,
    () => draw.pick("fp8_e4m3", "fp8_e5m2", "float<3, 2>", "float<2, 1>", "float<3, 0>"),
    () => `bfp<mantissa ${draw.between(2, 5)}, exponent ${draw.between(1, 3)}, block 4>`,
    () => draw.pick("uint8(zero: 128)", "int4(zero: -3)", "uint3(zero: 7)", "uint5(zero: 1)"),
  ];
  if (serial % 2 === 1) {
    const format = formatOf(other[(serial >> 1) % other.length]!());
    return weightsWith(draw, shape, x, format, drawCodes(draw, shape, format, order, blockColumns));
  }
  const format = draw.pick(
    numberFormat({ bits: 1, signed: false, binary: true }, "binary"),
    { ...numberFormat({ bits: 2, signed: true, binary: false }, "ternary"), low: -1 },
    numberFormat({ bits: draw.between(2, 9), signed: true, binary: false }, "integer"),
    numberFormat({ bits: draw.between(1, 6), signed: false, binary: false }, "integer"),
  );
  return weightsWith(draw, shape, x, format, drawCodes(draw, shape, format, order, blockColumns));
}

export function drawCodes(
  draw: Draw,
  shape: readonly number[],
  format: ScaledFormat,
  order: Int32Array,
  blockColumns: number,
): Codes {
  const count = shape.reduce((a, b) => a * b, 1);
  const columns = order.length;
  const codes = new Float64Array(count);
  const { block, codebook, values } = format;
  const shared = codebook && draw.numbers(codebook.entries, format.low, format.high);
  for (let row = 0; row < count / columns; row++) {
    let exponent = 0;
    for (let column = 0; column < columns; column++) {
      if (block && column % blockColumns === 0) exponent = draw.between(0, block.span);
      const code = (() => {
        if (format.kind === "binary") return draw.pick(-1, 1);
        if (shared) return draw.pick(...shared);
        if (values) return values[draw.between(0, values.length - 1)]!;
        if (!block) return draw.between(format.low, format.high);
        return draw.between(-(2 ** (block.mantissa - 1)), 2 ** (block.mantissa - 1) - 1) * 2 ** exponent;
      })();
      codes[row * columns + order[column]!] = code;
    }
  }
  return codes;
}

/** Row i and column j of each block become row (i - j) mod block of its first column. */
export function withCirculantBlocks(weights: LayerWeights, order: Int32Array, block: number): LayerWeights {
  const drawn = weights.codes();
  const columns = order.length;
  const codes = drawn.map((_: number, at: number) => {
    const [row, column] = [Math.floor(at / columns), order.indexOf(at % columns)];
    const place = (row - column + columns) % block;
    return drawn[(row - (row % block) + place) * columns + order[column - (column % block)]!]!;
  });
  return { ...weights, codes: () => codes };
}

/** Many weights become 0, which every format but the binary one has; shared values have it besides. */
export function withZeros(draw: Draw, weights: LayerWeights): LayerWeights {
  const share = draw.pick(1, 3, 8);
  const codes = weights.codes().map((code: number) => (draw.between(0, 8) < share ? code : 0));
  return { ...weights, zeroFraction: 0.5, codes: () => codes };
}

export function weightsWith(
  draw: Draw,
  shape: readonly number[],
  x: ElementFormat,
  format: ScaledFormat,
  codes: Codes,
): LayerWeights {
  const fanIn = shape.reduce((a, b) => a * b, 1) / shape[0]!;
  const { low, high } = limits(x);
  const products = [low * format.low, low * format.high, high * format.low, high * format.high];
  const most = fanIn * Math.max(...products.map(Math.abs));
  const hasBias = draw.pick(true, false);
  const bias = hasBias ? Float64Array.from(draw.numbers(shape[0]!, -most, most)) : undefined;
  const sum = { ...holding(-2 * most, 2 * most), signed: true };
  return {
    format,
    shape,
    bias: hasBias ? numberFormat(sum, "integer") : undefined,
    origin: draw.pick("seeded", "file"),
    codes: () => codes,
    biasCodes: () => bias,
    accumulator: numberFormat(sum, "integer"),
    zeroFraction: 0,
  };
}

/** Of a unit, the same with its weights beside the chip. */
export function withWeightsBeside<Of extends WeightReader>(draw: Draw, unit: Of): Of {
  return { ...unit, offChip: { port: portBits(weightWords(unit).width), buffer: draw.pick("bram", "lutram") } };
}

/** Rows that share multipliers of a device, where some do. */
export function withPacking(draw: Draw, unit: MatrixVectorUnit): MatrixVectorUnit {
  const [a, b] = draw.pick([25, 18], [27, 18], [18, 18], [27, 27], [16, 16]);
  const device = { dsp: { a, b, packed: [], source: "drawn" } };
  const counts = divisors(unit.pe).filter((products) => packingFor(unit, products, device));
  if (counts.length === 0) return unit;
  const packed = packingFor(unit, draw.pick(...counts), device)!;
  const overlapping = draw.pick(true, false) && productOf(unit.input, weightEncoding(unit.weights)).low < 0;
  return { ...unit, dsp: true, packed: overlapping ? { ...packed, summed: false, overlapping } : packed };
}

import { cutOff, resize, signedBits, slice } from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { type PackedNumbers, packedNumbers } from "./packing.ts";
import { number, type Product, weightNumber } from "./products.ts";
import { addedAtOnce } from "./tree.ts";
import { levelOf, type Multiplied, type Numbers, treeIndices, treeStage } from "./tree.verilog.ts";
import type { MatrixVectorUnit, Packing } from "./unit.ts";
import type { WeightRow } from "./word.ts";

/** Register `product`: packed products of neighbouring rows, added where their places leave room, and the wires that take them apart. */
export function packedProducts(
  unit: MatrixVectorUnit,
  packing: Packing,
  product: Product,
  weight: string,
  stored: WeightRow,
): Multiplied {
  const { pe, simd } = unit;
  const { products, summed } = packing;
  const numbers = packedNumbers(unit, packing);
  const packs = pe / products;
  const level = { bits: signedBits(numbers.low, numbers.high), signed: true };
  const single: Numbers = { name: "product", count: simd, level, terms: 1, stage: 0 };
  const added = summed
    ? treeStage(packs, single, simd, (terms) => ({
        bits: signedBits(terms * numbers.low, terms * numbers.high),
        signed: true,
      }))
    : { lines: [], sums: single };
  const { lines, numbers: apart } = takenApart(unit, packing, product, numbers, added.sums);
  return {
    lines: [
      ...multipliers(unit, packing, numbers, level.bits, weight, stored),
      ...treeIndices(simd),
      ...added.lines,
      ...lines,
    ],
    numbers: apart,
  };
}

function multipliers(
  { input, weights, pe, simd }: MatrixVectorUnit,
  { products, overlapping }: Packing,
  { spacing, factor }: PackedNumbers,
  bits: number,
  weight: string,
  stored: WeightRow,
): readonly string[] {
  const encoding = weightEncoding(weights);
  const wBase = `(pack*${products} + place)*${stored.bits} + column*${stored.weight}`;
  const { lines, value } = weightNumber(encoding, { w: weight, wBase }, factor);
  // Without signs nothing overlaps.
  const joined = encoding.low < 0 ? " + " : " | ";
  const sum = Array.from({ length: products }, (_, place) => `places[${place * factor} +: ${factor}]`).join(joined);
  return [
    `  // Products, ${products} rows to a multiplier: weights that lie ${spacing} bits apart have products with an element that do so too.`,
    `  (* use_dsp = "yes" *) reg [${(pe / products) * simd * bits - 1}:0] product;`,
    ...(overlapping
      ? [
          "  // Products that are odd: the lowest bit of each but the first lies on the highest of the one below it.",
          `  reg [${(pe / products) * simd * (products - 1) - 1}:0] odd;`,
        ]
      : []),
    "  genvar row, pack, place, column;",
    "  generate",
    `    for (pack = 0; pack < ${pe / products}; pack = pack + 1) begin : packs`,
    `      for (column = 0; column < ${simd}; column = column + 1) begin : columns`,
    `        wire [${products * factor - 1}:0] places;`,
    `        for (place = 0; place < ${products}; place = place + 1) begin : weights_of`,
    ...lines.map((line) => `          ${line}`),
    `          wire [${factor - 1}:0] number = ${value};`,
    `          assign places[place*${factor} +: ${factor}] = number << (place*${spacing});`,
    "        end",
    `        wire [${factor - 1}:0] factor = ${sum};`,
    "        always @(posedge clk)",
    "          if (enable)",
    `            product[(pack*${simd} + column)*${bits} +: ${bits}] <=`,
    `              $signed(${resize("factor", factor, bits, true)}) * $signed(${number(input, "operand", `column*${input.bits}`, bits)});`,
    ...(overlapping
      ? [
          `        for (place = 1; place < ${products}; place = place + 1) begin : lowest_of`,
          "          always @(posedge clk)",
          "            if (enable)",
          `              odd[(pack*${simd} + column)*${products - 1} + place - 1] <=`,
          `                places[place*${factor + spacing}] & operand[column*${input.bits}];`,
          "        end",
        ]
      : []),
    "      end",
    "    end",
    "  endgenerate",
  ];
}

/** Wires `apart`: the numbers of each row as wide as what adds them, each with what the number below it has borrowed. */
function takenApart(
  { pe, simd, output }: MatrixVectorUnit,
  { products, overlapping }: Packing,
  product: Product,
  { spacing, number: width }: PackedNumbers,
  { name, count, level, terms, stage }: Numbers,
): Multiplied {
  const accumulator = output.bits;
  const { bits } =
    count === 1 ? { bits: accumulator } : levelOf(product, Math.min(terms * addedAtOnce, simd), accumulator);
  const isSigned = product.low < 0;
  const assignments = Array.from({ length: products }, (_, place) => {
    const from = Math.min(width, level.bits - place * spacing);
    const base = `(pack*${count} + column)*${level.bits} + ${place * spacing}`;
    const isOdd = (of: number) => `odd[(pack*${count} + column)*${products - 1} + ${of - 1}]`;
    const isCovered = overlapping && place < products - 1 && bits > spacing;
    const field = isCovered
      ? `{{${bits - spacing}{${name}[${base} + ${spacing}] ^ ${isOdd(place + 1)}}}, ${name}[${base} +: ${spacing}]}`
      : slice(name, base, from, bits, isSigned);
    const sign = overlapping ? `${name}[${base}] ^ ${isOdd(place)}` : `${name}[${base} - 1]`;
    const borrowed = bits > 1 ? `{${bits - 1}'d0, ${sign}}` : sign;
    const value = place > 0 && isSigned ? `${field}\n            + ${borrowed}` : field;
    return [
      `        assign apart[((pack*${products} + ${place})*${count} + column)*${bits} +: ${bits}] =`,
      `          ${value};`,
    ];
  });
  return {
    lines: [
      "  // The numbers of each row: one that is negative has borrowed from the one above it.",
      `  wire [${pe * count * bits - 1}:0] apart;`,
      "  generate",
      `    for (pack = 0; pack < ${pe / products}; pack = pack + 1) begin : packs_apart`,
      `      for (column = 0; column < ${count}; column = column + 1) begin : columns`,
      ...assignments.flat(),
      "      end",
      "    end",
      "  endgenerate",
      ...cutOff(name),
    ],
    numbers: { name: "apart", count, level: { bits, signed: true }, terms, stage },
  };
}

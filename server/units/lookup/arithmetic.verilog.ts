import { lanes, result } from "../finish/shift.ts";
import {
  codes,
  counterBits,
  element,
  resize,
  signed,
  signedBits,
  table,
  unsigned,
  type VerilogBody,
  validPipeline,
} from "../rtl.ts";
import { polynomialWidths, roundingCoefficients, segmentWidths } from "./shape.ts";
import type { LookupCircuit, LookupUnit } from "./unit.ts";

/** Lines that register `name` = the element limited to low … high, less `middle`, of `bits` bits. */
function limitedOffset(
  unit: LookupUnit,
  name: string,
  bits: number,
  { low, high, middle }: { readonly low: number; readonly high: number; readonly middle: number },
): readonly string[] {
  const [least, most] = codes(unit.input);
  const wide = signedBits(Math.min(least, least - middle, low), Math.max(most, most - middle, high));
  const branches = [
    ...(least < low ? [`if (value < ${signed(wide, low)}) ${name} <= ${constant(bits, low - middle)};`] : []),
    ...(most > high ? [`if (value > ${signed(wide, high)}) ${name} <= ${constant(bits, high - middle)};`] : []),
  ];
  const moved = `moved[${bits - 1}:0]`;
  return [
    `wire signed [${wide - 1}:0] value = ${element("in_data", unit.input, wide)};`,
    `wire signed [${wide - 1}:0] moved = value - ${signed(wide, middle)};`,
    ...(bits < wide ? [`wire moved_unused = &{1'b0, moved[${wide - 1}:${bits}]};`] : []),
    `reg [${bits - 1}:0] ${name};`,
    "always @(posedge clk)",
    "  if (enable) begin",
    ...branches.map((branch, index) => `    ${index > 0 ? "else " : ""}${branch}`),
    `    ${branches.length > 0 ? "else " : ""}${name} <= ${bits <= wide ? moved : resize("moved", wide, bits, true)};`,
    "  end",
  ];
}

function constant(bits: number, value: number): string {
  return `${bits}'h${BigInt.asUintN(bits, BigInt(value)).toString(16)}`;
}

/** (start + slope * d) * 2^-fraction, a half up. */
export function segmentsBody(unit: LookupUnit, circuit: Extract<LookupCircuit, { kind: "segments" }>): VerilogBody {
  const { low, high, bits, fraction, pieces } = circuit;
  const widths = segmentWidths(circuit);
  const half = 2 ** (fraction - 1);
  const width = widths.slope + widths.start;
  const rest = Math.max(1, bits);
  const index = counterBits(pieces.length);
  const entries = table(
    "segments",
    `weights/${unit.name}_segments.mem`,
    unit.memory,
    pieces.length,
    width,
    (at, put) => {
      put(0, widths.start, pieces[at]!.start + half);
      put(widths.start, widths.slope, pieces[at]!.slope);
    },
  );
  const residue =
    bits === 0
      ? "1'b0"
      : widths.offset >= bits
        ? `offset[${bits - 1}:0]`
        : resize("offset", widths.offset, bits, false);
  const upper = widths.offset - bits;
  return {
    memories: entries.memories,
    body: [
      ...entries.declaration,
      ...validPipeline(5),
      ...lanes(unit, [
        ...limitedOffset(unit, "offset", widths.offset, { low, high, middle: low }),
        ...(entries.stored
          ? [
              ...(upper > 0
                ? [
                    `wire [${upper - 1}:0] upper = offset[${widths.offset - 1}:${bits}];`,
                    `wire [${index - 1}:0] segment = ${resize("upper", upper, index, false)};`,
                  ]
                : [`wire [${index - 1}:0] segment = ${unsigned(index, 0)};`]),
              `reg [${width - 1}:0] entry;`,
              "always @(posedge clk) if (enable) entry <= segments[segment];",
            ]
          : [`wire [${width - 1}:0] entry = segments;`]),
        `reg [${rest - 1}:0] residue;`,
        `always @(posedge clk) if (enable) residue <= ${residue};`,
        `wire [${widths.slope - 1}:0] slope_code = entry[${width - 1}:${widths.start}];`,
        `wire signed [${widths.product - 1}:0] slope = ${resize("slope_code", widths.slope, widths.product, true)};`,
        `wire signed [${widths.product - 1}:0] distance = ${resize("residue", rest, widths.product, false)};`,
        `(* use_dsp = "${unit.dsp ? "yes" : "no"}" *) reg signed [${widths.product - 1}:0] product;`,
        "always @(posedge clk) if (enable) product <= slope * distance;",
        `reg [${widths.start - 1}:0] start;`,
        `always @(posedge clk) if (enable) start <= entry[${widths.start - 1}:0];`,
        `reg signed [${widths.sum - 1}:0] sum;`,
        `always @(posedge clk) if (enable) sum <= ${resize("product", widths.product, widths.sum, true)} + ${resize("start", widths.start, widths.sum, true)};`,
        ...(widths.product > widths.sum
          ? [`wire product_unused = &{1'b0, product[${widths.product - 1}:${widths.sum}]};`]
          : []),
        ...(widths.start > widths.sum
          ? [`wire start_unused = &{1'b0, start[${widths.start - 1}:${widths.sum}]};`]
          : []),
        ...roundedResult(unit, widths.sum, fraction),
      ]),
    ],
  };
}

/** The bits of `sum` above the fraction, limited to the codes of the format. */
function roundedResult(unit: LookupUnit, bits: number, fraction: number): readonly string[] {
  const width = bits - fraction;
  return [
    `wire signed [${width - 1}:0] rounded = sum[${bits - 1}:${fraction}];`,
    `wire sum_unused = &{1'b0, sum[${fraction - 1}:0]};`,
    ...result("rounded", width, { overflow: "saturate", ...unit.limits }, unit.output),
  ];
}

/** From the highest power on: a product, shifted down, and a coefficient added. */
export function polynomialBody(unit: LookupUnit, circuit: Extract<LookupCircuit, { kind: "polynomial" }>): VerilogBody {
  const { low, high, middle, bits, fraction } = circuit;
  const coefficients = roundingCoefficients(circuit);
  const { offset, sums } = polynomialWidths(circuit);
  const last = coefficients.length - 1;
  const steps = coefficients.slice(1).flatMap((coefficient, at) => {
    const before = sums[at]!;
    const width = before + offset;
    const to = sums[at + 1]!;
    const name = at + 1 === last ? "sum" : `sum_${at + 1}`;
    const source = at === 0 ? signed(before, coefficients[0]!) : `sum_${at}`;
    const distance = `distance_${2 * at}`;
    const shifted = width - bits;
    const down = `{{${Math.max(0, to - shifted)}{product_${at}[${width - 1}]}}, product_${at}[${Math.min(width, bits + to) - 1}:${bits}]}`;
    return [
      `wire signed [${width - 1}:0] factor_${at} = ${at === 0 ? signed(width, coefficients[0]!) : resize(source, before, width, true)};`,
      `(* use_dsp = "${unit.dsp ? "yes" : "no"}" *) reg signed [${width - 1}:0] product_${at};`,
      `always @(posedge clk) if (enable) product_${at} <= factor_${at} * ${resizedSigned(distance, offset, width)};`,
      ...(bits > 0 || width > bits + to ? [`wire product_${at}_unused = &{1'b0, product_${at}};`] : []),
      `reg signed [${to - 1}:0] ${name};`,
      `always @(posedge clk) if (enable) ${name} <= ${to > shifted ? `$signed(${down})` : `$signed(product_${at}[${bits + to - 1}:${bits}])`} + ${signed(to, coefficient)};`,
      ...(at + 1 < last
        ? [
            `reg [${offset - 1}:0] distance_${2 * at + 1};`,
            `reg [${offset - 1}:0] distance_${2 * at + 2};`,
            "always @(posedge clk)",
            "  if (enable) begin",
            `    distance_${2 * at + 1} <= distance_${2 * at};`,
            `    distance_${2 * at + 2} <= distance_${2 * at + 1};`,
            "  end",
          ]
        : []),
    ];
  });
  return {
    memories: [],
    body: [
      ...validPipeline(2 * coefficients.length),
      ...lanes(unit, [
        ...limitedOffset(unit, "distance_0", offset, { low, high, middle }),
        ...steps,
        ...roundedResult(unit, sums[last]!, fraction),
      ]),
    ],
  };
}

function resizedSigned(name: string, from: number, to: number): string {
  return `$signed(${resize(name, from, to, true)})`;
}

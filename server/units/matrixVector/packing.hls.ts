import { indent, readElement, UNROLL } from "../cpp.ts";
import { accumulatorType, integerWeight } from "../weightArithmetic.hls.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { packedNumbers } from "./packing.ts";
import { productOf } from "./products.ts";
import { addedAtOnce } from "./tree.ts";
import type { MatrixVectorUnit, Packing } from "./unit.ts";
import type { WeightMemory } from "./weights.hls.ts";

/** Statements in loops over `fold` and `step` that declare `step_sums[row]`, what a cycle adds to the sum of each row. */
export function packedSums(unit: MatrixVectorUnit, packing: Packing, memory: WeightMemory, name: string): string[] {
  const { pe, simd, input, weights } = unit;
  const { products, summed, overlapping } = packing;
  const { spacing, number, factor, element } = packedNumbers(unit, packing);
  const isSigned = productOf(input, weightEncoding(weights)).low < 0;
  const weight = integerWeight(weights, name, memory.position);
  const accumulator = accumulatorType(weights.accumulator);
  const terms = summed ? Math.min(addedAtOnce, simd) : 1;
  const overPlaces = (lines: readonly string[]): string[] => [
    `for (int place = 0; place < ${products}; ++place) {`,
    UNROLL,
    ...indent(1, [`const int p = ${products} * pack + place;`, ...lines]),
    "}",
  ];
  return [
    `${accumulator} step_sums[${pe}];`,
    "#pragma HLS ARRAY_PARTITION variable=step_sums type=complete",
    `for (int pack = 0; pack < ${pe / products}; ++pack) {`,
    UNROLL,
    ...indent(1, [
      ...overPlaces(["step_sums[p] = 0;"]),
      `for (int first = 0; first < ${simd}; first += ${terms}) {`,
      UNROLL,
      ...indent(1, [
        `// ${products} rows to a multiplier: their products with an element lie ${spacing} bits apart.`,
        `ap_int<${(products - 1) * spacing + number + 1}> together = 0;`,
        ...(overlapping ? [`bool odd[${products}];`, "#pragma HLS ARRAY_PARTITION variable=odd type=complete"] : []),
        `for (int s = first; s < first + ${terms} && s < ${simd}; ++s) {`,
        UNROLL,
        ...indent(1, [
          readElement(input, "x", "columns", "s"),
          `ap_int<${factor}> packed = 0;`,
          ...overPlaces([
            ...memory.load,
            ...memory.place,
            ...weight.lines,
            `packed += ap_int<${factor}>(weight) << (${spacing} * place);`,
            ...(overlapping
              ? [
                  `const ap_uint<1> lowest = ap_int<${factor}>(weight);`,
                  "const ap_uint<1> lowest_of_x = x;",
                  "odd[place] = lowest[0] && lowest_of_x[0];",
                ]
              : []),
          ]),
          `const ap_int<${factor + element}> product = x * packed;`,
          "#pragma HLS BIND_OP variable=product op=mul impl=dsp",
          "together += product;",
        ]),
        "}",
        `const ap_uint<${(products - 1) * spacing + number}> side_by_side = together;`,
        ...overPlaces([
          ...(overlapping
            ? [
                `const ap_uint<${number}> bits = side_by_side.range(${spacing} * place + ${number - 1}, ${spacing} * place);`,
                "// Its highest bit has the lowest one of the product above it added to it.",
                `const ap_uint<${number}> on_top = ap_uint<${number}>(place < ${products - 1} && odd[place + 1]) << ${number - 1};`,
                `const ap_int<${number}> number = ap_uint<${number}>(bits ^ on_top);`,
              ]
            : [
                `const ${isSigned ? "ap_int" : "ap_uint"}<${spacing}> number = side_by_side.range(${spacing} * place + ${spacing - 1}, ${spacing} * place);`,
              ]),
          "step_sums[p] += number;",
          ...(isSigned
            ? [
                "// One that is negative has borrowed from the one above it.",
                overlapping
                  ? `if (place > 0 && side_by_side[${spacing} * place] != odd[place]) step_sums[p] += 1;`
                  : `if (place > 0 && side_by_side[${spacing} * place - 1]) step_sums[p] += 1;`,
              ]
            : []),
        ]),
      ]),
      "}",
    ]),
    "}",
  ];
}

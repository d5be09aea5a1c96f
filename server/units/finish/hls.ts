import type { Finish } from "../../network/arithmetic.ts";
import {
  address,
  comment,
  describeStream,
  eachLane,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  placeTable,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import type { Stream } from "../stream.ts";
import type { FinishUnit } from "./unit.ts";

/** What a kind of finish puts around and into the loop over the elements of a word. */
export interface Body {
  readonly description: string;
  readonly pragmas: readonly string[];
  /** Lines that declare `code`, the output code, from `x`, lane `lane` of channel group `group`. */
  readonly lines: readonly string[];
  readonly constants: readonly string[];
}

/** C++ of a finish: exact integers in, output codes out (docs/numerics.md, section 5). */
export function finishHls(unit: FinishUnit, name: string): HlsUnit {
  const { input, output } = unit;
  const groups = unit.channels / input.lanes;
  const body = finishBody(unit, name, groups);
  // Without parameters per channel it does not matter where a pixel begins.
  const grouped = body.lines.some((line) => line.includes("[group]"));
  const loops = grouped
    ? [`for (int pixel = 0; pixel < ${unit.pixels}; ++pixel) {`, `  for (int group = 0; group < ${groups}; ++group) {`]
    : [`for (int i = 0; i < ${input.words}; ++i) {`];
  const lines = [
    ...comment(`${unit.name}: finish of layer ${unit.layer}: ${body.description}.`),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...body.pragmas,
    ...indent(1, loops),
    PIPELINE,
    ...indent(grouped ? 3 : 2, [
      `const ${wordType(input)} word = in.read();`,
      `${wordType(output)} codes = 0;`,
      ...eachLane(input.lanes, [
        readElement(input, "x", "word", "lane"),
        ...body.lines,
        writeElement(output, "codes", "lane", "code"),
      ]),
      "out.write(codes);",
    ]),
    ...(grouped ? ["    }"] : []),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: body.constants.length === 0 ? undefined : body.constants.join("\n") };
}

/** `groups`: channels of a pixel for each lane; with one, `group` is not read. */
export function finishBody(unit: FinishUnit, name: string, groups: number): Body {
  const { finish } = unit;
  switch (finish.kind) {
    case "clamp":
      return {
        description: `codes limited to ${finish.low} ... ${finish.high}`,
        pragmas: [],
        lines: [
          `ap_int<${Math.max(signedBits(unit.input), signedBits(unit.output))}> code = x;`,
          ...limit(finish.low, finish.high),
        ],
        constants: [],
      };
    case "shift":
      return {
        description: `codes times 2^${-finish.shift}, ${describeRounding(finish)}`,
        pragmas: [],
        lines: rounded(
          unit,
          finish,
          finish.shift,
          "x",
          unit.input.binary ? 2 : unit.input.bits,
          !isUnsigned(unit.input),
        ),
        constants: [],
      };
    case "requantise":
      return requantise(unit, finish, name, groups);
    case "thresholds":
      return thresholds(unit, finish, name, groups);
  }
}

function isUnsigned(stream: Stream): boolean {
  return !stream.signed && !stream.binary;
}

function describeRounding(finish: { rounding: string; overflow: string; low: number; high: number }): string {
  const overflow = finish.overflow === "wrap" ? "wrapped" : "saturated";
  return `rounded (${finish.rounding.replaceAll("_", " ")}), ${overflow} to ${finish.low} ... ${finish.high}`;
}

const roundingModes = { nearest_even: "AP_RND_CONV", half_up: "AP_RND", floor: "AP_TRN", zero: "AP_TRN_ZERO" } as const;

/**
 * Lines that declare `code`, the integer `value` times 2^-shift, rounded and limited. The fixed-point types of Vitis do
 * the rounding and the saturation to the format; a range narrower than the format (relu, narrow) is a clamp after that.
 */
function rounded(
  unit: FinishUnit,
  finish: Extract<Finish, { kind: "shift" | "requantise" }>,
  shift: number,
  value: string,
  bits: number,
  signed: boolean,
): string[] {
  const { output } = unit;
  const outBits = output.binary ? 2 : output.bits;
  const outSigned = output.signed || output.binary;
  const low = outSigned ? -(2 ** (outBits - 1)) : 0;
  const high = outSigned ? 2 ** (outBits - 1) - 1 : 2 ** outBits - 1;
  const narrower = finish.overflow === "saturate" && (finish.low > low || finish.high < high);
  const overflow = finish.overflow === "saturate" ? "AP_SAT" : "AP_WRAP";
  const fixed = (isSigned: boolean) => (isSigned ? "ap_fixed" : "ap_ufixed");
  const integer = outSigned ? "ap_int" : "ap_uint";
  return [
    `${fixed(signed)}<${bits}, ${bits - shift}> scaled;`,
    `scaled.range(${bits - 1}, 0) = ${signed ? "ap_int" : "ap_uint"}<${bits}>(${value});`,
    `${fixed(outSigned)}<${outBits}, ${outBits}, ${roundingModes[finish.rounding]}, ${overflow}> rounded = scaled;`,
    `${narrower ? "" : "const "}${integer}<${outBits}> code = rounded.range(${outBits - 1}, 0);`,
    ...(narrower ? limit(Math.max(finish.low, low), Math.min(finish.high, high), low, high) : []),
  ];
}

/** Lines that limit the variable `code`; a bound that the type has anyway needs no comparison. */
function limit(
  low: number,
  high: number,
  typeLow = Number.NEGATIVE_INFINITY,
  typeHigh = Number.POSITIVE_INFINITY,
): string[] {
  return [
    ...(low > typeLow ? [`if (code < ${literal(low)}) code = ${literal(low)};`] : []),
    ...(high < typeHigh ? [`if (code > ${literal(high)}) code = ${literal(high)};`] : []),
  ];
}

function literal(value: number): string {
  return Math.abs(value) >= 2 ** 31 ? `${value}LL` : `${value}`;
}

function requantise(
  unit: FinishUnit,
  finish: Extract<Finish, { kind: "requantise" }>,
  name: string,
  groups: number,
): Body {
  const { multiplier, addend, shift } = finish.parameters();
  const xBits = signedBits(unit.input);
  const productBits = xBits + finish.multiplierBits;
  const sumBits = Math.min(54, Math.max(productBits, bitsOf(addend)) + 1);
  const M = perChannel(unit, `${name}_multiplier`, groups, multiplier);
  const B = perChannel(unit, `${name}_addend`, groups, addend);
  return {
    description: `(code * multiplier + addend) * 2^-${shift}, ${describeRounding(finish)}`,
    pragmas: [...M.pragmas, ...B.pragmas],
    lines: [
      `const ap_int<${finish.multiplierBits}> multiplier = ${M.access};`,
      `const ap_int<${productBits}> product = x * multiplier;`,
      `#pragma HLS BIND_OP variable=product op=mul impl=${unit.dsp ? "dsp" : "fabric"}`,
      `const ap_int<${sumBits}> sum = product + ap_int<${sumBits}>(${B.access});`,
      ...rounded(unit, finish, shift, "sum", sumBits, true),
    ],
    constants: [...M.constants, ...B.constants],
  };
}

/** Bits of the two's complement integer that holds every value. */
function bitsOf(values: ArrayLike<number>): number {
  let bits = 1;
  for (let i = 0; i < values.length; i++) {
    while (values[i]! >= 2 ** (bits - 1) || values[i]! < -(2 ** (bits - 1))) bits++;
  }
  return bits;
}

function thresholds(
  unit: FinishUnit,
  finish: Extract<Finish, { kind: "thresholds" }>,
  name: string,
  groups: number,
): Body {
  const { levels, step, low } = finish;
  const parameters = finish.parameters();
  const width = bitsOf(parameters.thresholds);
  const levelTable = perChannel(unit, `${name}_thresholds`, groups, parameters.thresholds, levels);
  const flipped = parameters.flip.some((flip) => flip !== 0);
  const flipTable = flipped ? perChannel(unit, `${name}_flip`, groups, parameters.flip) : undefined;
  return {
    description: `${low} plus ${step} for each of ${levels} thresholds that is passed${flipped ? "; flipped channels pass below the threshold" : ""}`,
    pragmas: [...levelTable.pragmas, ...(flipTable?.pragmas ?? [])],
    lines: [
      "int passed = 0;",
      `for (int level = 0; level < ${levels}; ++level) {`,
      UNROLL,
      `  const ap_int<${width}> threshold = ${levelTable.access};`,
      flipTable === undefined
        ? "  if (x >= threshold) ++passed;"
        : `  if ((x >= threshold) != (${flipTable.access} != 0)) ++passed;`,
      "}",
      `const int code = ${low} + ${step === 1 ? "" : `${step} * `}passed;`,
    ],
    constants: [...levelTable.constants, ...(flipTable?.constants ?? [])],
  };
}

/**
 * A table of parameters per channel ([lane][group]) or one for all, each with `levels` entries when given
 * ([lane][level][group]; a table for all has [level] only).
 */
function perChannel(
  unit: FinishUnit,
  table: string,
  groups: number,
  values: ArrayLike<number>,
  levels?: number,
): { pragmas: string[]; access: string; constants: string[] } {
  const { lanes } = unit.input;
  const each = levels ?? 1;
  if (values.length === each && unit.channels > 1) {
    return {
      pragmas: [`#pragma HLS ARRAY_PARTITION variable=${table} type=complete dim=1`],
      access: levels === undefined ? `${table}[0]` : `${table}[level]`,
      constants: [`// ${unit.name}, layer ${unit.layer}: one for all channels.`, integerTable(table, [each], values)],
    };
  }
  const sorted = new Float64Array(values.length);
  for (let channel = 0; channel < unit.channels; channel++) {
    const lane = channel % lanes;
    const group = Math.floor(channel / lanes);
    for (let i = 0; i < each; i++) sorted[(lane * each + i) * groups + group] = values[channel * each + i]!;
  }
  const dimensions = levels === undefined ? [lanes, groups] : [lanes, levels, groups];
  return {
    pragmas: placeTable(table, unit.memory, levels === undefined ? [1] : [1, 2], groups),
    access: levels === undefined ? `${table}[lane][group]` : `${table}[lane][level][group]`,
    constants: [
      `// ${unit.name}, layer ${unit.layer}: channel ${address("group", lanes, "lane")} at [lane]${levels === undefined ? "" : "[level]"}[group].`,
      integerTable(table, dimensions, sorted),
    ],
  };
}

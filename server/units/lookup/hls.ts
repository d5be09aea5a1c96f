import {
  comment,
  describeStream,
  eachLane,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  readElement,
  signature,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { addressBits, integerAt, runsOf } from "./shape.ts";
import type { LookupCircuit, LookupUnit } from "./unit.ts";

/** Lines that declare `code` from `x`, with the tables that they read. */
interface Body {
  readonly description: string;
  readonly pragmas: readonly string[];
  readonly lines: readonly string[];
  readonly constants: readonly string[];
}

/** C++ of a function of each element (docs/numerics.md, section 9). */
export function lookupHls(unit: LookupUnit, name: string): HlsUnit {
  const { input, output } = unit;
  const body = bodyOf(unit, name);
  const lines = [
    ...comment(`${unit.name}: ${body.description} of layer ${unit.layer}, integers from ${unit.low} to ${unit.high}.`),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...body.pragmas,
    ...indent(1, [`for (int i = 0; i < ${input.words}; ++i) {`, PIPELINE]),
    ...indent(2, [
      `const ${wordType(input)} word = in.read();`,
      `${wordType(output)} codes = 0;`,
      ...eachLane(input.lanes, [
        readElement(input, "x", "word", "lane"),
        ...body.lines,
        writeElement(output, "codes", "lane", "code"),
      ]),
      "out.write(codes);",
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: body.constants.length === 0 ? undefined : body.constants.join("\n") };
}

function bodyOf(unit: LookupUnit, name: string): Body {
  const { circuit } = unit;
  switch (circuit.kind) {
    case "table":
      return table(unit, name);
    case "runs":
      return search(unit, name, circuit.stages);
    case "segments":
      return segments(unit, name, circuit);
    case "polynomial":
      return polynomial(unit, circuit);
  }
}

/** Any number of reads at a time: block memory is copied for every two lanes. */
function readAtOnce(unit: LookupUnit, table: string): readonly string[] {
  const blocks = unit.memory === "bram" || unit.memory === "uram";
  const type = unit.input.lanes > 2 ? "rom_np" : unit.input.lanes === 2 ? "rom_2p" : "rom_1p";
  return [`#pragma HLS BIND_STORAGE variable=${table} type=${type} impl=${blocks ? "bram" : "lutram"}`];
}

function table(unit: LookupUnit, name: string): Body {
  const bits = addressBits(unit);
  const all = unit.codes();
  const codes = Float64Array.from(
    { length: 2 ** bits },
    (_, pattern) => all[Math.max(unit.low, Math.min(unit.high, integerAt(unit, pattern))) - unit.low]!,
  );
  return {
    description: "table of the function",
    pragmas: readAtOnce(unit, `${name}_table`),
    lines: [
      unit.input.binary ? "const ap_uint<1> address = x > 0 ? 1 : 0;" : `const ap_uint<${bits}> address = x;`,
      `const int code = ${name}_table[address];`,
    ],
    constants: [
      `// ${unit.name}, layer ${unit.layer}: the code for each bit pattern of the integer.`,
      integerTable(`${name}_table`, [codes.length], codes),
    ],
  };
}

function search(unit: LookupUnit, name: string, stages: number): Body {
  const runs = runsOf(unit);
  const size = 2 ** stages;
  const unreached = unit.high + 1;
  const starts = Array.from({ length: size }, (_, index) => runs.starts[index] ?? unreached);
  const codes = Array.from({ length: size }, (_, index) => runs.codes[Math.min(index, runs.codes.length - 1)]!);
  return {
    description: `search among ${runs.starts.length} runs of equal codes`,
    pragmas: [
      `#pragma HLS ARRAY_PARTITION variable=${name}_starts type=complete`,
      `#pragma HLS ARRAY_PARTITION variable=${name}_codes type=complete`,
    ],
    lines: [
      "int run = 0;",
      `for (int step = ${size / 2}; step > 0; step /= 2) {`,
      UNROLL,
      `  if (x >= ${name}_starts[run + step]) run += step;`,
      "}",
      `const int code = ${name}_codes[run];`,
    ],
    constants: [
      `// ${unit.name}, layer ${unit.layer}: first integer and code of each run.`,
      integerTable(`${name}_starts`, [size], starts),
      integerTable(`${name}_codes`, [size], codes),
    ],
  };
}

function limits({ limits: { low, high } }: LookupUnit): string[] {
  return [`if (code < ${low}) code = ${low};`, `if (code > ${high}) code = ${high};`];
}

/** Lines that declare `address`: x limited to low … high. */
function limited(low: number, high: number): string[] {
  return ["int address = x;", `if (address < ${low}) address = ${low};`, `if (address > ${high}) address = ${high};`];
}

function segments(unit: LookupUnit, name: string, circuit: Extract<LookupCircuit, { kind: "segments" }>): Body {
  const { low, high, bits, fraction, pieces } = circuit;
  return {
    description: `${pieces.length} straight segments`,
    pragmas: [...readAtOnce(unit, `${name}_start`), ...readAtOnce(unit, `${name}_slope`)],
    lines: [
      ...limited(low, high),
      `const int offset = address - ${low};`,
      `const int segment = offset >> ${bits};`,
      `const int64_t product = int64_t(${name}_slope[segment]) * (offset & ${2 ** bits - 1});`,
      `#pragma HLS BIND_OP variable=product op=mul impl=${unit.dsp ? "dsp" : "fabric"}`,
      `int64_t code = (int64_t(${name}_start[segment]) + product + ${2 ** (fraction - 1)}) >> ${fraction};`,
      ...limits(unit),
    ],
    constants: [
      `// ${unit.name}, layer ${unit.layer}: value at the beginning and slope of each segment, in 2^-${fraction} of a code.`,
      integerTable(
        `${name}_start`,
        [pieces.length],
        pieces.map(({ start }) => start),
      ),
      integerTable(
        `${name}_slope`,
        [pieces.length],
        pieces.map(({ slope }) => slope),
      ),
    ],
  };
}

function polynomial(unit: LookupUnit, circuit: Extract<LookupCircuit, { kind: "polynomial" }>): Body {
  const { low, high, middle, bits, fraction, coefficients } = circuit;
  const [first, ...rest] = coefficients;
  return {
    description: `polynomial of degree ${rest.length}`,
    pragmas: [],
    lines: [
      ...limited(low, high),
      `const int64_t distance = address - ${literal(middle)};`,
      `int64_t sum = ${literal(first!)};`,
      ...rest.map((coefficient) => `sum = ((sum * distance) >> ${bits}) + ${literal(coefficient)};`),
      `int64_t code = (sum + ${2 ** (fraction - 1)}) >> ${fraction};`,
      ...limits(unit),
    ],
    constants: [],
  };
}

function literal(value: number): string {
  const text = Math.abs(value) >= 2 ** 31 ? `${value}LL` : `${value}`;
  return value < 0 ? `(${text})` : text;
}

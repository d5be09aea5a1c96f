import type { TableLookup } from "../../network/arithmetic.ts";
import { beatsParameters, beatsStream, withReaders } from "../burstReader/hls.ts";
import {
  comment,
  describeStream,
  eachLane,
  elementType,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  packedTable,
  placeTable,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import { finishBody } from "../finish/hls.ts";
import { broughtWeights } from "../matrixVector/weights.hls.ts";
import type { Stream } from "../stream.ts";
import { accumulatorType, multiply, sharedValues, sharedValuesPragmas } from "../weightArithmetic.hls.ts";
import { bitPattern, packedBits } from "../weightEncoding.ts";
import { cellOf, finishUnit, type Phase, storage, type Value } from "./cell.ts";
import { byUnit, engineOf } from "./parts.ts";
import type { RecurrentUnit } from "./unit.ts";

/** C++ of the feedback of a recurrent layer: step by step, the products of the state and then the gates of `pe` units. */
export function recurrentHls(unit: RecurrentUnit, name: string): HlsUnit {
  const { units, pe, steps, input, output, state } = unit;
  const cell = cellOf(unit);
  const constants: string[] = [];
  const tables = new Map<TableLookup, string>();
  for (const value of cell.phases.flatMap(({ values }) => values)) {
    const { operation } = value;
    if (operation.kind !== "table" || tables.has(operation.table)) continue;
    const table = `${name}_table_${tables.size}`;
    tables.set(operation.table, table);
    const codes = operation.table.codes();
    constants.push(
      `// ${operation.function} of ${operation.table.format.text}.`,
      integerTable(table, [codes.length], codes),
    );
  }
  const context = { unit, name, tables, constants };
  const stored = { ...storage(state), lanes: 1, words: 1 };
  const groups = units / pe;
  const engines = cell.phases.map((phase, index) => engineOf(unit, phase, index));
  const keptType = cell.kept && typeOf(cell.kept);
  const carried = cell.phases.flatMap((phase) => phase.carried);
  const phases = cell.phases.map((phase, index) => phaseLines(context, phase, index, index === cell.phases.length - 1));
  const lines = [
    ...comment(
      `${unit.name}: feedback of layer ${unit.layer} (${unit.arithmetic.kind}): ${units} units, ${steps} steps, pe ${pe}, simd ${unit.simd}: ${groups * (units / unit.simd)} cycles of products per step.`,
    ),
    ...comment(
      `In: ${describeStream(input)}. Weights ${unit.weights.format.text}. State ${state.text}. Out: ${describeStream(output)}.`,
    ),
    signature(name, [input], [output], beatsParameters(engines)),
    ...phases.flatMap(({ pragmas }) => pragmas),
    ...[...tables.values()].map(
      (table) =>
        `#pragma HLS BIND_STORAGE variable=${table} type=rom_np impl=${unit.tableMemory === "bram" ? "bram" : "lutram"}`,
    ),
    ...indent(1, [
      ...cell.phases.flatMap((_, index) => [
        `${elementType(stored)} vector_${index}[${units}];`,
        `#pragma HLS ARRAY_PARTITION variable=vector_${index} type=complete`,
      ]),
      `${elementType(stored)} next[${units}];`,
      "#pragma HLS ARRAY_PARTITION variable=next type=complete",
      ...(keptType
        ? [
            `${keptType} kept_memory[${units}];`,
            `#pragma HLS ARRAY_PARTITION variable=kept_memory type=cyclic factor=${pe}`,
          ]
        : []),
      ...carried.flatMap((value) => [
        `${typeOf(value)} carried_${value.name}[${units}];`,
        `#pragma HLS ARRAY_PARTITION variable=carried_${value.name} type=cyclic factor=${pe}`,
      ]),
      `for (int u = 0; u < ${units}; ++u) {`,
      UNROLL,
      "  vector_0[u] = 0;",
      ...(keptType ? ["  kept_memory[u] = 0;"] : []),
      "}",
      `for (int t = 0; t < ${steps}; ++t) {`,
      ...indent(
        1,
        phases.flatMap(({ body }) => body),
      ),
      "}",
    ]),
    "}",
    "",
  ];
  return withReaders(engines, name, { function: lines.join("\n"), constants: constants.join("\n") });
}

interface Context {
  readonly unit: RecurrentUnit;
  readonly name: string;
  readonly tables: ReadonlyMap<TableLookup, string>;
  readonly constants: string[];
}

function phaseLines({ unit, name, tables, constants }: Context, phase: Phase, index: number, last: boolean) {
  const { units, pe, simd, steps, input, output, state, dsp } = unit;
  const gates = phase.gates.length;
  const [groups, words] = [units / pe, units / simd];
  const weights = byUnit(unit.weights, units, phase.gates);
  const table = `${name}_weights_${index}`;
  const { format } = weights;
  const bias = weights.biasCodes();
  const brought = unit.offChip
    ? broughtWeights(engineOf(unit, phase, index), `group == ${groups - 1} && k == ${words - 1}`, beatsStream(index))
    : undefined;
  const pragmas: string[] = [];
  if (brought) constants.push(`// Layer ${unit.layer}, ${format.text}: ${brought.about}`);
  const load = brought?.load ?? storedRows();
  const shared = sharedValues(weights, table);
  if (shared !== undefined) constants.push(shared);
  pragmas.push(...sharedValuesPragmas(weights, table));
  if (bias) {
    const biases = `${name}_bias_${index}`;
    pragmas.push(...placeTable(biases, "lutram", [2], groups));
    constants.push(
      "// Bias codes at the scale of the accumulator: [group][row].",
      integerTable(biases, [groups, pe * gates], bias),
    );
  }
  const accumulator = accumulatorType(weights.accumulator);
  const stored: Stream = { ...storage(state), lanes: 1, words: 1 };
  const lane = phase.values.flatMap((value) => valueLines(unit, name, phase, value, tables, pragmas, constants));
  const kept = last ? cellOf(unit).kept : undefined;
  const body = [
    `for (int group = 0; group < ${groups}; ++group) {`,
    ...indent(1, [
      `${accumulator} sums[${pe * gates}];`,
      "#pragma HLS ARRAY_PARTITION variable=sums type=complete",
      `for (int k = 0; k < ${words}; ++k) {`,
      PIPELINE,
      ...indent(1, brought?.fetch ?? []),
      `  for (int p = 0; p < ${pe * gates}; ++p) {`,
      UNROLL,
      ...indent(2, [
        ...load,
        `${accumulator} sum = k == 0 ? ${bias ? `${accumulator}(${name}_bias_${index}[group][p])` : `${accumulator}(0)`} : sums[p];`,
        `for (int s = 0; s < ${simd}; ++s) {`,
        UNROLL,
        ...indent(1, [
          `const ${elementType(stored)} x = vector_${index}[k * ${simd} + s];`,
          ...multiply({ weights, name: table, xBits: signedBits(stored), position: "s", dsp }),
          "sum += product;",
        ]),
        "}",
        "sums[p] = sum;",
      ]),
      "  }",
      "}",
      ...(index === 0 ? [`const ${wordType(input)} word = in.read();`] : []),
      ...(last ? [`${wordType(output)} states = 0;`] : []),
      ...eachLane(pe, [
        `const int u = group * ${pe} + lane;`,
        ...lane,
        `next[u] = ${phase.result.name};`,
        ...phase.carried.map((value) => `carried_${value.name}[u] = ${value.name};`),
        ...(kept ? [`kept_memory[u] = ${kept.name};`] : []),
        ...(last ? [writeElement(output, "states", "lane", phase.result.name)] : []),
      ]),
      ...(last ? [unit.lastOnly ? `if (t == ${steps - 1}) out.write(states);` : "out.write(states);"] : []),
    ]),
    "}",
    `for (int u = 0; u < ${units}; ++u) {`,
    UNROLL,
    `  vector_${last ? 0 : index + 1}[u] = next[u];`,
    "}",
  ];
  return { pragmas, body: brought ? ["{", ...indent(1, [...(brought.before ?? []), ...body]), "}"] : body };

  function storedRows(): readonly string[] {
    const codes = weights.codes();
    const pattern = bitPattern(weights);
    const bits = packedBits(weights);
    const size = { rows: pe * gates, depth: groups * words, codes: simd, bits };
    const packed = packedTable(table, size, (row, at, s) =>
      pattern(codes[(Math.floor(at / words) * pe * gates + row) * units + (at % words) * simd + s]!),
    );
    pragmas.push(...placeTable(table, unit.memory, simd * bits > 64 ? [1, 2] : [1], groups * words));
    constants.push(
      `// Layer ${unit.layer}, ${format.text}: rows of the matrix hidden, those of a unit together: [row][group * ${words} + word].`,
      packed.declaration,
    );
    return packed.load("p", `group * ${words} + k`);
  }
}

/** Statements that declare a value of one unit. */
function valueLines(
  unit: RecurrentUnit,
  name: string,
  phase: Phase,
  value: Value,
  tables: ReadonlyMap<TableLookup, string>,
  pragmas: string[],
  constants: string[],
): string[] {
  const { operation } = value;
  const type = typeOf(value);
  const declare = (expression: string) => [`const ${type} ${value.name} = ${expression};`];
  const long = (of: Value) => `ap_int<64>(${of.name})`;
  switch (operation.kind) {
    case "input":
      return [
        readElement(unit.input, value.name, "word", `(lane * ${unit.input.lanes / unit.pe} + ${operation.gate})`),
      ];
    case "hidden":
      return declare(`sums[lane * ${phase.gates.length} + ${phase.gates.indexOf(operation.gate)}]`);
    case "kept":
      return declare("kept_memory[u]");
    case "carried":
      return declare(`carried_${operation.from.name}[u]`);
    case "sum": {
      const [a, b] = operation.of;
      const { shiftFirst, shiftSecond } = operation.sum;
      return declare(`(${long(a)} << ${shiftFirst}) + (${long(b)} << ${shiftSecond})`);
    }
    case "product": {
      const [a, b] = operation.of;
      return declare(`${long(a)} * ${long(b)}`);
    }
    case "rest":
      return declare(`${2 ** 16} - ${long(operation.of[0])}`);
    case "table": {
      const low = operation.table.format.low;
      return declare(`${tables.get(operation.table)}[int(${operation.of[0].name}) + ${-low}]`);
    }
    case "finish": {
      const [from] = operation.of;
      const finish = finishUnit(unit, value);
      if (!finish) return declare(from.name);
      const body = finishBody(finish, `${name}_${value.name}`, 1);
      pragmas.push(...body.pragmas);
      constants.push(...body.constants);
      return [
        `${type} ${value.name};`,
        "{",
        // Parameters are the same for all units.
        ...(body.lines.some((line) => line.includes("[group]")) ? ["  const int group = 0;"] : []),
        ...indent(1, [`const ${typeOf(from)} x = ${from.name};`, ...body.lines, `${value.name} = code;`]),
        "}",
      ];
    }
  }
}

function typeOf(value: Value): string {
  return elementType({ ...storage(value), lanes: 1, words: 1 });
}

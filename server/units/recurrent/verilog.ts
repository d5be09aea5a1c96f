import type { TableLookup } from "../../network/arithmetic.ts";
import { amount } from "../amount.ts";
import { memoryPins } from "../burstReader/port.ts";
import {
  counterBits,
  type MemoryFile,
  memoryImage,
  moduleText,
  romAttribute,
  streamText,
  unsigned,
  type VerilogModule,
  wordBits,
} from "../rtl.ts";
import { cellOf, type Phase, storage, type Value } from "./cell.ts";
import { engineOf } from "./parts.ts";
import { type Circuit, pipelineLines } from "./pipeline.verilog.ts";
import { recurrenceOf, recurrentSchedule, stagesOf } from "./schedule.ts";
import type { RecurrentUnit } from "./unit.ts";

/**
 * For each phase: the vector in a register that turns by `simd` elements per cycle, the matrix-vector unit that reads it, and a
 * pipeline of `pe` lanes that meets its sums with the words of the input. The pipeline stands still as a whole when the output
 * is not taken.
 */
export function recurrentVerilog(unit: RecurrentUnit, module: string): VerilogModule {
  const cell = cellOf(unit);
  const { groups, words, period } = recurrenceOf(unit);
  const tables = tablesOf(unit, cell.phases);
  const tableNames = new Map(tables.map(({ table, name }) => [table, name]));
  const circuit: Circuit = {
    unit,
    module,
    cell,
    stages: cell.phases.map((phase) => stagesOf(unit, phase)),
    tableNames,
  };
  const last = cell.phases.length - 1;
  const sent = `valid_${last}[${circuit.stages[last]!.depth - 1}]`;
  const body = [
    "  wire enable = !out_valid || out_ready;",
    ...cell.phases.flatMap((_, index) => [
      `  wire done_${index}; // the vector of the next phase is complete`,
      `  wire [${unit.units * unit.state.bits - 1}:0] new_${index};`,
    ]),
    ...tables.flatMap(({ lines }) => lines),
    ...cell.phases.flatMap((phase, index) => [
      ...vectorLines(circuit, phase, index),
      ...joinLines(circuit, index),
      ...pipelineLines(circuit, phase, index),
      ...resultLines(circuit, phase, index),
    ]),
    `  assign out_data = ${cell.phases[last]!.result.name};`,
    `  assign out_valid = ${sent}${unit.lastOnly ? " && last_step" : ""};`,
  ];
  const { kind } = unit.arithmetic;
  const about = [
    `${unit.name}: feedback of layer ${unit.layer} (${kind}): ${unit.units} units, ${amount(unit.steps, "step")}, ${unit.pe} units and ${unit.simd} columns per cycle`,
    `in:  ${streamText(unit.input)} (sums of the input, all gates of a unit side by side)`,
    `out: ${streamText(unit.output)}`,
    `weights: ${unit.weights.format.text}${unit.offChip ? " from memory beside the chip" : ""}; state: ${unit.state.text}`,
    `${amount(unit.steps, "step")} of ${amount(period, "cycle")}: ${groups} x ${words} for the products, the rest until the state is back; ${amount(recurrentSchedule.busy(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: tables.map(({ memory }) => memory) };
}

/** A function of a number, which each lane reads at its own address. */
interface Table {
  readonly table: TableLookup;
  readonly name: string;
  readonly lines: readonly string[];
  readonly memory: MemoryFile;
}

/** One memory for each function. */
function tablesOf(unit: RecurrentUnit, phases: readonly Phase[]): readonly Table[] {
  const tables = new Map<TableLookup, Table>();
  for (const value of phases.flatMap(({ values }) => values)) {
    const { operation } = value;
    if (operation.kind !== "table" || tables.has(operation.table)) continue;
    const { table } = operation;
    const name = `table_${tables.size}`;
    const { format } = table;
    const entries = table.codes();
    const { bits } = storage(value);
    const path = `weights/${unit.name}_${name}.mem`;
    const text = memoryImage(entries.length, bits, (pattern, put) => {
      // The address is the code in two's complement.
      const code = pattern > format.high ? pattern - entries.length : pattern;
      put(0, bits, entries[code - format.low]!);
    });
    const lines = [
      `  // ${operation.function} of ${format.text}.`,
      `  ${romAttribute(unit.tableMemory)} reg [${bits - 1}:0] ${name} [0:${entries.length - 1}];`,
      `  initial $readmemh("${path}", ${name});`,
    ];
    tables.set(table, { table, name, lines, memory: { path, text } });
  }
  return [...tables.values()];
}

/** The register that is sent to the matrix-vector unit, and that unit. */
function vectorLines({ unit, module, cell }: Circuit, phase: Phase, index: number): string[] {
  const { units, simd, state } = unit;
  const { groups, words } = recurrenceOf(unit);
  const engine = engineOf(unit, phase, index);
  const width = units * state.bits;
  const word = simd * state.bits;
  const count = groups * words;
  const bits = counterBits(count);
  const from = (index + cell.phases.length - 1) % cell.phases.length;
  const turned = words > 1 ? `{vector_${index}[${word - 1}:0], vector_${index}[${width - 1}:${word}]}` : undefined;
  const last = `sent_${index} == ${unsigned(bits, count - 1)}`;
  return [
    "",
    `  // ${cell.phases.length === 1 ? "State" : `Vector of phase ${index}`} times its rows of the matrix: ${groups} times ${amount(words, "word")}.`,
    `  reg [${width - 1}:0] vector_${index};`,
    `  reg sending_${index};`,
    ...(count > 1 ? [`  reg [${bits - 1}:0] sent_${index};`] : []),
    `  wire send_${index}_ready;`,
    `  wire load_${index} = done_${from};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      sending_${index} <= 1'b${index === 0 ? 1 : 0};`,
    `      vector_${index} <= {${width}{1'b0}};`,
    ...(count > 1 ? [`      sent_${index} <= ${unsigned(bits, 0)};`] : []),
    `    end else if (load_${index}) begin`,
    `      sending_${index} <= 1'b1;`,
    `      vector_${index} <= new_${from};`,
    `    end else if (sending_${index} && send_${index}_ready) begin`,
    ...(turned ? [`      vector_${index} <= ${turned};`] : []),
    ...(count > 1
      ? [
          `      sent_${index} <= (${last}) ? ${unsigned(bits, 0)} : sent_${index} + ${unsigned(bits, 1)};`,
          `      if (${last}) sending_${index} <= 1'b0;`,
        ]
      : [`      sending_${index} <= 1'b0;`]),
    "    end",
    `  wire [${wordBits(engine.output) - 1}:0] sums_${index}_data;`,
    `  wire sums_${index}_valid;`,
    `  wire sums_${index}_ready;`,
    `  ${module}${engine.name.slice(unit.name.length)} products_${index} (`,
    "    .clk(clk),",
    "    .reset(reset),",
    ...(engine.offChip ? memoryPins(engine.offChip.port, index) : []),
    `    .in_data(vector_${index}[${word - 1}:0]),`,
    `    .in_valid(sending_${index}),`,
    `    .in_ready(send_${index}_ready),`,
    `    .out_data(sums_${index}_data),`,
    `    .out_valid(sums_${index}_valid),`,
    `    .out_ready(sums_${index}_ready)`,
    "  );",
  ];
}

/** A word of sums is taken together with a word of the input (or of what the phase before left). */
function joinLines({ stages }: Circuit, index: number): string[] {
  const { depth } = stages[index]!;
  const first = index === 0;
  return [
    first
      ? `  wire take_${index} = enable && sums_${index}_valid && in_valid;`
      : `  wire take_${index} = enable && sums_${index}_valid;`,
    ...(first
      ? [`  assign in_ready = enable && sums_${index}_valid;`, `  assign sums_${index}_ready = enable && in_valid;`]
      : [`  assign sums_${index}_ready = enable;`]),
    `  reg [${depth - 1}:0] valid_${index}; // of each register behind the sums`,
    "  always @(posedge clk)",
    `    if (reset) valid_${index} <= ${unsigned(depth, 0)};`,
    `    else if (enable) valid_${index} <= ${depth > 1 ? `{valid_${index}[${depth - 2}:0], take_${index}}` : `take_${index}`};`,
  ];
}

/** The new vector is collected word by word; behind the last step the state is 0 again. */
function resultLines({ unit, cell, stages }: Circuit, phase: Phase, index: number): string[] {
  const { pe, units, state, steps } = unit;
  const { stage, depth } = stages[index]!;
  const last = index === cell.phases.length - 1;
  const groups = units / pe;
  const word = pe * state.bits;
  const width = units * state.bits;
  const group = counterBits(groups);
  const step = counterBits(steps);
  const result = phase.result.name;
  const done = `done_${index}`;
  const arrives = `arrives_${index}`;
  const zero = `{${width}{1'b0}}`;
  const collected = groups > 1 ? `{${result}, collected_${index}}` : result;
  const kept = last ? cell.kept : undefined;
  const memory = (name: string) => `${name}${groups > 1 ? `[group_${index}]` : ""}`;
  const lateName = (value: Value): string => {
    const late = depth - stage.get(value)!;
    return late === 0 ? value.name : `${value.name}_${late}`;
  };
  return [
    `  wire ${arrives} = enable && valid_${index}[${depth - 1}];`,
    ...(groups > 1
      ? [
          `  reg [${group - 1}:0] group_${index};`,
          `  assign ${done} = ${arrives} && group_${index} == ${unsigned(group, groups - 1)};`,
          "  always @(posedge clk)",
          `    if (reset) group_${index} <= ${unsigned(group, 0)};`,
          `    else if (${arrives}) group_${index} <= ${done} ? ${unsigned(group, 0)} : group_${index} + ${unsigned(group, 1)};`,
          `  reg [${width - word - 1}:0] collected_${index};`,
          "  always @(posedge clk)",
          `    if (${arrives}) collected_${index} <= ${groups > 2 ? `{${result}, collected_${index}[${width - word - 1}:${word}]}` : result};`,
        ]
      : [`  assign ${done} = ${arrives};`]),
    ...(last
      ? [
          `  reg [${step - 1}:0] step;`,
          `  wire last_step = step == ${unsigned(step, steps - 1)};`,
          "  always @(posedge clk)",
          `    if (reset) step <= ${unsigned(step, 0)};`,
          `    else if (${done}) step <= last_step ? ${unsigned(step, 0)} : step + ${unsigned(step, 1)};`,
          `  assign new_${index} = last_step ? ${zero} : ${collected};`,
        ]
      : [`  assign new_${index} = ${collected};`]),
    ...(kept ? [`  always @(posedge clk) if (${arrives}) ${memory("kept_memory")} <= ${lateName(kept)};`] : []),
    ...phase.carried.map(
      (value) => `  always @(posedge clk) if (${arrives}) ${memory(`carried_${value.name}`)} <= ${lateName(value)};`,
    ),
  ];
}

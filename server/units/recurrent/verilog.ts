import type { TableLookup } from "../../network/arithmetic.ts";
import { amount } from "../amount.ts";
import { isSliced } from "../resources.ts";
import {
  counterBits,
  type MemoryFile,
  memoryImage,
  moduleText,
  ramAttribute,
  romAttribute,
  slice,
  streamText,
  unsigned,
  type VerilogModule,
  wordBits,
} from "../rtl.ts";
import { type Cell, cellOf, finishUnit, operands, type Phase, storage, type Value } from "./cell.ts";
import { engineOf } from "./parts.ts";
import { factorBits } from "./resources.ts";
import { recurrenceOf, recurrentSchedule, type Stages, stagesOf } from "./schedule.ts";
import type { RecurrentUnit } from "./unit.ts";

/**
 * For each phase: the vector in a register that turns by `simd` elements per cycle, the matrix-vector unit that reads it, and a
 * pipeline of `pe` lanes that meets its sums with the words of the input. The pipeline stands still as a whole when the output
 * is not taken.
 */
export function recurrentVerilog(unit: RecurrentUnit, module: string): VerilogModule {
  const cell = cellOf(unit);
  const { groups, words, period } = recurrenceOf(unit);
  const memories: MemoryFile[] = [];
  const writer = new PhaseWriter(unit, module, cell, memories);
  const last = cell.phases.length - 1;
  const body = [
    "  wire enable = !out_valid || out_ready;",
    ...cell.phases.flatMap((_, index) => [
      `  wire done_${index}; // the vector of the next phase is complete`,
      `  wire [${unit.units * unit.state.bits - 1}:0] new_${index};`,
    ]),
    ...writer.tables(),
    ...cell.phases.flatMap((phase, index) => writer.phase(phase, index)),
    `  assign out_data = ${writer.resultOf(last)};`,
    unit.lastOnly
      ? `  assign out_valid = valid_${last}[${writer.depthOf(last) - 1}] && last_step;`
      : `  assign out_valid = valid_${last}[${writer.depthOf(last) - 1}];`,
  ];
  const { kind } = unit.arithmetic;
  const about = [
    `${unit.name}: feedback of layer ${unit.layer} (${kind}): ${unit.units} units, ${amount(unit.steps, "step")}, ${unit.pe} units and ${unit.simd} columns per cycle`,
    `in:  ${streamText(unit.input)} (sums of the input, all gates of a unit side by side)`,
    `out: ${streamText(unit.output)}`,
    `weights: ${unit.weights.format.text}; state: ${unit.state.text}`,
    `${amount(unit.steps, "step")} of ${amount(period, "cycle")}: ${groups} x ${words} for the products, the rest until the state is back; ${amount(recurrentSchedule.busy(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories };
}

class PhaseWriter {
  readonly #unit: RecurrentUnit;
  readonly #module: string;
  readonly #cell: Cell;
  readonly #memories: MemoryFile[];
  readonly #stages: readonly Stages[];
  readonly #tableNames = new Map<TableLookup, string>();

  constructor(unit: RecurrentUnit, module: string, cell: Cell, memories: MemoryFile[]) {
    this.#unit = unit;
    this.#module = module;
    this.#cell = cell;
    this.#memories = memories;
    this.#stages = cell.phases.map((phase) => stagesOf(unit, phase));
  }

  depthOf(phase: number): number {
    return this.#stages[phase]!.depth;
  }

  /** The result of a phase as elements of the state's width. */
  resultOf(index: number): string {
    return this.#cell.phases[index]!.result.name;
  }

  /** One memory for each function of a number; each lane reads it at its own address. */
  tables(): string[] {
    const lines: string[] = [];
    for (const value of this.#cell.phases.flatMap((phase) => phase.values)) {
      const { operation } = value;
      if (operation.kind !== "table" || this.#tableNames.has(operation.table)) continue;
      const name = `table_${this.#tableNames.size}`;
      this.#tableNames.set(operation.table, name);
      const { format } = operation.table;
      const entries = operation.table.codes();
      const { bits } = storage(value);
      const path = `weights/${this.#unit.name}_${name}.mem`;
      const text = memoryImage(entries.length, bits, (pattern, put) => {
        // The address is the code in two's complement.
        const code = pattern > format.high ? pattern - entries.length : pattern;
        put(0, bits, entries[code - format.low]!);
      });
      this.#memories.push({ path, text });
      lines.push(
        `  // ${operation.function} of ${format.text}.`,
        `  ${romAttribute(this.#unit.tableMemory)} reg [${bits - 1}:0] ${name} [0:${entries.length - 1}];`,
        `  initial $readmemh("${path}", ${name});`,
      );
    }
    return lines;
  }

  phase(phase: Phase, index: number): string[] {
    return [
      ...this.#vector(phase, index),
      ...this.#join(phase, index),
      ...this.#values(phase, index),
      ...this.#results(phase, index),
    ];
  }

  /** The register that is sent to the matrix-vector unit, and that unit. */
  #vector(phase: Phase, index: number): string[] {
    const { units, simd, state } = this.#unit;
    const { groups, words } = recurrenceOf(this.#unit);
    const engine = engineOf(this.#unit, phase, index);
    const width = units * state.bits;
    const word = simd * state.bits;
    const count = groups * words;
    const bits = counterBits(count);
    const from = (index + this.#cell.phases.length - 1) % this.#cell.phases.length;
    const turned = words > 1 ? `{vector_${index}[${word - 1}:0], vector_${index}[${width - 1}:${word}]}` : undefined;
    const last = `sent_${index} == ${unsigned(bits, count - 1)}`;
    return [
      "",
      `  // ${phase.gates.length === this.#phaseGates() ? "State" : `Vector of phase ${index}`} times its rows of the matrix: ${groups} times ${amount(words, "word")}.`,
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
      `  ${this.#module}${engine.name.slice(this.#unit.name.length)} products_${index} (`,
      "    .clk(clk),",
      "    .reset(reset),",
      `    .in_data(vector_${index}[${word - 1}:0]),`,
      `    .in_valid(sending_${index}),`,
      `    .in_ready(send_${index}_ready),`,
      `    .out_data(sums_${index}_data),`,
      `    .out_valid(sums_${index}_valid),`,
      `    .out_ready(sums_${index}_ready)`,
      "  );",
    ];
  }

  #phaseGates(): number {
    return this.#cell.phases.length === 1 ? this.#cell.phases[0]!.gates.length : -1;
  }

  /** A word of sums is taken together with a word of the input (or of what the phase before left). */
  #join(_phase: Phase, index: number): string[] {
    const depth = this.depthOf(index);
    const first = index === 0;
    const lines = [
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
    return lines;
  }

  /** The pipeline of a phase: `<value>` is its register, `<value>_<n>` the same n cycles later. */
  #values(phase: Phase, index: number): string[] {
    const { pe, input } = this.#unit;
    const { stage, depth } = this.#stages[index]!;
    const delays = new Map<Value, number>();
    const at = (value: Value, wanted: number): string => {
      const late = wanted - stage.get(value)!;
      delays.set(value, Math.max(delays.get(value) ?? 0, late));
      return late === 0 ? value.name : `${value.name}_${late}`;
    };
    const lines: string[] = [];
    const engine = engineOf(this.#unit, phase, index);
    for (const value of phase.values) {
      const { bits } = storage(value);
      const width = pe * bits;
      const own = stage.get(value)!;
      const ready = Math.max(0, ...operands(value).map((operand) => stage.get(operand)!));
      const lane = (operand: Value): string => {
        const from = storage(operand);
        return slice(at(operand, ready), `lane*${from.bits}`, from.bits, bits, from.signed);
      };
      const perLane = (expression: string): string[] => [
        `  reg [${width - 1}:0] ${value.name};`,
        "  generate",
        `    for (lane = 0; lane < ${pe}; lane = lane + 1) begin : lanes_${value.name}`,
        `      always @(posedge clk) if (enable) ${value.name}[lane*${bits} +: ${bits}] <= ${expression};`,
        "    end",
        "  endgenerate",
      ];
      const { operation } = value;
      switch (operation.kind) {
        case "input": {
          const all = input.lanes / pe;
          lines.push(...perLane(`in_data[(lane*${all} + ${operation.gate})*${bits} +: ${bits}]`));
          break;
        }
        case "hidden": {
          const gates = phase.gates.length;
          const place = phase.gates.indexOf(operation.gate);
          const from = engine.output;
          const base = `(lane*${gates} + ${place})*${from.bits}`;
          lines.push(...perLane(slice(`sums_${index}_data`, base, from.bits, bits, from.signed)));
          break;
        }
        case "kept":
          lines.push(...this.#kept(value, own, index));
          break;
        case "carried":
          lines.push(...this.#carried(value, operation.from, index));
          break;
        case "sum": {
          const [a, b] = operation.of.map((operand, position) => {
            const shift = position === 0 ? operation.sum.shiftFirst : operation.sum.shiftSecond;
            return this.#shifted(at(operand, ready), operand, shift, bits);
          });
          lines.push(...perLane(`${a} + ${b}`));
          break;
        }
        case "product": {
          const [a, b] = operation.of.map(lane);
          const dsp = isSliced(this.#unit, ...factorBits(operation.of)) ? "yes" : "no";
          const [declaration, ...rest] = perLane(`$signed(${a}) * $signed(${b})`);
          lines.push(`  (* use_dsp = "${dsp}" *) ${declaration!.trim()}`, ...rest);
          break;
        }
        case "rest": {
          const [from] = operation.of;
          lines.push(
            `  wire [${width - 1}:0] ${value.name};`,
            "  generate",
            `    for (lane = 0; lane < ${pe}; lane = lane + 1) begin : lanes_${value.name}`,
            `      assign ${value.name}[lane*${bits} +: ${bits}] = ${unsigned(bits, 2 ** 16)} - ${lane(from)};`,
            "    end",
            "  endgenerate",
          );
          break;
        }
        case "table": {
          const [address] = operation.of;
          const from = storage(address);
          const read = `${this.#tableNames.get(operation.table)}[${at(address, ready)}[lane*${from.bits} +: ${from.bits}]]`;
          lines.push(...perLane(read));
          break;
        }
        case "finish": {
          const [from] = operation.of;
          const finish = finishUnit(this.#unit, value);
          lines.push(`  wire [${width - 1}:0] ${value.name};`);
          if (!finish) {
            const { bits: had, signed } = storage(from);
            const code = slice(at(from, ready), `lane*${had}`, had, bits, signed);
            lines.push(
              "  generate",
              `    for (lane = 0; lane < ${pe}; lane = lane + 1) begin : lanes_${value.name}`,
              `      assign ${value.name}[lane*${bits} +: ${bits}] = ${code};`,
              "    end",
              "  endgenerate",
            );
            break;
          }
          // It moves with the pipeline, because its output is valid from the first words on.
          lines.push(
            `  wire [1:0] ${value.name}_unused;`,
            `  ${this.#module}${finish.name.slice(this.#unit.name.length)} round_${value.name} (`,
            "    .clk(clk),",
            "    .reset(reset),",
            `    .in_data(${at(from, ready)}),`,
            "    .in_valid(1'b1),",
            `    .in_ready(${value.name}_unused[0]),`,
            `    .out_data(${value.name}),`,
            `    .out_valid(${value.name}_unused[1]),`,
            "    .out_ready(enable)",
            "  );",
            `  wire unused_${value.name} = &{1'b0, ${value.name}_unused};`,
          );
          break;
        }
      }
    }
    for (const value of phase.carried) at(value, depth);
    const kept = this.#cell.kept;
    if (kept && phase.values.includes(kept)) at(kept, depth);
    const late = [...delays].flatMap(([value, most]) => {
      const { bits } = storage(value);
      return Array.from({ length: most }, (_, done) => {
        const before = done === 0 ? value.name : `${value.name}_${done}`;
        return [
          `  reg [${pe * bits - 1}:0] ${value.name}_${done + 1};`,
          `  always @(posedge clk) if (enable) ${value.name}_${done + 1} <= ${before};`,
        ];
      }).flat();
    });
    const loop = index === 0 ? ["  genvar lane;"] : [];
    // Registers are declared before they are read.
    return [...loop, ...declaredFirst([...lines, ...late])];
  }

  #shifted(signal: string, value: Value, shift: number, to: number): string {
    const { bits, signed } = storage(value);
    const number = slice(signal, `lane*${bits}`, bits, Math.max(1, to - shift), signed);
    return shift === 0 ? number : `{${number}, ${shift}'d0}`;
  }

  /** What the step before left behind, read one cycle before it is needed. */
  #kept(value: Value, stage: number, index: number): string[] {
    const { pe, units } = this.#unit;
    const { bits } = storage(value);
    const width = pe * bits;
    const groups = units / pe;
    const group = counterBits(groups);
    const before = stage === 1 ? `take_${index}` : `valid_${index}[${stage - 2}]`;
    const step = counterBits(this.#unit.steps);
    const lastGroup = groups > 1 ? `kept_group == ${unsigned(group, groups - 1)}` : "1'b1";
    const { depth } = this.#memory();
    return [
      "  // What the step before left behind, by word; 0 in the first step.",
      `  ${depth > 1 ? `${ramAttribute("lutram")} ` : ""}reg [${width - 1}:0] kept_memory${depth > 1 ? ` [0:${groups - 1}]` : ""};`,
      ...(groups > 1 ? [`  reg [${group - 1}:0] kept_group;`] : []),
      `  reg [${step - 1}:0] kept_step;`,
      "  reg kept_first;",
      `  reg [${width - 1}:0] kept_word;`,
      `  wire [${width - 1}:0] kept = kept_first ? {${width}{1'b0}} : kept_word;`,
      "  always @(posedge clk)",
      "    if (enable) begin",
      `      kept_word <= kept_memory${groups > 1 ? "[kept_group]" : ""};`,
      `      kept_first <= kept_step == ${unsigned(step, 0)};`,
      "    end",
      "  always @(posedge clk)",
      "    if (reset) begin",
      ...(groups > 1 ? [`      kept_group <= ${unsigned(group, 0)};`] : []),
      `      kept_step <= ${unsigned(step, 0)};`,
      `    end else if (enable && ${before}) begin`,
      ...(groups > 1
        ? [`      kept_group <= (${lastGroup}) ? ${unsigned(group, 0)} : kept_group + ${unsigned(group, 1)};`]
        : []),
      `      if (${lastGroup})`,
      `        kept_step <= (kept_step == ${unsigned(step, this.#unit.steps - 1)}) ? ${unsigned(step, 0)} : kept_step + ${unsigned(step, 1)};`,
      "    end",
    ];
  }

  #memory(): { readonly depth: number } {
    return { depth: this.#unit.units / this.#unit.pe };
  }

  /** A value of the phase before, read with the sums. */
  #carried(value: Value, from: Value, index: number): string[] {
    const { pe } = this.#unit;
    const { bits } = storage(value);
    const { depth } = this.#memory();
    const group = counterBits(depth);
    return [
      `  ${depth > 1 ? `${ramAttribute("lutram")} ` : ""}reg [${pe * bits - 1}:0] carried_${from.name}${depth > 1 ? ` [0:${depth - 1}]` : ""};`,
      `  reg [${pe * bits - 1}:0] ${value.name};`,
      ...(depth > 1
        ? [
            `  reg [${group - 1}:0] ${value.name}_group;`,
            `  always @(posedge clk) if (enable) ${value.name} <= carried_${from.name}[${value.name}_group];`,
            "  always @(posedge clk)",
            `    if (reset) ${value.name}_group <= ${unsigned(group, 0)};`,
            `    else if (take_${index})`,
            `      ${value.name}_group <= (${value.name}_group == ${unsigned(group, depth - 1)}) ? ${unsigned(group, 0)} : ${value.name}_group + ${unsigned(group, 1)};`,
          ]
        : [`  always @(posedge clk) if (enable) ${value.name} <= carried_${from.name};`]),
    ];
  }

  /** The new vector is collected word by word; behind the last step the state is 0 again. */
  #results(phase: Phase, index: number): string[] {
    const { pe, units, state, steps } = this.#unit;
    const { depth } = this.#stages[index]!;
    const last = index === this.#cell.phases.length - 1;
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
    const kept = last ? this.#cell.kept : undefined;
    const memory = (name: string) => `${name}${groups > 1 ? `[group_${index}]` : ""}`;
    const lateName = (value: Value): string => {
      const late = depth - this.#stages[index]!.stage.get(value)!;
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
}

/** Declarations in front, so that no register is read before it is declared. */
function declaredFirst(lines: readonly string[]): string[] {
  const declares = (line: string): boolean =>
    /^ {2}(\(\*.*\*\) )?(reg|wire) (\[[^\]]*\] )?\w+( \[[^\]]*\])?;$/.test(line);
  return [...lines.filter(declares), ...lines.filter((line) => !declares(line))];
}

import type { TableLookup } from "../../network/arithmetic.ts";
import { isSliced } from "../resources.ts";
import { counterBits, ramAttribute, slice, unsigned } from "../rtl.ts";
import { type Cell, finishUnit, operands, type Phase, storage, type Value } from "./cell.ts";
import { engineOf } from "./parts.ts";
import { factorBits } from "./resources.ts";
import type { Stages } from "./schedule.ts";
import type { RecurrentUnit } from "./unit.ts";

/** What the Verilog of a recurrent unit is made of. */
export interface Circuit {
  readonly unit: RecurrentUnit;
  readonly module: string;
  readonly cell: Cell;
  /** By phase. */
  readonly stages: readonly Stages[];
  readonly tableNames: ReadonlyMap<TableLookup, string>;
}

/** The pipeline of a phase: `<value>` is its register, `<value>_<n>` the same n cycles later. */
export function pipelineLines(circuit: Circuit, phase: Phase, index: number): string[] {
  const { unit, module, cell, tableNames } = circuit;
  const { pe, input } = unit;
  const { stage, depth } = circuit.stages[index]!;
  const delays = new Map<Value, number>();
  const at = (value: Value, wanted: number): string => {
    const late = wanted - stage.get(value)!;
    delays.set(value, Math.max(delays.get(value) ?? 0, late));
    return late === 0 ? value.name : `${value.name}_${late}`;
  };
  const lines: string[] = [];
  const engine = engineOf(unit, phase, index);
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
        lines.push(...keptLines(unit, value, own, index));
        break;
      case "carried":
        lines.push(...carriedLines(unit, value, operation.from, index));
        break;
      case "sum": {
        const [a, b] = operation.of.map((operand, position) => {
          const shift = position === 0 ? operation.sum.shiftFirst : operation.sum.shiftSecond;
          return shifted(at(operand, ready), operand, shift, bits);
        });
        lines.push(...perLane(`${a} + ${b}`));
        break;
      }
      case "product": {
        const [a, b] = operation.of.map(lane);
        const dsp = isSliced(unit, ...factorBits(operation.of)) ? "yes" : "no";
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
        const read = `${tableNames.get(operation.table)}[${at(address, ready)}[lane*${from.bits} +: ${from.bits}]]`;
        lines.push(...perLane(read));
        break;
      }
      case "finish": {
        const [from] = operation.of;
        const finish = finishUnit(unit, value);
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
          `  ${module}${finish.name.slice(unit.name.length)} round_${value.name} (`,
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
  const kept = cell.kept;
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

function shifted(signal: string, value: Value, shift: number, to: number): string {
  const { bits, signed } = storage(value);
  const number = slice(signal, `lane*${bits}`, bits, Math.max(1, to - shift), signed);
  return shift === 0 ? number : `{${number}, ${shift}'d0}`;
}

/** What the step before left behind, read one cycle before it is needed. */
function keptLines(unit: RecurrentUnit, value: Value, stage: number, index: number): string[] {
  const { pe, units, steps } = unit;
  const { bits } = storage(value);
  const width = pe * bits;
  const groups = units / pe;
  const group = counterBits(groups);
  const before = stage === 1 ? `take_${index}` : `valid_${index}[${stage - 2}]`;
  const step = counterBits(steps);
  const lastGroup = groups > 1 ? `kept_group == ${unsigned(group, groups - 1)}` : "1'b1";
  return [
    "  // What the step before left behind, by word; 0 in the first step.",
    `  ${groups > 1 ? `${ramAttribute("lutram")} ` : ""}reg [${width - 1}:0] kept_memory${groups > 1 ? ` [0:${groups - 1}]` : ""};`,
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
    `        kept_step <= (kept_step == ${unsigned(step, steps - 1)}) ? ${unsigned(step, 0)} : kept_step + ${unsigned(step, 1)};`,
    "    end",
  ];
}

/** A value of the phase before, read with the sums. */
function carriedLines(unit: RecurrentUnit, value: Value, from: Value, index: number): string[] {
  const { pe, units } = unit;
  const { bits } = storage(value);
  const groups = units / pe;
  const group = counterBits(groups);
  return [
    `  ${groups > 1 ? `${ramAttribute("lutram")} ` : ""}reg [${pe * bits - 1}:0] carried_${from.name}${groups > 1 ? ` [0:${groups - 1}]` : ""};`,
    `  reg [${pe * bits - 1}:0] ${value.name};`,
    ...(groups > 1
      ? [
          `  reg [${group - 1}:0] ${value.name}_group;`,
          `  always @(posedge clk) if (enable) ${value.name} <= carried_${from.name}[${value.name}_group];`,
          "  always @(posedge clk)",
          `    if (reset) ${value.name}_group <= ${unsigned(group, 0)};`,
          `    else if (take_${index})`,
          `      ${value.name}_group <= (${value.name}_group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : ${value.name}_group + ${unsigned(group, 1)};`,
        ]
      : [`  always @(posedge clk) if (enable) ${value.name} <= carried_${from.name};`]),
  ];
}

/** Declarations in front, so that no register is read before it is declared. */
function declaredFirst(lines: readonly string[]): string[] {
  const declares = (line: string): boolean =>
    /^ {2}(\(\*.*\*\) )?(reg|wire) (\[[^\]]*\] )?\w+( \[[^\]]*\])?;$/.test(line);
  return [...lines.filter(declares), ...lines.filter((line) => !declares(line))];
}

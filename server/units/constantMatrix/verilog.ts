import { amount } from "../amount.ts";
import { hex, moduleText, streamText, type VerilogModule, validPipeline } from "../rtl.ts";
import {
  type AdderGraph,
  adderGraph,
  delaysOf,
  isMade,
  type Made,
  type Operand,
  operandStage,
  passingBits,
  valueWidth,
} from "./adderGraph.ts";
import { constantMatrixSchedule } from "./schedule.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/** A register for each sum, shift registers for what is read later than it is made; the sums of the rows are the output word. */
export function constantMatrixVerilog(unit: ConstantMatrixUnit, module: string): VerilogModule {
  const { input, output, rows, columns, weights } = unit;
  const graph = adderGraph(unit);
  const signals = new Signals(graph, input.bits);
  const lines = [...validPipeline(graph.stages)];
  graph.values.forEach((value, at) => {
    if (isMade(value)) lines.push(...addition(signals, at, value));
    lines.push(...signals.delay(at));
  });
  graph.rows.forEach((row, at) => {
    lines.push(`  wire [${output.bits - 1}:0] row_${at} = ${signals.operand(row, graph.stages, output.bits, 0)};`);
  });
  const words = Array.from({ length: rows }, (_, at) => `row_${rows - 1 - at}`);
  lines.push("  assign out_data = {", ...inLines(words), "  };");
  const unread = signals.unread();
  if (unread.length > 0) lines.push("  wire unused = &{1'b0,", ...inLines(unread), "  };");
  const adders = graph.values.filter(isMade).length;
  const about = [
    `${unit.name}: matrix times vector in logic, layer ${unit.layer}: ${rows} x ${columns} constant weights (${weights.format.text}) as ${amount(adders, "adder")}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)} (sums)`,
    `${amount(constantMatrixSchedule.busy(unit), "cycle")} per frame, ${amount(graph.stages, "register stage")}`,
  ];
  return { module, text: moduleText(unit, module, about, lines), memories: [] };
}

/** Words of a list, some on each line. */
function inLines(words: readonly string[]): string[] {
  const perLine = 8;
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += perLine) {
    const end = at + perLine < words.length ? "," : "";
    lines.push(`    ${words.slice(at, at + perLine).join(", ")}${end}`);
  }
  return lines;
}

function addition(signals: Signals, at: number, value: Made): string[] {
  const { left, right } = value.sum;
  const { bits } = valueWidth(value);
  const stage = value.stage - 1;
  const passing = Math.min(passingBits(value.sum), bits - 1);
  const upper = bits - passing;
  const operator = right.negative ? "-" : "+";
  const sum = `${signals.operand(left, stage, upper, passing)} ${operator} ${signals.operand(right, stage, upper, passing)}`;
  const lines = [`  reg [${bits - 1}:0] sum_${at}; // ${signals.about(left)} ${operator} ${signals.about(right)}`];
  if (passing === 0) return [...lines, `  always @(posedge clk) if (enable) sum_${at} <= ${sum};`];
  const lower = right.shift > 0 ? left : right;
  return [
    ...lines,
    "  always @(posedge clk)",
    "    if (enable) begin",
    `      sum_${at}[${bits - 1}:${passing}] <= ${sum};`,
    `      sum_${at}[${passing - 1}:0] <= ${signals.operand(lower, stage, passing, 0)};`,
    "    end",
  ];
}

/** Names of values at each register stage, and which of their bits are read. */
class Signals {
  private readonly graph: AdderGraph;
  private readonly elementBits: number;
  private readonly read: (readonly [from: number, to: number])[][];
  private readonly delays: readonly (readonly number[])[];

  constructor(graph: AdderGraph, elementBits: number) {
    this.graph = graph;
    this.elementBits = elementBits;
    this.read = graph.values.map(() => []);
    this.delays = delaysOf(graph);
  }

  /** `bits` bits of an operand from bit `from` on, at a stage; its sign is not looked at. */
  operand(operand: Operand, stage: number, bits: number, from: number): string {
    if ("constant" in operand) return hex(bits, Math.floor(operand.constant / 2 ** from));
    const { value, shift } = operand;
    const zeros = Math.min(bits, Math.max(0, shift - from));
    if (zeros === bits) return `${bits}'d0`;
    const number = this.bitsOf(
      value,
      stage - operandStage(operand, this.graph.values),
      Math.max(0, from - shift),
      bits - zeros,
    );
    return zeros > 0 ? `{${number}, ${zeros}'d0}` : number;
  }

  /** An operand as a reader would write it, x for elements of the input word; its sign is not looked at. */
  about(operand: Operand): string {
    if ("constant" in operand) return `${operand.constant}`;
    const { value, shift } = operand;
    const name = this.graph.values[value]!.sum ? `sum_${value}` : `x[${value}]`;
    return shift === 0 ? name : `${2 ** shift} * ${name}`;
  }

  /** The shift register behind a value that is read later than it is made. */
  delay(at: number): string[] {
    const longest = this.delays[at]!.at(-1);
    if (longest === undefined) return [];
    const { bits } = valueWidth(this.graph.values[at]!);
    const first = this.bitsOf(at, 0, 0, bits);
    const rest = (longest - 1) * bits;
    const next = longest > 1 ? `{late_${at}[${rest - 1}:0], ${first}}` : first;
    return [
      `  reg [${longest * bits - 1}:0] late_${at}; // up to ${amount(longest, "stage")} later`,
      `  always @(posedge clk) if (enable) late_${at} <= ${next};`,
    ];
  }

  /** `count` bits of a value from bit `from` on, `late` stages behind it. */
  private bitsOf(at: number, late: number, from: number, count: number): string {
    const value = this.graph.values[at]!;
    const { bits, signed } = valueWidth(value);
    const low = Math.min(from, bits - 1);
    const kept = from < bits ? Math.min(count, bits - from) : 0;
    const [name, base] =
      late > 0 ? [`late_${at}`, (late - 1) * bits] : value.sum ? [`sum_${at}`, 0] : ["in_data", at * this.elementBits];
    const isWhole = late === 0 && value.sum !== undefined;
    const part = (first: number, length: number): string => {
      if (length === 1) return `${name}[${base + first}]`;
      return isWhole && length === bits ? name : `${name}[${base + first} +: ${length}]`;
    };
    const top = part(bits - 1, 1);
    const sign = count - kept === 1 ? top : `{${count - kept}{${top}}}`;
    // What is read earlier goes on to the last register all the same.
    if (late === (this.delays[at]!.at(-1) ?? 0)) {
      this.read[at]!.push(kept > 0 ? [low, low + kept] : signed ? [bits - 1, bits] : [0, 0]);
    }
    if (kept === count) return part(low, count);
    const above = signed ? sign : `${count - kept}'d0`;
    return kept === 0 ? above : `{${above}, ${part(low, kept)}}`;
  }

  /** Signals some of whose bits nobody reads. */
  unread(): string[] {
    const names = new Set<string>();
    this.graph.values.forEach((value, at) => {
      const { bits } = valueWidth(value);
      const bitRead = new Uint8Array(bits);
      for (const [from, to] of this.read[at]!) bitRead.fill(1, from, to);
      if (bitRead.every((it) => it === 1)) return;
      const isLate = this.delays[at]!.length > 0;
      names.add(isLate ? `late_${at}` : value.sum ? `sum_${at}` : "in_data");
    });
    return [...names];
  }
}

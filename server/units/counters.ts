import { counterBits, unsigned } from "./rtl.ts";

/** A counter of a nest: how far it counts. */
export interface Counter {
  readonly name: string;
  readonly count: number;
}

/**
 * Verilog of nested counters, innermost first, that step on when `advance` is 1: registers `<name>` and wires `<name>_end`. Counters
 * to one are wires that are always at their end.
 */
export function nestedCounters(counters: readonly Counter[], advance: string): readonly string[] {
  const lines: string[] = [];
  let inner = advance;
  for (const { name, count } of counters) {
    if (count === 1) continue;
    const bits = counterBits(count);
    lines.push(
      `  reg [${bits - 1}:0] ${name};`,
      `  wire ${name}_end = ${name} == ${unsigned(bits, count - 1)};`,
      "  always @(posedge clk)",
      `    if (reset) ${name} <= ${unsigned(bits, 0)};`,
      `    else if (${inner}) ${name} <= ${name}_end ? ${unsigned(bits, 0)} : ${name} + ${unsigned(bits, 1)};`,
    );
    inner += ` && ${name}_end`;
  }
  return lines;
}

/** Conditions under which a counter lies in `from` … `to` - 1, none where it always does. */
export function within({ name, count }: Counter, from: number, to: number): readonly string[] {
  const bits = counterBits(count);
  return [
    ...(from > 0 ? [`${name} >= ${unsigned(bits, from)}`] : []),
    ...(to < count ? [`${name} < ${unsigned(bits, to)}`] : []),
  ];
}

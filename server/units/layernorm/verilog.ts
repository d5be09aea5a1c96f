import { normalisedPlaces, rootPlaces } from "../../network/normalise.ts";
import { amount } from "../amount.ts";
import {
  counterBits,
  moduleText,
  number,
  ramAttribute,
  resize,
  signed,
  streamText,
  unsigned,
  type VerilogModule,
} from "../rtl.ts";
import { bufferOf, squaresInSlices } from "./resources.ts";
import { periodOf, rootCycles, settleCycles } from "./schedule.ts";
import type { LayernormUnit } from "./unit.ts";
import { type Widths, widthsOf } from "./widths.ts";

/** Three passes over a group: take it and add up, draw the root of the spread, divide; registers as in schedule.ts. */
export function layernormVerilog(unit: LayernormUnit, module: string): VerilogModule {
  const widths = widthsOf(unit);
  const body = [...control(unit), ...sums(unit, widths), ...root(unit, widths), ...quotients(unit, widths)];
  const about = [
    `${unit.name}: layernorm over ${amount(unit.size, "element")}, layer ${unit.layer}: n * x - S over the root of n * Q - S * S${unit.addend > 0 ? ` + ${unit.addend}` : ""}, times 2^${normalisedPlaces}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
    `${unit.groups} x ${amount(periodOf(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

function control(unit: LayernormUnit): readonly string[] {
  const { size, input } = unit;
  const index = counterBits(size);
  const steps = rootCycles(unit);
  const step = counterBits(steps);
  const last = unsigned(index, size - 1);
  return [
    `  ${ramAttribute(bufferOf(unit).kind)} reg [${input.bits - 1}:0] elements [0:${size - 1}];`,
    "  // 0: take a group, 1: draw the root, 2: divide, 3: wait until the last quotient has left.",
    "  reg [1:0] state;",
    `  reg [${index - 1}:0] count;`,
    `  reg [${step - 1}:0] step; // of the root`,
    "  wire enable = !out_valid || out_ready;",
    "  assign in_ready = state == 2'd0;",
    "  wire take = in_ready && in_valid;",
    "  wire issue = state == 2'd2 && enable;",
    `  wire last = count == ${last};`,
    `  wire drawn = step == ${unsigned(step, steps - 1)};`,
    `  reg [${index - 1}:0] left; // quotients that have left`,
    "  wire leaves = out_valid && out_ready;",
    `  wire done = leaves && left == ${last};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      state <= 2'd0;",
    `      count <= ${unsigned(index, 0)};`,
    `      step <= ${unsigned(step, 0)};`,
    `      left <= ${unsigned(index, 0)};`,
    "    end else begin",
    `      if (take || issue) count <= last ? ${unsigned(index, 0)} : count + ${unsigned(index, 1)};`,
    `      if (state == 2'd1) step <= drawn ? ${unsigned(step, 0)} : step + ${unsigned(step, 1)};`,
    `      if (leaves) left <= done ? ${unsigned(index, 0)} : left + ${unsigned(index, 1)};`,
    "      case (state)",
    "        2'd0: if (take && last) state <= 2'd1;",
    "        2'd1: if (drawn) state <= 2'd2;",
    "        2'd2: if (issue && last) state <= 2'd3;",
    "        default: if (done) state <= 2'd0;",
    "      endcase",
    "    end",
    "",
  ];
}

/** S and Q, then n * Q - S * S + addend. */
function sums(unit: LayernormUnit, widths: Widths): readonly string[] {
  const { size, input, addend } = unit;
  const { element, sum, square, squares, spread } = widths;
  const index = counterBits(size);
  const slices = squaresInSlices(unit);
  const multiplier = (isSlice: boolean) => `(* use_dsp = "${isSlice ? "yes" : "no"}" *)`;
  return [
    "  // The sum of the elements and of their squares.",
    `  reg signed [${element - 1}:0] element;`,
    "  reg [1:0] adding; // element, square",
    `  reg signed [${sum - 1}:0] sum;`,
    `  wire signed [${square}:0] factor = ${resize("element", element, square + 1, true)};`,
    `  ${multiplier(slices.element)} reg signed [${square}:0] square;`,
    `  reg [${squares - 1}:0] squares;`,
    `  wire first = take && count == ${unsigned(index, 0)};`,
    "  always @(posedge clk) begin",
    "    if (take) elements[count] <= in_data;",
    `    if (take) element <= ${number("in_data", input, element)};`,
    "    square <= factor * factor;",
    `    if (first) sum <= ${signed(sum, 0)};`,
    `    else if (adding[0]) sum <= sum + ${resize("element", element, sum, true)};`,
    `    if (first) squares <= ${unsigned(squares, 0)};`,
    `    else if (adding[1]) squares <= squares + ${resize("square", square + 1, squares, false)};`,
    "  end",
    `  wire unused_sign = &{1'b0, square[${square}]};`,
    "  always @(posedge clk)",
    "    if (reset) adding <= 2'd0;",
    "    else adding <= {adding[0], take};",
    `  wire signed [${spread - 1}:0] whole = ${resize("sum", sum, spread, true)};`,
    `  ${multiplier(slices.sum)} reg signed [${spread - 1}:0] squared_sum;`,
    `  reg [${spread - 1}:0] spread;`,
    "  always @(posedge clk) begin",
    "    squared_sum <= whole * whole;",
    `    spread <= ${unsigned(spread, size)} * ${resize("squares", squares, spread, false)} - squared_sum${addend > 0 ? ` + ${unsigned(spread, addend)}` : ""};`,
    "  end",
    "",
  ];
}

/** The square root place by place, from the top. */
function root({ addend }: LayernormUnit, { spread, digits, root: places }: Widths): readonly string[] {
  const start = addend > 0 ? "spread" : `(spread == ${unsigned(spread, 0)}) ? ${unsigned(spread, 1)} : spread`;
  const rest = places + 2;
  return [
    "  // Its root: two digits of the spread join the rest, from which the root so far and 01 are taken away where that goes.",
    `  reg [${digits - 1}:0] digits;`,
    `  reg [${rest - 1}:0] rest;`,
    `  reg [${places - 1}:0] root;`,
    `  wire [${spread - 1}:0] radicand = ${start};`,
    `  wire [${rest - 1}:0] joined = {rest[${rest - 3}:0], digits[${digits - 1}:${digits - 2}]};`,
    `  wire [${rest - 1}:0] trial = {root, 2'b01};`,
    "  wire fits = joined >= trial;",
    "  always @(posedge clk)",
    `    if (state == 2'd1) begin`,
    `      if (step < ${settleText(places)}) begin`,
    `        digits <= ${resize("radicand", spread, digits, false)};`,
    `        rest <= ${unsigned(rest, 0)};`,
    `        root <= ${unsigned(places, 0)};`,
    "      end else begin",
    `        digits <= ${digits > 2 ? `{digits[${digits - 3}:0], 2'd0}` : "2'd0"};`,
    "        rest <= fits ? joined - trial : joined;",
    `        root <= {root[${places - 2}:0], fits};`,
    "      end",
    "    end",
    `  wire unused = &{1'b0, rest[${rest - 1}:${rest - 2}]${spread > digits ? `, radicand[${spread - 1}:${digits}]` : ""}};`,
    "",
  ];
}

function settleText(places: number): string {
  return unsigned(counterBits(settleCycles + places), settleCycles);
}

/** Magnitudes divided by the root, a binary place in each stage, and their signs. */
function quotients({ size, input, output }: LayernormUnit, widths: Widths): readonly string[] {
  const { difference, sum, whole, places, rest } = widths;
  const stages = places + 3;
  const body = [
    "  // Quotients.",
    `  reg [${stages}:0] valid; // element, difference, magnitude, places, result`,
    "  always @(posedge clk)",
    `    if (reset) valid <= ${unsigned(stages + 1, 0)};`,
    `    else if (enable) valid <= {valid[${stages - 1}:0], issue};`,
    `  assign out_valid = valid[${stages}];`,
    `  reg [${input.bits - 1}:0] operand;`,
    `  wire signed [${difference - 1}:0] scaled = ${signed(difference, size)} * $signed(${number("operand", input, difference)});`,
    `  reg signed [${difference - 1}:0] difference;`,
    `  wire [${difference - 1}:0] magnitude = difference[${difference - 1}] ? -difference : difference;`,
    `  wire [${rest - 1}:0] divisor = {root, ${unsigned(whole, 0)}};`,
    `  reg [${rest - 1}:0] rest_0;`,
    "  reg negative_0;",
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      operand <= elements[count];",
    `      difference <= scaled - ${resize("sum", sum, difference, true)};`,
    `      rest_0 <= {${resize("magnitude", difference, rest - rootPlaces, false)}, ${unsigned(rootPlaces, 0)}};`,
    `      negative_0 <= difference[${difference - 1}];`,
    "    end",
  ];
  for (let place = 1; place <= places; place++) {
    const before = place - 1;
    body.push(
      `  wire [${rest}:0] twice_${place} = {rest_${before}, 1'b0};`,
      `  wire place_${place} = twice_${place} >= {1'b0, divisor};`,
      `  wire [${rest}:0] left_${place} = place_${place} ? twice_${place} - {1'b0, divisor} : twice_${place};`,
      `  wire unused_${place} = &{1'b0, left_${place}[${rest}]};`,
      `  reg [${rest - 1}:0] rest_${place};`,
      `  reg [${place - 1}:0] quotient_${place};`,
      `  reg negative_${place};`,
      "  always @(posedge clk)",
      "    if (enable) begin",
      `      rest_${place} <= left_${place}[${rest - 1}:0];`,
      `      quotient_${place} <= ${before > 0 ? `{quotient_${before}, place_${place}}` : `place_${place}`};`,
      `      negative_${place} <= negative_${before};`,
      "    end",
    );
  }
  const quotient = resize(`quotient_${places}`, places, output.bits, false);
  body.push(
    `  wire [${output.bits - 1}:0] quotient = ${quotient};`,
    `  reg [${output.bits - 1}:0] result;`,
    `  always @(posedge clk) if (enable) result <= negative_${places} ? -quotient : quotient;`,
    "  assign out_data = result;",
    `  wire unused_rest = &{1'b0, rest_${places}, magnitude};`,
  );
  return body;
}

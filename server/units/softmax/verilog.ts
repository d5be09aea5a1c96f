import { amount } from "../amount.ts";
import {
  codes,
  counterBits,
  memoryImage,
  moduleText,
  number,
  ramAttribute,
  romAttribute,
  signedBits,
  streamText,
  unsigned,
  type VerilogBody,
  type VerilogModule,
} from "../rtl.ts";
import { buffersOf, entriesOf, sumBits, tableOf } from "./resources.ts";
import { periodOf, places } from "./schedule.ts";
import type { SoftmaxUnit, Summed } from "./unit.ts";

/** Three passes over a group: take it and find the largest, add up the exponentials, divide; registers as in schedule.ts. */
export function softmaxVerilog(unit: SoftmaxUnit, module: string): VerilogModule {
  const { size, input, output, format } = unit;
  const index = counterBits(size);
  const sum = sumBits(unit);
  const fraction = places(unit);
  const last = `${unsigned(index, size - 1)}`;
  const added = exponentialSum(unit, true);
  const body = [
    "  // 0: take a group, 1: add up, 2: wait for the sum, 3: divide, 4: wait until the last share has left.",
    ...added.body,
    "",
    "  // Shares, a binary place in each stage.",
    "  wire issue = state == 3'd3 && enable;",
    "  reg [15:0] share;",
    "  always @(posedge clk) if (enable) share <= powers[count];",
    `  reg [${fraction + 1}:0] valid; // share, whole part, places`,
    "  always @(posedge clk)",
    `    if (reset) valid <= ${unsigned(fraction + 2, 0)};`,
    `    else if (enable) valid <= {valid[${fraction}:0], issue};`,
    `  wire [${sum}:0] divisor = {1'b0, sum};`,
    `  wire [${sum}:0] rest_in = {${sum + 1 - 16}'d0, share};`,
    "  wire whole = rest_in >= divisor;",
    `  reg [${sum}:0] rest_0;`,
    "  reg [0:0] quotient_0;",
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      rest_0 <= whole ? rest_in - divisor : rest_in;",
    "      quotient_0 <= whole;",
    "    end",
  ];
  for (let place = 1; place <= fraction; place++) {
    const before = place - 1;
    body.push(
      `  wire [${sum}:0] twice_${place} = {rest_${before}[${sum - 1}:0], 1'b0};`,
      `  wire place_${place} = twice_${place} >= divisor;`,
      `  reg [${sum}:0] rest_${place};`,
      `  reg [${place}:0] quotient_${place};`,
      "  always @(posedge clk)",
      "    if (enable) begin",
      `      rest_${place} <= place_${place} ? twice_${place} - divisor : twice_${place};`,
      `      quotient_${place} <= {quotient_${before}, place_${place}};`,
      "    end",
    );
  }
  const quotient = `quotient_${fraction}`;
  const rest = `rest_${fraction}`;
  const up = {
    nearest_even: `doubled > divisor || (doubled == divisor && ${quotient}[0])`,
    half_up: "doubled >= divisor",
    floor: "1'b0",
    zero: "1'b0",
  }[format.rounding];
  const bits = fraction + 3;
  const code = fit("rounded", bits, output.bits);
  const unused = Array.from({ length: fraction + 1 }, (_, place) => `rest_${place}[${sum}]`);
  body.push(
    `  wire [${sum}:0] doubled = {${rest}[${sum - 1}:0], 1'b0};`,
    `  wire up = ${up};`,
    `  wire [${bits - 1}:0] rounded = {2'd0, ${quotient}} + {${bits - 1}'d0, up};`,
    `  reg [${output.bits - 1}:0] result;`,
    "  reg result_valid;",
    "  assign out_data = result;",
    "  assign out_valid = result_valid;",
    "  always @(posedge clk)",
    ...(format.high < 2 ** bits - 1
      ? [
          `    if (enable) result <= (rounded > ${unsigned(bits, format.high)}) ? ${unsigned(output.bits, format.high)} : ${code};`,
        ]
      : [`    if (enable) result <= ${code};`]),
    "  always @(posedge clk)",
    "    if (reset) result_valid <= 1'b0;",
    `    else if (enable) result_valid <= valid[${fraction + 1}];`,
    "",
    `  reg [${index - 1}:0] left; // shares that have left`,
    "  wire leaves = out_valid && out_ready;",
    `  wire done = leaves && left == ${last};`,
    "  always @(posedge clk)",
    `    if (reset) left <= ${unsigned(index, 0)};`,
    `    else if (leaves) left <= done ? ${unsigned(index, 0)} : left + ${unsigned(index, 1)};`,
    "  wire steps = take || state == 3'd1 || issue;",
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      state <= 3'd0;",
    `      count <= ${unsigned(index, 0)};`,
    "    end else begin",
    `      if (steps) count <= last ? ${unsigned(index, 0)} : count + ${unsigned(index, 1)};`,
    "      case (state)",
    "        3'd0: if (take && last) state <= 3'd1;",
    "        3'd1: if (last) state <= 3'd2;",
    "        3'd2: if (adding == 3'b100) state <= 3'd3;",
    "        3'd3: if (issue && last) state <= 3'd4;",
    "        default: if (done) state <= 3'd0;",
    "      endcase",
    "    end",
    `  wire unused = &{1'b0, ${unused.join(", ")}, rounded, doubled};`,
  );
  const about = [
    `${unit.name}: softmax over ${amount(size, "element")}, layer ${unit.layer}: exponentials of the distances to the largest, each as a share of their sum`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)} (${format.text})`,
    `${unit.groups} x ${amount(periodOf(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: added.memories };
}

/**
 * Takes a group of elements, finds the largest, and adds up the exponentials of the distances to it: states 0 to 2 of a register
 * `state` of three bits, which the caller moves on, with `count` of the elements of a pass; `last` is the last of them, `adding` says what
 * is on its way to `sum`, `enable` that the output register is free. `powers` keeps the exponentials where the caller reads them.
 */
export function exponentialSum(unit: Summed & Pick<SoftmaxUnit, "name">, keepsPowers: boolean): VerilogBody {
  const { size, input, exponential } = unit;
  const x = input.bits;
  const index = counterBits(size);
  const distance = signedBits(...codes(input));
  const entries = entriesOf(unit);
  const address = counterBits(entries);
  const sum = sumBits(unit);
  const path = `weights/${unit.name}_exponential.mem`;
  const text = memoryImage(entries, 16, (entry, put) => {
    put(
      0,
      16,
      entry === entries - 1 ? 0 : exponential.code(-Math.min(exponential.furthest, entry * 2 ** exponential.shift)),
    );
  });
  const wide = distance + 1;
  const greater = input.signed ? "$signed(in_data) > $signed(largest)" : "in_data > largest";
  const shifted = exponential.shift > 0 ? `distance[${wide - 1}:${exponential.shift}]` : "distance";
  const cut = fit(shifted, wide - exponential.shift, address);
  const beyond = exponential.furthest < 2 ** wide - 1;
  const buffer = ramAttribute(buffersOf(unit)[0]!.kind);
  const body = [
    `  ${romAttribute(tableOf(unit).kind)} reg [15:0] exponentials [0:${entries - 1}];`,
    `  initial $readmemh("${path}", exponentials);`,
    `  ${buffer} reg [${x - 1}:0] elements [0:${size - 1}];`,
    ...(keepsPowers ? [`  ${buffer} reg [15:0] powers [0:${size - 1}];`] : []),
    "  reg [2:0] state;",
    `  reg [${index - 1}:0] count;`,
    `  wire last = count == ${unsigned(index, size - 1)};`,
    "  wire enable = !out_valid || out_ready;",
    "  assign in_ready = state == 3'd0;",
    "  wire take = in_ready && in_valid;",
    `  reg [${x - 1}:0] largest;`,
    "  always @(posedge clk)",
    "    if (take) begin",
    "      elements[count] <= in_data;",
    `      if (count == ${unsigned(index, 0)} || ${greater}) largest <= in_data;`,
    "    end",
    "",
    "  // Sum of the exponentials.",
    "  reg [2:0] adding; // element, distance, exponential",
    ...(keepsPowers ? [1, 2, 3].map((stage) => `  reg [${index - 1}:0] index_${stage};`) : []),
    `  reg [${x - 1}:0] value;`,
    `  wire [${wide - 1}:0] distance = ${number("largest", input, wide)} - ${number("value", input, wide)};`,
    `  reg [${address - 1}:0] entry;`,
    "  reg [15:0] power;",
    `  reg [${sum - 1}:0] sum;`,
    "  always @(posedge clk) begin",
    "    value <= elements[count];",
    ...(keepsPowers ? ["    index_1 <= count;", "    index_2 <= index_1;", "    index_3 <= index_2;"] : []),
    beyond
      ? `    entry <= (distance > ${unsigned(wide, exponential.furthest)}) ? ${unsigned(address, entries - 1)} : ${cut};`
      : `    entry <= ${cut};`,
    "    power <= exponentials[entry];",
    ...(keepsPowers ? ["    if (adding[2]) powers[index_3] <= power;"] : []),
    `    if (take) sum <= ${unsigned(sum, 0)};`,
    `    else if (adding[2]) sum <= sum + ${fit("power", 16, sum)};`,
    "  end",
    "  always @(posedge clk)",
    "    if (reset) adding <= 3'd0;",
    "    else adding <= {adding[1:0], state == 3'd1};",
    "  wire unused_distance = &{1'b0, distance};",
  ];
  return { body, memories: [{ path, text }] };
}

/** A signal cut or extended with zeros. */
function fit(signal: string, from: number, to: number): string {
  if (to === from) return signal;
  if (to > from) return `{${to - from}'d0, ${signal}}`;
  const [name, range] = signal.split("[");
  const low = range ? Number(range.slice(0, -1).split(":")[1]) : 0;
  return `${name}[${low + to - 1}:${low}]`;
}

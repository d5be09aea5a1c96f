import { amount } from "../amount.ts";
import { productOf } from "../matrixVector/products.ts";
import { counterBits, cutOff, moduleText, slice, streamText, table, unsigned, type VerilogModule } from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { wordSupply } from "../weightWords.verilog.ts";
import { depthwiseSchedule } from "./schedule.ts";
import type { DepthwiseUnit } from "./unit.ts";
import { tapBits } from "./word.ts";

/** `pe` channels side by side, one tap per cycle; registers as in schedule.ts. */
export function depthwiseVerilog(unit: DepthwiseUnit, module: string): VerilogModule {
  const { pe, taps, channels, weights } = unit;
  const encoding = weightEncoding(weights);
  const { weight: codeBits, exponent: exponentBits } = tapBits(unit);
  const weightBits = codeBits + exponentBits;
  const product = productOf(unit.input, encoding);
  const groups = channels / pe;
  const accumulator = unit.output.bits;
  const supply = wordSupply(unit, module);
  const taken = unit.offChip ? "taken" : "in_valid";
  const bias = weights.biasCodes();
  // A product of binary factors is kept as 2 * bit - 1: the -1 of every tap is part of the start.
  const offset = product.agreement ? -taps : 0;
  const startTable = table(
    "starts",
    `weights/${unit.name}_bias.mem`,
    "lutram",
    bias ? groups : 1,
    pe * accumulator,
    (group, put) => {
      for (let lane = 0; lane < pe; lane++) {
        put(lane * accumulator, accumulator, (bias ? bias[group * pe + lane]! : 0) + offset);
      }
    },
  );
  const tap = counterBits(taps);
  const group = counterBits(groups);
  const start = startTable.stored ? "start" : "starts";
  const field = `lane*${accumulator} +: ${accumulator}`;
  const addend = product.agreement
    ? accumulator === 1
      ? "1'b0"
      : `{${slice("product", "lane", 1, accumulator - 1, false)}, 1'b0}`
    : slice("product", `lane*${product.bits}`, product.bits, accumulator, true);
  const from = taps > 1 ? `(first[1] ? ${start}[${field}] : sums[${field}])` : `${start}[${field}]`;

  const { lines, value } = product.of({
    x: "operand",
    xBase: `lane*${unit.input.bits}`,
    w: supply.name,
    wBase: `lane*${weightBits}`,
    exponentBase: `lane*${weightBits} + ${codeBits}`,
  });

  const body = [
    ...supply.declaration,
    ...startTable.declaration,
    ...product.functions,
    "  reg [1:0] valid; // operands, products",
    "  reg sums_valid;",
    "  wire enable = !sums_valid || out_ready;",
    ...(unit.offChip
      ? ["  assign in_ready = enable && weights_valid;", "  wire taken = in_valid && weights_valid;"]
      : ["  assign in_ready = enable;"]),
    "  assign out_valid = sums_valid;",
    ...(taps > 1
      ? [
          `  reg [${tap - 1}:0] tap;`,
          `  wire tap_last = tap == ${unsigned(tap, taps - 1)};`,
          "  reg [1:0] first;",
          "  reg [1:0] last;",
          "  always @(posedge clk)",
          `    if (reset) tap <= ${unsigned(tap, 0)};`,
          `    else if (enable && ${taken}) tap <= tap_last ? ${unsigned(tap, 0)} : tap + ${unsigned(tap, 1)};`,
          "  always @(posedge clk)",
          "    if (enable) begin",
          `      first <= {first[0], tap == ${unsigned(tap, 0)}};`,
          "      last <= {last[0], tap_last};",
          "    end",
        ]
      : []),
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      valid <= 2'd0;",
    "      sums_valid <= 1'b0;",
    "    end else if (enable) begin",
    `      valid <= {valid[0], ${taken}};`,
    `      sums_valid <= valid[1]${taps > 1 ? " && last[1]" : ""};`,
    "    end",
    `  reg [${pe * unit.input.bits - 1}:0] operand;`,
    "  always @(posedge clk) if (enable) operand <= in_data;",
    ...supply.reading,
    ...(startTable.stored
      ? [
          `  reg [${pe * accumulator - 1}:0] start; // of the channels in product`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) start <= starts[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          `    else if (enable && valid[0]${taps > 1 ? " && last[0]" : ""})`,
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    `  (* use_dsp = "${unit.dsp && !product.agreement ? "yes" : "no"}" *) reg [${pe * product.bits - 1}:0] product;`,
    // A product of signs is twice its bit, of which sums of one bit see nothing.
    ...(product.bits > accumulator || (product.agreement && accumulator === 1) ? cutOff("product") : []),
    `  reg [${pe * accumulator - 1}:0] sums;`,
    "  assign out_data = sums;",
    "  genvar lane;",
    "  generate",
    `    for (lane = 0; lane < ${pe}; lane = lane + 1) begin : lanes`,
    ...lines.map((line) => `      ${line}`),
    "      always @(posedge clk)",
    "        if (enable)",
    `          product[lane*${product.bits} +: ${product.bits}] <=`,
    `            ${value};`,
    "      always @(posedge clk)",
    `        if (enable && valid[1]) sums[${field}] <= ${from} + ${addend};`,
    "    end",
    "  endgenerate",
  ];
  const about = [
    `${unit.name}: depthwise convolution, layer ${unit.layer}: ${channels} channels, ${pe} per cycle, ${taps} taps`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)} (sums)`,
    `weights: ${weights.format.text}${unit.offChip ? " from memory beside the chip" : ""}`,
    `${unit.pixels} x ${groups} x ${taps} = ${amount(depthwiseSchedule.busy(unit), "cycle")} per frame`,
  ];
  return {
    module,
    text: moduleText(unit, module, about, body),
    memories: [...supply.memories, ...startTable.memories],
  };
}

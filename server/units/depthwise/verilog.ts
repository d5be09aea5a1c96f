import { amount } from "../amount.ts";
import { productOf } from "../matrixVector/products.ts";
import { counterBits, cutOff, moduleText, slice, streamText, table, unsigned, type VerilogModule } from "../rtl.ts";
import { sharedExponent, storedWeight, weightEncoding } from "../weightEncoding.ts";
import { weightBits as weightBitsOf } from "./resources.ts";
import { depthwiseSchedule } from "./schedule.ts";
import type { DepthwiseUnit } from "./unit.ts";

/** `pe` channels side by side, one tap per cycle; registers as in schedule.ts. */
export function depthwiseVerilog(unit: DepthwiseUnit, module: string): VerilogModule {
  const { pe, taps, channels, weights } = unit;
  const encoding = weightEncoding(weights);
  const stored = storedWeight(weights);
  // Each weight has the exponent of its block with it: a word holds one tap of each channel.
  const exponentBits = encoding.form.kind === "block" ? encoding.form.exponentBits : 0;
  const weightBits = weightBitsOf(unit);
  const product = productOf(unit.input, encoding);
  const groups = channels / pe;
  const accumulator = unit.output.bits;
  const codes = weights.codes();
  const weightTable = table(
    "weights",
    `weights/${unit.name}.mem`,
    unit.memory,
    groups * taps,
    pe * weightBits,
    (word, put) => {
      const [group, tap] = [Math.floor(word / taps), word % taps];
      for (let lane = 0; lane < pe; lane++) {
        const code = codes[(group * pe + lane) * taps + tap]!;
        const exponent = exponentBits > 0 ? sharedExponent(weights, [code]) : 0;
        put(lane * weightBits, encoding.bits, stored(code, exponent));
        if (exponentBits > 0) put(lane * weightBits + encoding.bits, exponentBits, exponent);
      }
    },
  );
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
  const address = counterBits(groups * taps);
  const tap = counterBits(taps);
  const group = counterBits(groups);
  const weight = weightTable.stored ? "weight" : "weights";
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
    w: weight,
    wBase: `lane*${weightBits}`,
    exponentBase: `lane*${weightBits} + ${encoding.bits}`,
  });

  const body = [
    ...weightTable.declaration,
    ...startTable.declaration,
    ...product.functions,
    "  reg [1:0] valid; // operands, products",
    "  reg sums_valid;",
    "  wire enable = !sums_valid || out_ready;",
    "  assign in_ready = enable;",
    "  assign out_valid = sums_valid;",
    ...(taps > 1
      ? [
          `  reg [${tap - 1}:0] tap;`,
          `  wire tap_last = tap == ${unsigned(tap, taps - 1)};`,
          "  reg [1:0] first;",
          "  reg [1:0] last;",
          "  always @(posedge clk)",
          `    if (reset) tap <= ${unsigned(tap, 0)};`,
          `    else if (enable && in_valid) tap <= tap_last ? ${unsigned(tap, 0)} : tap + ${unsigned(tap, 1)};`,
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
    "      valid <= {valid[0], in_valid};",
    `      sums_valid <= valid[1]${taps > 1 ? " && last[1]" : ""};`,
    "    end",
    `  reg [${pe * unit.input.bits - 1}:0] operand;`,
    "  always @(posedge clk) if (enable) operand <= in_data;",
    ...(weightTable.stored
      ? [
          `  reg [${pe * weightBits - 1}:0] weight;`,
          `  reg [${address - 1}:0] address;`,
          "  always @(posedge clk) if (enable) weight <= weights[address];",
          "  always @(posedge clk)",
          `    if (reset) address <= ${unsigned(address, 0)};`,
          "    else if (enable && in_valid)",
          `      address <= (address == ${unsigned(address, groups * taps - 1)}) ? ${unsigned(address, 0)} : address + ${unsigned(address, 1)};`,
        ]
      : []),
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
    `weights: ${weights.format.text}`,
    `${unit.pixels} x ${groups} x ${taps} = ${amount(depthwiseSchedule.busy(unit), "cycle")} per frame`,
  ];
  return {
    module,
    text: moduleText(unit, module, about, body),
    memories: [...weightTable.memories, ...startTable.memories],
  };
}

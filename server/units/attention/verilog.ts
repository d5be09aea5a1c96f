import { amount } from "../amount.ts";
import { nestedCounters } from "../counters.ts";
import { isSliced } from "../resources.ts";
import {
  counterBits,
  moduleText,
  ramAttribute,
  resize,
  signed,
  streamText,
  unsigned,
  type VerilogModule,
} from "../rtl.ts";
import { contextOf, roundingOf, scoreBits, unseenScore, weighedBits } from "./parts.ts";
import { bufferOf, factorBits, sumsOf, weightBits } from "./resources.ts";
import { attentionSchedule, settleCycles, timesOf } from "./schedule.ts";
import { type AttentionUnit, chunksOf, formatOf, stored } from "./unit.ts";
import { chosenLane, frameWords, pairWalk } from "./walk.ts";

/** Memories of two frames, the scores of a head, a softmax, and the values weighed by what it gives. */
export function attentionVerilog(unit: AttentionUnit, module: string): VerilogModule {
  const { steps, heads, features, causal, input, output } = unit;
  const inner = (name: string) => `${module}_${name}`;
  const body = [...frames(unit), ...load(unit, inner), ...scores(unit, inner), ...weigh(unit, inner)];
  const { head, frame } = timesOf(unit);
  const about = [
    `${unit.name}: ${amount(heads, "head")} of layer ${unit.layer}, ${amount(steps, "step")} of ${features} features${causal ? ", a step sees itself and those before" : ""}`,
    `in:  ${streamText(input)} (sums of a step: queries, keys, values)`,
    `out: ${streamText(output)}`,
    `${amount(steps * heads, "head")} of ${amount(head, "cycle")}: ${amount(frame, "cycle")} per frame, ${attentionSchedule.busy(unit)} with the words that come in`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/** Which of the two frames is stored and which is computed. */
function frames(unit: AttentionUnit): readonly string[] {
  const settle = settleCycles(unit);
  const bits = counterBits(2 * frameWords(unit));
  return [
    "  // Two frames: one is stored while the other is computed.",
    "  reg [1:0] held; // a frame is stored here and not done with yet",
    "  reg store_bank;",
    "  reg bank; // that is computed",
    "  reg [1:0] waiting; // frames that are whole",
    "  wire ends; // the last value of a frame is being weighed",
    "  wire complete; // the last word of a frame is taken",
    "  wire whole; // it is stored",
    "  assign in_ready = !held[store_bank];",
    "  wire take = in_ready && in_valid;",
    `  wire [${bits - 1}:0] bank_base = bank ? ${unsigned(bits, frameWords(unit))} : ${unsigned(bits, 0)};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      held <= 2'd0;",
    "      store_bank <= 1'b0;",
    "      bank <= 1'b0;",
    "      waiting <= 2'd0;",
    "    end else begin",
    "      if (complete) begin",
    "        held[store_bank] <= 1'b1;",
    "        store_bank <= !store_bank;",
    "      end",
    "      if (ends) begin",
    "        held[bank] <= 1'b0;",
    "        bank <= !bank;",
    "      end",
    "      if (whole && !ends) waiting <= waiting + 2'd1;",
    "      if (ends && !whole) waiting <= waiting - 2'd1;",
    "    end",
    ...(settle === 0
      ? ["  assign whole = complete;"]
      : [
          `  reg [${settle - 1}:0] settling;`,
          "  always @(posedge clk)",
          `    if (reset) settling <= ${unsigned(settle, 0)};`,
          `    else settling <= ${settle > 1 ? `{settling[${settle - 2}:0], complete}` : "complete"};`,
          `  assign whole = settling[${settle - 1}];`,
        ]),
    "",
  ];
}

/** Each word of sums is rounded to what it is and stored. */
function load(unit: AttentionUnit, inner: (name: string) => string): readonly string[] {
  const { steps, features, input } = unit;
  const words = features / input.lanes;
  const counters = [
    { name: "word", count: words },
    { name: "matrix", count: stored.length },
    { name: "stored_step", count: steps },
  ];
  const all = counters.flatMap(({ name, count }) => (count > 1 ? [`${name}_end`] : [])).join(" && ");
  const depth = 2 * frameWords(unit);
  const bits = counterBits(depth);
  const lines = [
    "  // Sums are rounded and stored.",
    ...nestedCounters(counters, "take"),
    `  assign complete = take && ${all};`,
  ];
  stored.forEach((name, matrix) => {
    const codes = formatOf(unit, name);
    const width = input.lanes * codes.bits;
    const finish = roundingOf(unit, name);
    lines.push(
      `  wire ${name}_comes = take && matrix == 2'd${matrix};`,
      `  wire [${width - 1}:0] ${name}_codes;`,
      `  wire ${name}_write;`,
      ...(finish
        ? rounding(inner(name), name, "in_data", `${name}_comes`, `${name}_unused`, "1'b1")
        : [
            ...lanesOf(input.lanes, `${name}_codes`, codes.bits, (lane) =>
              resizedLane("in_data", lane, input.bits, codes.bits),
            ),
            `  assign ${name}_write = ${name}_comes;`,
          ]),
      `  reg [${bits - 1}:0] ${name}_place;`,
      `  ${ramAttribute(bufferOf(unit, name).kind)} reg [${width - 1}:0] ${name}_memory [0:${depth - 1}];`,
      "  always @(posedge clk)",
      `    if (reset) ${name}_place <= ${unsigned(bits, 0)};`,
      `    else if (${name}_write) ${name}_place <= (${name}_place == ${unsigned(bits, depth - 1)}) ? ${unsigned(bits, 0)} : ${name}_place + ${unsigned(bits, 1)};`,
      `  always @(posedge clk) if (${name}_write) ${name}_memory[${name}_place] <= ${name}_codes;`,
    );
  });
  if (stored.some((name) => !roundingOf(unit, name))) lines.push("  wire in_unused = &{1'b0, in_data};");
  lines.push("");
  return lines;
}

/** Scores of a head, one after `chunks` cycles, and their softmax. */
function scores(unit: AttentionUnit, inner: (name: string) => string): readonly string[] {
  const { steps, causal, input, output, arithmetic } = unit;
  const { lanes } = output;
  const [queryBits, keyBits] = factorBits(unit);
  const bits = scoreBits(unit);
  const groups = input.lanes / lanes;
  const laneBits = counterBits(groups);
  const masks = causal && steps > 1;
  const lines = [
    "  // Scores: products of the lanes of a query and a key, summed over the words of the head.",
    "  reg score_valid;",
    "  wire score_ready;",
    "  wire score_go = !score_valid || score_ready;",
    "  reg scored; // all scores of the frame are on their way",
    "  wire score_issue = waiting != 2'd0 && !scored && score_go;",
    ...pairWalk(unit, "score", "score_issue"),
    "  always @(posedge clk)",
    "    if (reset || ends) scored <= 1'b0;",
    "    else if (score_issue && score_last) scored <= 1'b1;",
    "  reg [1:0] score_stages; // factors, products",
    `  reg [${input.lanes * arithmetic.query.format.bits - 1}:0] query;`,
    `  reg [${input.lanes * arithmetic.key.format.bits - 1}:0] key;`,
    `  reg [${laneBits - 1}:0] score_group;`,
    "  reg [1:0] score_begins; // of factors and products: the first of a score",
    "  reg [1:0] score_completes;",
    ...(masks ? ["  reg [1:0] score_unseen;", "  reg unseen;"] : []),
    `  wire score_starts = ${chunksOf(unit) > 1 ? `score_chunk == ${unsigned(counterBits(chunksOf(unit)), 0)}` : "1'b1"};`,
    "  always @(posedge clk)",
    "    if (score_go) begin",
    "      query <= query_memory[score_step_at];",
    "      key <= key_memory[score_seen_at];",
    "      score_group <= score_lane;",
    "      score_begins <= {score_begins[0], score_starts};",
    "      score_completes <= {score_completes[0], score_ends};",
    ...(masks
      ? ["      score_unseen <= {score_unseen[0], score_seen > score_step};", "      unseen <= score_unseen[1];"]
      : []),
    "    end",
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      score_stages <= 2'd0;",
    "      score_valid <= 1'b0;",
    "    end else if (score_go) begin",
    "      score_stages <= {score_stages[0], score_issue};",
    "      score_valid <= score_stages[1] && score_completes[1];",
    "    end",
    ...products(unit, "score", bits, isSliced(unit, queryBits, keyBits), [
      { signal: "query", ...lanesFor(unit, "query") },
      { signal: "key", ...lanesFor(unit, "key") },
    ]),
    `  reg signed [${bits - 1}:0] score;`,
    "  always @(posedge clk)",
    "    if (score_go && score_stages[1])",
    `      score <= (score_begins[1] ? ${signed(bits, 0)} : score) + score_products_sum;`,
    `  wire [${bits - 1}:0] seen_score = ${masks ? `unseen ? ${signed(bits, unseenScore(unit))} : score` : "score"};`,
    `  wire [${arithmetic.probability.bits - 1}:0] share;`,
    "  wire share_valid;",
    "  wire share_ready;",
    `  ${inner("softmax")} softmax (`,
    "    .clk(clk),",
    "    .reset(reset),",
    "    .in_data(seen_score),",
    "    .in_valid(score_valid),",
    "    .in_ready(score_ready),",
    "    .out_data(share),",
    "    .out_valid(share_valid),",
    "    .out_ready(share_ready)",
    "  );",
    "  wire score_unused = &{1'b0, score_group, score_first, score_step_ends};",
    "",
  ];
  return lines;
}

/** Each weight times the values of its step, added up for the head. */
function weigh(unit: AttentionUnit, inner: (name: string) => string): readonly string[] {
  const { input, output, arithmetic } = unit;
  const [, , valueBits] = factorBits(unit);
  const { lanes } = output;
  const chunks = chunksOf(unit);
  const bits = weighedBits(unit);
  const chunk = counterBits(chunks);
  const laneBits = counterBits(input.lanes / lanes);
  const context = contextOf(unit);
  const width = lanes * bits;
  const share = arithmetic.probability.bits;
  const place = chunks > 1 ? "[weigh_chunk_2]" : "";
  return [
    "  // Weighted values, summed over the steps that are seen.",
    "  reg total_valid;",
    "  wire total_ready;",
    "  wire weigh_go = !total_valid || total_ready;",
    "  wire weigh_issue = share_valid && weigh_go;",
    ...pairWalk(unit, "weigh", "weigh_issue"),
    "  assign share_ready = weigh_go && weigh_ends;",
    "  assign ends = weigh_issue && weigh_last;",
    "  reg [1:0] weigh_stages; // factors, products",
    `  reg [${share - 1}:0] weight;`,
    `  reg [${input.lanes * arithmetic.value.format.bits - 1}:0] value;`,
    `  reg [${laneBits - 1}:0] weigh_group;`,
    "  reg [1:0] weigh_begins;",
    "  reg [1:0] weigh_completes;",
    ...(chunks > 1 ? [`  reg [${chunk - 1}:0] weigh_chunk_1;`, `  reg [${chunk - 1}:0] weigh_chunk_2;`] : []),
    `  wire weigh_seen_ends = ${unit.steps > 1 ? "weigh_seen_end" : "1'b1"};`,
    "  always @(posedge clk)",
    "    if (weigh_go) begin",
    "      weight <= share;",
    "      value <= value_memory[weigh_seen_at];",
    "      weigh_group <= weigh_lane;",
    "      weigh_begins <= {weigh_begins[0], weigh_first};",
    "      weigh_completes <= {weigh_completes[0], weigh_seen_ends};",
    ...(chunks > 1 ? ["      weigh_chunk_1 <= weigh_chunk;", "      weigh_chunk_2 <= weigh_chunk_1;"] : []),
    "    end",
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      weigh_stages <= 2'd0;",
    "      total_valid <= 1'b0;",
    "    end else if (weigh_go) begin",
    "      weigh_stages <= {weigh_stages[0], weigh_issue};",
    "      total_valid <= weigh_stages[1] && weigh_completes[1];",
    "    end",
    ...products(unit, "weigh", bits, isSliced(unit, weightBits, valueBits), [
      { signal: "weight", lanes: 0, of: 0, bits: share, signed: false },
      { signal: "value", ...lanesFor(unit, "value") },
    ]),
    chunks > 1
      ? `  ${ramAttribute(sumsOf(unit).kind)} reg [${width - 1}:0] sums [0:${chunks - 1}];`
      : `  reg [${width - 1}:0] sums;`,
    `  reg [${width - 1}:0] total;`,
    `  wire [${width - 1}:0] old_sums = weigh_begins[1] ? ${width}'d0 : sums${place};`,
    `  wire [${width - 1}:0] new_sums;`,
    ...lanesOf(lanes, "new_sums", bits, (lane) => {
      const range = `[${lane * bits} +: ${bits}]`;
      return `old_sums${range} + weigh_products${range}`;
    }),
    "  always @(posedge clk)",
    "    if (weigh_go && weigh_stages[1]) begin",
    `      sums${place} <= new_sums;`,
    "      total <= new_sums;",
    "    end",
    ...(context
      ? rounding(inner("context"), "out", "total", "total_valid", "total_ready", "out_ready")
      : [
          ...lanesOf(lanes, "out_data", output.bits, (lane) => resizedLane("total", lane, bits, output.bits)),
          "  assign out_valid = total_valid;",
          "  assign total_ready = out_ready;",
          "  wire total_unused = &{1'b0, total};",
        ]),
    "  wire weigh_unused = &{1'b0, weigh_group, weigh_step_at, weigh_step_ends};",
  ];
}

/** The products of two factors in each lane, a register `<prefix>_products` and their sum. */
function products(
  unit: AttentionUnit,
  prefix: "score" | "weigh",
  bits: number,
  dsp: boolean,
  factors: readonly { signal: string; lanes: number; of: number; bits: number; signed: boolean }[],
): readonly string[] {
  const { lanes } = unit.output;
  const lines = [`  (* use_dsp = "${dsp ? "yes" : "no"}" *) reg [${lanes * bits - 1}:0] ${prefix}_products;`];
  for (let lane = 0; lane < lanes; lane++) {
    for (const { signal, ...shape } of factors) {
      const name = `${prefix}_${signal}_${lane}`;
      const { wire, value } =
        shape.of > 0
          ? chosenLane(signal, `${prefix}_group`, lane, shape, bits)
          : { wire: signal, value: (it: string) => resize(it, shape.bits, bits, false) };
      lines.push(
        `  wire [${shape.bits - 1}:0] ${name} = ${wire};`,
        `  wire signed [${bits - 1}:0] ${name}_factor = ${value(name)};`,
      );
    }
    const [a, b] = factors.map(({ signal }) => `${prefix}_${signal}_${lane}_factor`);
    lines.push(
      `  always @(posedge clk) if (${prefix}_go) ${prefix}_products[${lane * bits} +: ${bits}] <= ${a} * ${b};`,
    );
  }
  if (prefix === "weigh") return lines;
  const all = Array.from({ length: lanes }, (_, lane) => `${prefix}_products[${lane * bits} +: ${bits}]`);
  return [...lines, `  wire signed [${bits - 1}:0] ${prefix}_products_sum = ${all.join(" + ")};`];
}

function lanesFor(unit: AttentionUnit, name: (typeof stored)[number]) {
  const { bits, signed: isSigned } = formatOf(unit, name);
  return { lanes: unit.output.lanes, of: unit.input.lanes, bits, signed: isSigned };
}

/** An instance of a rounding: `<port>_codes` and `<port>_write`, or the output of the unit. */
function rounding(
  module: string,
  port: string,
  data: string,
  valid: string,
  ready: string,
  outReady: string,
): readonly string[] {
  const inside = port !== "out";
  return [
    ...(inside ? [`  wire ${ready};`] : []),
    `  ${module} round_${port} (`,
    "    .clk(clk),",
    "    .reset(reset),",
    `    .in_data(${data}),`,
    `    .in_valid(${valid}),`,
    `    .in_ready(${ready}),`,
    `    .out_data(${inside ? `${port}_codes` : "out_data"}),`,
    `    .out_valid(${inside ? `${port}_write` : "out_valid"}),`,
    `    .out_ready(${outReady})`,
    "  );",
  ];
}

/** Assignments to each lane of a vector. */
function lanesOf(lanes: number, vector: string, bits: number, value: (lane: number) => string): readonly string[] {
  return Array.from({ length: lanes }, (_, lane) => `  assign ${vector}[${lane * bits} +: ${bits}] = ${value(lane)};`);
}

/** An element in another width: its codes fit both. */
function resizedLane(vector: string, lane: number, from: number, to: number): string {
  if (to <= from) return `${vector}[${lane * from} +: ${to}]`;
  return `{{${to - from}{${vector}[${lane * from + from - 1}]}}, ${vector}[${lane * from} +: ${from}]}`;
}

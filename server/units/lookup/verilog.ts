import { amount } from "../amount.ts";
import {
  memoryImage,
  moduleText,
  romAttribute,
  slice,
  storedCode,
  streamText,
  type VerilogBody,
  type VerilogModule,
  validPipeline,
} from "../rtl.ts";
import { polynomialBody, segmentsBody } from "./arithmetic.verilog.ts";
import { lookupSchedule } from "./schedule.ts";
import { searchBody } from "./search.verilog.ts";
import { addressBits, integerAt, tableCopies, tableShape } from "./shape.ts";
import type { LookupUnit } from "./unit.ts";

/** A function of each element, docs/numerics.md section 9; registers as in schedule.ts. */
export function lookupVerilog(unit: LookupUnit, module: string): VerilogModule {
  const { body, memories } = bodyOf(unit);
  const about = [
    `${unit.name}: ${describe(unit)} of layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}, integers from ${unit.low} to ${unit.high}`,
    `out: ${streamText(unit.output)}`,
    `${amount(unit.input.words, "cycle")} per frame, ${amount(lookupSchedule.depth(unit), "register")}`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories };
}

function bodyOf(unit: LookupUnit): VerilogBody {
  const { circuit } = unit;
  switch (circuit.kind) {
    case "table":
      return tableBody(unit);
    case "runs":
      return searchBody(unit, circuit.stages);
    case "segments":
      return segmentsBody(unit, circuit);
    case "polynomial":
      return polynomialBody(unit, circuit);
  }
}

function describe({ circuit }: LookupUnit): string {
  switch (circuit.kind) {
    case "table":
      return "table of the function";
    case "runs":
      return `search among up to ${2 ** circuit.stages} runs of equal codes`;
    case "segments":
      return `${circuit.pieces.length} straight segments, (start + slope * offset) * 2^-${circuit.fraction}`;
    case "polynomial":
      return `polynomial of degree ${circuit.coefficients.length - 1}, sum * 2^-${circuit.fraction}`;
  }
}

/** The bit pattern of the integer is the address; entries that no integer reads repeat the one at the end. */
function tableBody(unit: LookupUnit): VerilogBody {
  const { width, depth } = tableShape(unit);
  const bits = addressBits(unit);
  const all = unit.codes();
  const image = memoryImage(depth, width, (pattern, put) => {
    const integer = Math.max(unit.low, Math.min(unit.high, integerAt(unit, pattern)));
    put(0, width, storedCode(unit.output.binary, all[integer - unit.low]!));
  });
  const path = `weights/${unit.name}_table.mem`;
  const count = unit.input.lanes;
  const copies = tableCopies(unit);
  const each = Math.ceil(count / copies);
  const memory = [
    `${romAttribute(unit.memory)} reg [${width - 1}:0] codes [0:${depth - 1}];`,
    `initial $readmemh("${path}", codes);`,
  ];
  const read = (lane: string): string =>
    `always @(posedge clk) if (enable) results[(${lane})*${width} +: ${width}] <= codes[${slice("in_data", `(${lane})*${unit.input.bits}`, bits, bits, false)}];`;
  const body = [
    ...validPipeline(1),
    `  reg [${count * width - 1}:0] results;`,
    "  assign out_data = results;",
    ...(bits < unit.input.bits ? ["  wire unused = &{1'b0, in_data};"] : []),
    ...(copies > 1
      ? [
          "  // A memory has two ports: one for every two lanes.",
          "  genvar copy;",
          "  generate",
          `    for (copy = 0; copy < ${copies}; copy = copy + 1) begin : copies`,
          ...memory.map((line) => `      ${line}`),
          `      ${read(`${each}*copy`)}`,
          `      if (${each}*copy + 1 < ${count}) begin : second`,
          `        ${read(`${each}*copy + 1`)}`,
          "      end",
          "    end",
          "  endgenerate",
        ]
      : [
          ...memory.map((line) => `  ${line}`),
          "  genvar lane;",
          "  generate",
          `    for (lane = 0; lane < ${count}; lane = lane + 1) begin : lanes`,
          `      ${read("lane")}`,
          "    end",
          "  endgenerate",
        ]),
  ];
  return { body, memories: [{ path, text: image }] };
}

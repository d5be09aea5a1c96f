import { expect, test } from "vitest";
import { parameterShape } from "../../../server/units/finish/resources.ts";
import type { FinishUnit } from "../../../server/units/finish/unit.ts";
import { verilog } from "../../../server/units/verilog.ts";
import { designOf, fileOf } from "../../mapping/designs.ts";

/** The finish behind 128 sums of which one leaves at a time, so that its parameters fill a block memory. */
function finishOf(layer: string): FinishUnit {
  const body = `  input x: int6(scale: 2^-4)[32]
  y = dense(x, units: 128) @weights(int5) @fold(pe: 1, simd: 8)
  z = ${layer}
  output z`;
  return designOf(fileOf(body)).units.find((unit): unit is FinishUnit => unit.name === "z")!;
}

/** The table of the Verilog: its text and memory image. */
function tableOf(unit: FinishUnit) {
  const { text, memories } = verilog(unit, "circuit");
  const rows = memories[0]!.text.trim().split("\n");
  return { text, rows: rows.map((row) => BigInt(`0x${row}`)) };
}

test.each(["relu(batchnorm(y)) @activations(uint8(scale: 2^-3))", "batchnorm(y) @activations(int10(scale: 2^-6))"])(
  "multipliers and addends in a block memory are counted as wide as the Verilog has them: %s",
  (layer) => {
    const unit = finishOf(layer);
    const { width, depth, kind } = parameterShape(unit);
    expect(kind).toBe("bram");
    expect(tableOf(unit).text).toContain(`reg [${width - 1}:0] table_of_channels [0:${depth - 1}];`);
  },
);

test.each(["batchnorm(y) @activations(int3(scale: 0.5))", "relu(batchnorm(y)) @activations(uint4(scale: 2^-2))"])(
  "thresholds in a block memory are counted as wide as the bits that change, or up to a sixth wider: %s",
  (layer) => {
    const unit = finishOf(layer);
    const { width, depth, kind } = parameterShape(unit);
    expect(kind).toBe("bram");
    const { rows } = tableOf(unit);
    expect(rows).toHaveLength(depth);
    const changing = rows.reduce((bits, row) => bits | (row ^ rows[0]!), 0n);
    const ones = [...changing.toString(2)].filter((bit) => bit === "1").length;
    expect(width / ones).toBeGreaterThan(0.99);
    expect(width / ones).toBeLessThan(7 / 6);
  },
);

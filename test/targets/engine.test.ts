import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";

function engineOf(written: string) {
  const text = `target board {\n  device xc7z020\n  clock 100 MHz\n  architecture engine(${written})\n}\n`;
  const { engine, diagnostics } = resolveTarget(parse(text).declarations[0]!);
  return { engine, messages: diagnostics.map(({ message }) => message).join("\n") };
}

describe("an engine", () => {
  test("has its size and what follows from its dataflow", () => {
    const { engine } = engineOf("rows: 16, columns: 8");
    expect(engine).toMatchObject({ rows: 16, columns: 8, macs: 1, dataflow: "weight_stationary", batch: 1 });
    expect(engine?.unrollRows).toEqual(["channels", "kernel_rows", "kernel_columns"]);
    expect(engineOf("rows: 1, columns: 1, dataflow: output_stationary").engine?.unrollColumns).toEqual(["filters"]);
  });

  test("counts memories in bits and rates in bytes per second", () => {
    const { engine } = engineOf("rows: 4, columns: 4, buffer: 108 KiB, weight_port: 64 bit, bandwidth: 34 GB/s");
    expect(engine?.buffers).toEqual({ shared: 108 * 8192, input: undefined, weight: undefined, output: undefined });
    expect(engine?.ports.weight).toBe(64);
    expect(engine?.bandwidth).toBe(34e9);
  });

  test("reads lists of loops and shares", () => {
    const { engine } = engineOf(
      "rows: 64, columns: 7, unroll_rows: [filters], unroll_columns: channels, sustained: 50%",
    );
    expect(engine?.unrollRows).toEqual(["filters"]);
    expect(engine?.unrollColumns).toEqual(["channels"]);
    expect(engine?.sustained).toBe(0.5);
  });

  test.each([
    ["columns: 4", /needs "rows"/],
    ["rows: 4, columns: 4, colums: 4", /no parameter "colums".*"columns"/],
    ["rows: 4, columns: 4, rows: 5", /"rows" twice/],
    ["rows: 4, columns: 2.5", /"columns" of the engine must be a whole number/],
    ["rows: 4, columns: 4, dataflow: fast", /one of weight_stationary/],
    ["rows: 4, columns: 4, overlap: 3", /true or false/],
    ["rows: 4, columns: 4, unroll_rows: [filters, filters]", /a list of batch, filters/],
    ["rows: 4, columns: 4, buffer: 3 MHz", /amount of memory.*frequency/],
    ["rows: 4, columns: 4, buffer: 0.4 bit", /"buffer" of the engine must be 1 bit at least/],
    ["rows: 4, columns: 4, sustained: 0%", /"sustained" of the engine must be a share above 0 %/],
    ["rows: 4, columns: 4, lut_multipliers: 120%", /a share from 0 % to 100 %/],
    ["4, 4", /labelled/],
    ["rows: 4, columns: 4, skip: weights", /"skip".*unless the dataflow is output_stationary/],
    ["rows: 4, columns: 4, dataflow: row_stationary, fuse: 2 bit", /"fuse".*left out/],
  ])("says what is wrong with engine(%s)", (written, message) => {
    expect(engineOf(written).messages).toMatch(message);
  });
});

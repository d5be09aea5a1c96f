import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { designOf, fileOf } from "../designs.ts";

const messages = (engine: string, body: string) => {
  const target = `process 28 nm\n  clock 100 MHz\n  sram 256 KiB\n  dram lpddr4, 12.8 GB/s\n  architecture engine(${engine})`;
  return designOf(fileOf(body, target))
    .diagnostics.filter(({ code }) => code === "dnnx-tile-does-not-fit")
    .map(({ message }) => message);
};

const dense = "  input x: int8(scale: 1)[64]\n  y = dense(x, units: 16, bias: false)\n  output y";
const conv = (kernel: number) =>
  `  input x: int8(scale: 1)[8, 16, 16]\n  y = conv(x, filters: 8, kernel: ${kernel}, bias: false)\n  output y`;

describe("a scratchpad that no pass fits", () => {
  const array = "rows: 4, columns: 4, dataflow: row_stationary, accumulator: 16 bit";

  test.each([
    ["input_scratchpad: 4 bit", dense, "scratchpad of inputs", 8, 4],
    ["input_scratchpad: 2 B", conv(3), "scratchpad of inputs", 24, 16],
    ["weight_scratchpad: 2 B", conv(3), "scratchpad of weights", 24, 16],
    ["output_scratchpad: 1 B", conv(3), "scratchpad of sums", 16, 8],
  ])("is named with what it holds and needs, %s", (scratchpad, body, name, needs, holds) => {
    const [message] = messages(`${array}, ${scratchpad}`, body);
    expect(message).toContain(`${name} of each element needs ${needs} bits and holds ${holds}`);
    expect(message).toContain(`Write a larger "${scratchpad.split(":")[0]}"`);
  });
});

describe("a buffer that no tile fits", () => {
  test.each([
    ["buffer: 4 B", '"buffer"'],
    ["weight_buffer: 1 B", '"weight_buffer"'],
    ["dataflow: row_stationary, output_buffer: 4 B", '"output_buffer"'],
  ])("is named, %s", (buffer, property) => {
    const [message] = messages(`rows: 4, columns: 4, ${buffer}`, conv(3));
    expect(message).toContain(`Write a larger ${property}`);
  });

  test.each(["", ", double_buffering: false"])("needs what one tile takes, not two of them%s", (double) => {
    // A window of 9 inputs, the 9 weights of a filter and a sum of 16 bits.
    const buffers = (input: number) =>
      `rows: 4, columns: 4, accumulator: 16 bit, weight_buffer: 9 B, output_buffer: 2 B, input_buffer: ${input} B${double}`;
    expect(messages(buffers(8), conv(3))[0]).toContain("needs 9 bytes in a buffer that holds 8 bytes");
    expect(messages(buffers(9), conv(3))).toEqual([]);
  });

  test("needs more than it holds", () => {
    const size = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(
        fc.constantFrom("weight_stationary", "output_stationary", "row_stationary"),
        fc.constantFrom(1, 3, 5),
        size,
        size,
        size,
        (dataflow, kernel, input, weight, output) => {
          const buffers = `input_buffer: ${input} B, weight_buffer: ${weight} B, output_buffer: ${output} B`;
          for (const message of messages(`rows: 4, columns: 4, dataflow: ${dataflow}, ${buffers}`, conv(kernel))) {
            const [, needs, holds] = /needs (\d+) bytes .* holds (\d+) bytes/.exec(message)!;
            expect(Number(needs)).toBeGreaterThan(Number(holds));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

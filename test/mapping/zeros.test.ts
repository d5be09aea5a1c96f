import { expect, test } from "vitest";
import { open } from "../service/documents.ts";

const engine = (more: string) => `engine(rows: 16, columns: 16${more})`;
const stationary = ", dataflow: output_stationary";

function said(layer: string, ...architectures: string[]): readonly string[] {
  const targets = architectures.map(
    (architecture, at) => `target t${at} {\n  device xc7z020\n  clock 100 MHz\n  architecture ${architecture}\n}\n`,
  );
  const on = architectures.map((_, at) => `t${at}`).join(", ");
  const { diagnostics } = open(
    `${targets.join("")}network n on ${on} {\n  input x: uint8[4, 8, 8]\n  c = conv(x, filters: 32, kernel: 3) ${layer}\n  output c\n}\n`,
  ).compilation();
  return diagnostics.filter(({ code }) => code.endsWith("-saves-nothing")).map(({ message }) => message);
}

test.each([
  ["@sparsity(50%, 2:4)", "streaming", "its dense streaming unit stores every weight"],
  ["@sparsity(50%, 2:4)", engine(""), "With `skip: structured` it skips zeros of a pattern n:m."],
  ["@sparsity(50%)", engine(", skip: structured"), "skips zeros of a pattern n:m only"],
  ["@sparsity(50%)", engine(""), "With `dataflow: output_stationary` and `skip: weights` it skips them."],
  ["@sparsity(50%)", engine(`${stationary}, skip: inputs`), "With `skip: both` it skips them."],
  ["@sparsity(50%, 2:4)", engine(", dataflow: row_stationary"), "One of another dataflow could skip them."],
  ["@skip(50%)", "streaming", "its streaming unit takes its inputs in a fixed order"],
  ["@skip(50%)", engine(`${stationary}, skip: weights`), "With `skip: both` it skips them."],
])("zeros that save nothing: %s on %s", (layer, architecture, why) => {
  expect(said(layer, architecture)).toEqual([expect.stringContaining(why)]);
});

test.each([
  ["@sparsity(50%, 2:4)", engine(", skip: structured")],
  ["@sparsity(50%)", engine(`${stationary}, skip: weights`)],
  ["@skip(50%)", engine(`${stationary}, skip: both`)],
])("zeros that save: %s on %s", (layer, architecture) => {
  expect(said(layer, architecture)).toEqual([]);
});

test("each target on which they save nothing is named", () => {
  expect(said("@sparsity(50%, 2:4)", "streaming", engine(", skip: structured"), engine(""))).toEqual([
    expect.stringContaining('nothing on "t0": its dense streaming unit'),
    expect.stringContaining('nothing on "t2": its engine multiplies by every weight'),
  ]);
});

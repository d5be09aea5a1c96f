import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

test("the JSON has the largest error of a function, measured over every code", () => {
  const text = `target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: int8(scale: 2^-5)[256]
  y = sigmoid(x) @approximate(piecewise_linear(8))
  output y
}`;
  const { network, estimate } = createCompiler(environment())(parse(text)).mapped[0]!;
  const x = Float64Array.from({ length: 256 }, (_, index) => index - 128);
  const { scale } = network.byName.get("y")!.output.format;
  const codes = runReference(network, { x }).get("y")!;
  const errors = codes.map((code, index) => Math.abs(code * scale - 1 / (1 + Math.exp(-x[index]! / 32))));
  const { layers } = estimateJson("n.dnnx", estimate) as unknown as { layers: { maximum_error?: number }[] };
  expect(layers[1]!.maximum_error).toBeCloseTo(Math.max(...errors), 12);
  expect(layers[0]).not.toHaveProperty("maximum_error");
});

test("an error beyond the numbers is null in the JSON, with the reason", () => {
  const text = `target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: int16(scale: 1)[4]
  y = exp(x)
  output y
}`;
  const { estimate } = createCompiler(environment())(parse(text)).mapped[0]!;
  const { layers } = estimateJson("n.dnnx", estimate) as unknown as { layers: object[] };
  expect(layers[1]).toMatchObject({ maximum_error: null, maximum_error_reason: expect.stringContaining("grows") });
});

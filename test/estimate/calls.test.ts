import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

test("a requirement of a call is about all layers inside", () => {
  const text = `target board {
  device xc7z020
  clock 100 MHz
}
block unit(x) {
  a = dense(x, units: 8)
  return relu(a)
}
network n on board {
  input x: uint8[8]
  y = repeat 2 (z = x) unit(z)
  output y
  require y.lut <= 1000
  require y[1].energy <= 1 uJ
  require y[1].memory <= 1 KiB
  require y.latency <= 1 ms
}`;
  const { mapped } = createCompiler(environment())(parse(text));
  const { requirements, layers } = mapped[0]!.estimate;
  const inside = layers.filter(({ name }) => name.startsWith("y"));
  expect(inside.map(({ name }) => name)).toEqual(["y[0].a", "y[0].relu", "y[1].a", "y[1].relu"]);
  const lut = inside.reduce((sum, layer) => sum + layer.resources.lut.value!, 0);
  const energy = inside.slice(2).reduce((sum, layer) => sum + layer.energy.total.value!, 0);
  const [first, second, third, last] = requirements.map(({ actual }) => actual);
  expect(first?.value).toBeCloseTo(lut, 9);
  expect(second?.value).toBeCloseTo(energy, 15);
  expect(third?.value).toBe(inside[2]!.weightBits.value! / 8);
  expect(last).toMatchObject({ value: null, reason: expect.stringContaining("does not add up") });
});

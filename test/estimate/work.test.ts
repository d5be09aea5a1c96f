import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateJson, workJson } from "../../server/estimate/json.ts";
import { workOf } from "../../server/estimate/work.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

const body = `{
  input x: uint8(scale: 2^-8)[64]
  y = relu(dense(x, units: 32)) @weights(int4)
  z = dense(y, units: 10)
  output z
  require latency <= 1 ms
}`;
const target = "target board {\n  device xc7z020\n  clock 100 MHz\n}\n";
const compiled = (text: string) => createCompiler(environment())(parse(text));

test("a network without a target has work, parameters, storage and noise", () => {
  const { checked, mapped } = compiled(`network n ${body}`);
  expect(mapped).toEqual([]);
  const work = workOf(checked.networks[0]!);
  expect(work.macs).toBe(64 * 32 + 32 * 10);
  expect(work.parameters).toBe(64 * 32 + 32 + 32 * 10 + 10);
  const bias = (name: string) => checked.networks[0]!.byName.get(name)!.weights!.bias!.bits;
  expect(work.weightBits.value).toBe(64 * 32 * 4 + 32 * bias("y.dense") + 32 * 10 * 8 + 10 * bias("z"));
  expect(work.noise.value).toBeGreaterThan(0);
});

test("its JSON has the fields of an estimate, null with the reason where hardware decides", () => {
  const work = workJson("n.dnnx", workOf(compiled(`network n ${body}`).checked.networks[0]!));
  const full = estimateJson("n.dnnx", compiled(`${target}network n on board ${body}`).mapped[0]!.estimate);
  expect(Object.keys(work).toSorted()).toEqual(Object.keys(full).toSorted());
  const reason = '"n" names no target; write: network n on TARGET { … }';
  expect(work).toMatchObject({
    target: null,
    latency: { value: null, reason },
    energy: { total: { value: null, reason } },
  });
  expect(work.noise).toEqual(full.noise);
  expect(work.requirements).toMatchObject([{ text: "latency <= 1 ms", met: null, actual: { value: null, reason } }]);
  const [own, other] = [work, full].map(({ layers }) => layers as Record<string, unknown>[]);
  own!.forEach((layer, index) => {
    expect(Object.keys(layer).toSorted()).toEqual(Object.keys(other![index]!).toSorted());
    for (const key of ["name", "macs", "parameters", "weight_bits", "sqnr_db", "output_shape"]) {
      expect(layer[key], key).toEqual(other![index]![key]);
    }
  });
});

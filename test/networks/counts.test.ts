import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createChecker } from "../../server/network/check.ts";
import type { CheckedNetwork, Layer } from "../../server/network/checked.ts";

/**
 * Work and parameters of the networks in examples/ against figures counted by hand from the publications: the sizes of
 * each layer multiplied out. Parameters are weights, biases, and gamma and beta of a batchnorm.
 */
function example(name: string): CheckedNetwork {
  const text = readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8");
  const check = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) });
  const network = check(parse(text)).networks[0]!;
  expect(network.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return network;
}

function total(layers: readonly Layer[], count: (layer: Layer) => number): number {
  return layers.reduce((sum, layer) => sum + count(layer), 0);
}

const weights = ({ weights: of }: Layer) => (of ? of.shape.reduce((product, size) => product * size, 1) : 0);

describe("counts of published networks", () => {
  test.for([
    { name: "alexnet", macs: 724_406_816, weights: 60_954_656, parameters: 60_965_224 },
    { name: "vgg16", macs: 15_470_264_320, weights: 138_344_128, parameters: 138_357_544 },
    { name: "resnet50", macs: 3_857_973_248, weights: 25_502_912, parameters: 25_557_032 },
    { name: "mobilenet_v1", macs: 568_740_352, weights: 4_209_088, parameters: 4_231_976 },
  ])("$name", ({ name, ...expected }) => {
    const { layers } = example(name);
    expect({
      macs: total(layers, ({ work }) => work.macs),
      weights: total(layers, weights),
      parameters: total(layers, ({ work }) => work.parameters),
    }).toEqual(expected);
  });

  test("the layers of alexnet", () => {
    const { byName } = example("alexnet");
    const macs = (name: string) => byName.get(name)!.work.macs;
    expect(["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"].map(macs)).toEqual([
      105_415_200, 223_948_800, 149_520_384, 112_140_288, 74_760_192, 37_748_736, 16_777_216, 4_096_000,
    ]);
  });
});

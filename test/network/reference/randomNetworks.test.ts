import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { createChecker } from "../../../server/network/check.ts";
import type { CheckedNetwork, LayerWeights, WeightsFile, WeightsTensor } from "../../../server/network/checked.ts";
import { runFloat } from "../../../server/network/reference/float.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { vectorGeometry, wholeGeometry } from "../../../server/network/reference/window.ts";
import { seededBatchnorm } from "../../../server/network/weights/batchnorm.ts";
import { randomNetwork } from "../../networks/randomNetwork.ts";
import { randomStructure } from "../../networks/randomStructure.ts";
import { oracle } from "./oracle.ts";

/** The network of a text; throws its errors. */
function checked(text: string, file: WeightsFile): CheckedNetwork {
  const network = createChecker({ weights: () => file })(parse(text)).networks[0]!;
  const errors = network.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("\n"));
  return network;
}

/** Where the values of a file, or of the factors of its matrices, leave ranges that no multiplier or no integer reaches. */
const outOfReach: ReadonlySet<string> = new Set(["dnnx-scale-too-fine", "dnnx-accumulator-too-wide"]);

function isOutOfReach(text: string, file: WeightsFile): boolean {
  const { diagnostics } = createChecker({ weights: () => file })(parse(text)).networks[0]!;
  return diagnostics.some(({ code }) => outOfReach.has(code));
}

/** Runs a network on random inputs and compares each layer with big integers. @returns How many were compared. */
function compare(network: CheckedNetwork): number {
  let layers = 0;
  for (const inputs of sampleInputs(network, 3, 1)) {
    const codes = runReference(network, inputs);
    for (const layer of network.layers) {
      const { arithmetic, output, region } = layer;
      if (["input", "view", "fused"].includes(arithmetic.kind)) continue;
      const read = layer.inputTensors.map((tensor) => [...codes.get(tensor.source)!]);
      const whole = arithmetic.kind.startsWith("global");
      const geometry =
        layer.geometry ?? (whole ? wholeGeometry(layer.inputTensors[0]!) : vectorGeometry(read[0]!.length));
      const more = layer.weights ? { geometry, weights: layer.weights, region } : { geometry };
      expect([...codes.get(layer.name)!]).toEqual(oracle(arithmetic, read, output.shape[0]!, output.format, more));
      layers++;
    }
    for (const values of runFloat(network, inputs).values()) expect(values.every(Number.isFinite)).toBe(true);
  }
  return layers;
}

/** Seeded weights, moved off the codes. */
function realWeights({ shape, format, codes }: LayerWeights): WeightsTensor {
  return { shape, data: Float64Array.from(codes(), (code, index) => (code + 0.3 * Math.sin(index)) * format.scale) };
}

/** The whole that two layers of low rank are the factors of. */
function product(reduce: WeightsTensor, expand: WeightsTensor): WeightsTensor {
  const [rank = 1, ...inner] = reduce.shape;
  const [outputs = 1] = expand.shape;
  const columns = inner.reduce((size, axis) => size * axis, 1);
  const data = new Float64Array(outputs * columns);
  for (let at = 0; at < data.length; at++) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    for (let k = 0; k < rank; k++) data[at]! += expand.data[row * rank + k]! * reduce.data[k * columns + column]!;
  }
  return { shape: [outputs, ...inner], data };
}

/** A weights file for a network: its seeded weights, moved off the codes, and batchnorm parameters. */
function fileFor(network: CheckedNetwork): WeightsFile {
  const tensors = new Map<string, WeightsTensor>();
  const byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  for (const { name, operation, weights, output } of network.layers) {
    if (weights) {
      const reduce = byName.get(`${name}.reduce`)?.weights;
      const own = realWeights(weights);
      if (!name.endsWith(".reduce")) tensors.set(`${name}.weight`, reduce ? product(realWeights(reduce), own) : own);
      const bias = weights.biasCodes()?.map((code) => (code + 0.2) * weights.bias!.scale);
      if (bias) tensors.set(`${name}.bias`, { shape: [bias.length], data: bias });
    }
    if (operation === "prelu") {
      const channels = output.shape[0]!;
      const data = Float64Array.from({ length: channels }, (_, channel) => 0.3 * Math.sin(channel + 1));
      tensors.set(`${name}.slope`, { shape: [channels], data });
    }
    if (operation === "batchnorm") {
      const channels = output.shape[0]!;
      const drawn = seededBatchnorm({ network: network.name, layer: name, channels, deviation: 2 });
      for (const [tensor, data] of Object.entries(drawn)) tensors.set(`${name}.${tensor}`, { shape: [channels], data });
    }
  }
  return { state: "ready", tensors };
}

const missing: WeightsFile = { state: "missing", reason: "none is given" };

describe("whole random networks: every layer is what big integers give, inside the range that the checker declares", () => {
  test("with seeded weights", () => {
    let layers = 0;
    const property = fc.property(randomNetwork, (text) => {
      layers += compare(checked(text, missing));
    });
    fc.assert(property, { numRuns: 100 });
    expect(layers).toBeGreaterThan(500);
  });

  test("with layers that move data", () => {
    let layers = 0;
    const property = fc.property(randomStructure, (text) => {
      layers += compare(checked(text, missing));
    });
    fc.assert(property, { numRuns: 60 });
    expect(layers).toBeGreaterThan(200);
  });

  test("with weights from a file, whose values set the ranges", () => {
    let layers = 0;
    const property = fc.property(randomNetwork, (text) => {
      const file = fileFor(checked(text, missing));
      const withFile = text.replace(/(network [^{]*\{)/, '$1\n  weights from "w.npz"');
      if (isOutOfReach(withFile, file)) return;
      const network = checked(withFile, file);
      expect(["file", "none"]).toContain(network.weights);
      layers += compare(network);
    });
    fc.assert(property, { numRuns: 60 });
    expect(layers).toBeGreaterThan(300);
  });
});

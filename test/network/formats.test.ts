import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { isCode, quantise, single } from "../../server/formats/quantise.ts";
import { createChecker } from "../../server/network/check.ts";
import { runFloat } from "../../server/network/reference/float.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { sampleInputs } from "../../server/network/reference/sample.ts";
import { channelScale } from "../../server/network/weights/weights.ts";
import { environment, type Files, network, tensor } from "./check.ts";

const weights = [
  ...[
    "int8",
    "int8(zero: 5)",
    "uint32",
    "int8(per: channel)",
    "int6(scale: [0.25, 3, 1])",
    "fixed<8,2>",
    "binary",
    "ternary",
  ],
  ...[
    "fp8_e4m3",
    "fp8_e5m2",
    "float<3,2>",
    "fp16",
    "bf16",
    "fp32",
    "log2<4>",
    "codebook<5, int8>",
    "codebook<3, fixed<8,1>>",
  ],
  "bfp<mantissa 5, exponent 8, block 2>",
];
const tensors = weights.filter((text) => !/codebook|per:|\[|uint32/.test(text));

/** Weights of very different sizes, reproducible. */
const files: Files = {
  "w.npz": {
    "y.weight": tensor([3, 6], (index) => ((index * 37) % 19) / 8 - 1.1 + 2 ** ((index % 7) - 6)),
    "y.bias": tensor([3], (index) => index - 1.2),
  },
};

/** The layers of a network without errors; what is said about formats that do not suit the weights is not asked here. */
function withoutErrors(source: string) {
  const [only] = createChecker(environment(files))(parse(source)).networks;
  expect(only!.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return { network: only!, layer: (name: string) => only!.byName.get(name)! };
}

describe("a dense layer in every format", () => {
  const source = (input: string, weight: string, output: string, file: boolean) =>
    `network n {\n${file ? '  weights from "w.npz"\n' : ""}  input x: ${input}[6]\n  y = dense(x, units: 3) @weights(${weight}) @activations(${output})\n  output y\n}`;
  const formats = fc.record({
    input: fc.constantFrom(...tensors),
    weight: fc.constantFrom(...weights),
    output: fc.constantFrom(...tensors),
    file: fc.boolean(),
  });

  test("gives the nearest code to the sum of its products of codes", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(formats, fc.integer(), ({ input, weight, output, file }, seed) => {
        // Sums that 53 bits do not hold are an error.
        fc.pre(weight !== "uint32" || !input.startsWith("bfp"));
        const checked = withoutErrors(source(input, weight, output, file));
        const y = checked.layer("y");
        const [sample] = sampleInputs(checked.network, 1, seed);
        const x = sample!.x!;
        const codes = runReference(checked.network, sample!).get("y")!;
        const { format, codes: weightCodes, biasCodes, bias } = y.weights!;
        seen.add(y.arithmetic.kind);
        const scale = y.inputTensors[0]!.format.scale;
        codes.forEach((code, row) => {
          const own = channelScale(format, row);
          const real = y.arithmetic.kind === "float";
          let sum = real ? biasCodes()![row]! : biasCodes()![row]! * (own * scale);
          for (let index = 0; index < 6; index++) {
            const product = weightCodes()[row * 6 + index]! * own * (x[index]! * scale);
            sum = real ? single(sum + single(product)) : sum + product;
          }
          expect(bias).toBeDefined();
          if (y.output.format.block) {
            expect(Math.abs(code * y.output.format.scale - sum)).toBeLessThanOrEqual(
              2 ** y.output.format.block.span * y.output.format.scale,
            );
          } else if (y.arithmetic.kind !== "multiplyAccumulate") expect(code).toBe(quantise(y.output.format, sum));
          // Integers that are multiplied to reach a scale may be a code off where a multiplier was rounded.
          else expect(Math.abs(code - quantise(y.output.format, sum))).toBeLessThanOrEqual(/\[/.test(weight) ? 1 : 0);
        });
        for (const code of weightCodes()) {
          expect(format.block ? code >= format.low && code <= format.high : isCode(format, code)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
    expect([...seen].sort()).toEqual(["float", "multiplyAccumulate", "realFinish"]);
  });

  test.each(weights)("weights in %s are near those of the file", (weight) => {
    const y = withoutErrors(source("int8", weight, "fp32", true)).layer("y");
    const { format, codes } = y.weights!;
    const values = files["w.npz"]!["y.weight"]!.data;
    const most = Math.max(...Array.from(values, Math.abs));
    const coarse = /binary|ternary|uint32|\[/.test(weight) ? most : /log2|codebook/.test(weight) ? most / 2 : most / 15;
    codes().forEach((code, index) => {
      const value = Math.max(values[index]!, format.low >= 0 ? 0 : values[index]!);
      expect(Math.abs(code * channelScale(format, Math.floor(index / 6)) - value)).toBeLessThanOrEqual(coarse);
    });
  });
});

describe("what the formats of a layer mean", () => {
  test("a scale for each channel is the smallest for which the channel does not saturate", () => {
    const { layer } = network(
      'network n {\n  weights from "w.npz"\n  input x: int8[2]\n  y = dense(x, units: 3) @weights(int8(per: channel)) @activations(int16)\n  output y\n}',
      {
        "w.npz": {
          "y.weight": tensor([3, 2], (index) => [127, 1, 0.5, -0.25, 128, 3][index]!),
          "y.bias": tensor([3], () => 10),
        },
      },
    );
    const { format, codes, biasCodes } = layer("y").weights!;
    expect([...biasCodes()!]).toEqual([10, 1280, 5]);
    expect(format.channelScales).toEqual([1, 2 ** -7, 2]);
    expect(format.scale).toBe(2 ** -7);
    expect([...codes()]).toEqual([127, 1, 64, -32, 64, 2]);
    expect(layer("y").arithmetic).toMatchObject({ finish: { kind: "requantise", perChannel: true } });
    expect(layer("y").notGenerated).toBeUndefined();
  });

  test("a codebook is what k-means finds, and zeros of pruned weights stay out of it", () => {
    const values = [0, 0, 0, 10, 11, 12, 100, 102, -50, 0];
    const files = { "w.npz": { "y.weight": tensor([1, 10], (index) => values[index]!) } };
    const source = (more: string) =>
      `network n {\n  weights from "w.npz"\n  input x: int8[10]\n  y = dense(x, units: 1, bias: false) @weights(codebook<3, fixed<8,8>>)${more}\n  output y\n}`;
    const sparse = network(source(" @sparsity(40%, unstructured)"), files).layer("y");
    expect(sparse.weights!.format.values).toEqual([-50, 0, 11, 101]);
    expect([...sparse.weights!.codes()]).toEqual([0, 0, 0, 11, 11, 11, 101, 101, -50, 0]);
    const dense = network(source(""), files).layer("y");
    expect(dense.weights!.format.values).toEqual([-50, 5, 101]);
    expect(dense.weights!.format.bits).toBe(2);
    expect(dense.notGenerated).toBeUndefined();
  });

  test.each([
    ["int8(zero: 3)", "int8", "int8", undefined],
    ["int8", "fp8_e4m3", "int8", undefined],
    ["int8", "fp16", "int8", "fp16"],
    ["int8", "int8", "log2<4>", "log2<4>"],
    ["fp16", "int8", "int8", "fp16"],
    ["int8", "int8", "int8", undefined],
  ])("%s times %s to %s is generated or says why not", (input, weight, output, reason) => {
    const { layer } = network(
      `network n {\n  input x: ${input}[6]\n  y = dense(x, units: 3) @weights(${weight}) @activations(${output})\n  output y\n}`,
    );
    if (reason === undefined) expect(layer("y").notGenerated).toBeUndefined();
    else expect(layer("y").notGenerated).toContain(reason);
  });

  test("a list of scales that is too short is an error", () => {
    const { diagnostics } = network(
      `network n {
  input x: int8[6]
  y = dense(x, units: 3) @weights(int8(scale: [1, 2]))
  //                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-wrong-argument 3 scales, one for each output channel, but it is 2
  output y
}`,
    ).network;
    expect(diagnostics).toHaveLength(1);
  });
});

describe("chains and whole networks", () => {
  test("in floating point follow the same network without quantisation", () => {
    const checked = network(`network n {
  input x: fp16[3, 6, 6]
  a = conv(x, filters: 4, kernel: 3, padding: same) @weights(fp16)
  b = relu(batchnorm(a)) @activations(fp16)
  c = maxpool(b, kernel: 2)
  d = depthwise(c, kernel: 3, padding: same) @weights(bf16) @activations(fp32)
  e = add(c, d)
  f = globalpool(e, kind: average) @activations(fp32)
  g = dense(flatten(f), units: 5) @weights(fp32)
  output g
}`);
    const [sample] = sampleInputs(checked.network, 1, 3);
    const codes = runReference(checked.network, sample!);
    const values = runFloat(checked.network, { x: sample!.x! });
    const largest = Math.max(...Array.from(values.get("g")!, Math.abs));
    codes.get("g")!.forEach((code, index) => {
      expect(Math.abs(code - values.get("g")![index]!)).toBeLessThan(0.01 * largest);
    });
    expect(codes.get("g")).not.toEqual(values.get("g"));
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) {
      expect(checked.network.byName.get(name)!.notGenerated).toContain("Hardware for");
    }
  });

  test("in floating point reach every layer that can read it, and say so of the others", () => {
    const checked = network(`network n {
  input x: fp16[4, 8, 8]
  a = conv(x, filters: 4, kernel: 3, groups: 2)
  b = sigmoid(a)
  c = multiply(b, a)
  d = deconv(c, filters: 3, kernel: 2, stride: 2)
  e = slice(d, from: 1, to: 3)
  f = concat(d, e)
  g = avgpool(pad(upsample(f, factor: 2), padding: 1), kernel: 2)
  h = softmax(globalpool(g, kind: average))
  y = dense(h, units: 3)
  output h, y
}`).network;
    const [sample] = sampleInputs(checked, 1, 3);
    const codes = runReference(checked, sample!);
    const values = runFloat(checked, { x: sample!.x! });
    for (const name of ["d", "f", "g", "h", "y"]) {
      const largest = Math.max(...Array.from(values.get(name)!, Math.abs));
      codes.get(name)!.forEach((code, index) => {
        expect(Math.abs(code - values.get(name)![index]!)).toBeLessThan(0.01 * largest);
      });
    }
    network(`network n {
  input x: fp16[4, 8]
  y = layernorm(x)
  //  ^^^^^^^^^ dnnx-not-supported-yet A layernorm of fp16 values ("y")
  output y
}`);
  });

  test("scales of channels wait for a batchnorm, and for a relu", () => {
    const checked = network(`network n {
  input x: uint8[3, 6, 6]
  a = conv(x, filters: 4, kernel: 3) @weights(int8(per: channel))
  b = relu(batchnorm(a)) @activations(uint4)
  c = conv(b, filters: 4, kernel: 3) @weights(int4(scale: [1, 0.5, 0.25, 3]))
  d = relu(c) @activations(uint8)
  output d
}`);
    expect(checked.layer("a").arithmetic).toMatchObject({ finish: { kind: "none" } });
    for (const [seed] of Array.from({ length: 5 }, (_, index) => [index])) {
      const [sample] = sampleInputs(checked.network, 1, seed!);
      const codes = runReference(checked.network, sample!);
      const values = runFloat(checked.network, { x: sample!.x! });
      const { format } = checked.layer("b").output;
      codes.get("b")!.forEach((code, index) => {
        const wanted = quantise(format, values.get("b")![index]!);
        expect(Math.abs(code - wanted)).toBeLessThanOrEqual(1);
      });
    }
  });
});

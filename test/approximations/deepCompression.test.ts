import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createChecker } from "../../server/network/check.ts";
import { matrixBits } from "../../server/network/weights/stored.ts";

/**
 * Compressed size of the weights in percent of 32 bits each: Deep Compression (Han, Mao and Dally, ICLR 2016), tables of
 * the networks, pruning and quantisation without Huffman coding (from memory).
 */
const published: Readonly<
  Record<string, { readonly total: number; readonly layers: Readonly<Record<string, number>> }>
> = {
  lenet5: { total: 3.05, layers: { conv1: 78.5, conv2: 6.0, ip1: 2.7, ip2: 6.9 } },
  alexnet: {
    total: 3.7,
    layers: { conv1: 32.6, conv2: 14.5, conv3: 13.1, conv4: 14.1, conv5: 14.0, fc6: 3.0, fc7: 3.0, fc8: 7.3 },
  },
  vgg16: {
    total: 3.2,
    layers: {
      ...{ conv1_1: 40.0, conv1_2: 9.8, conv2_1: 14.3, conv2_2: 14.7, conv3_1: 21.7, conv3_2: 9.7, conv3_3: 17.0 },
      ...{ conv4_1: 13.1, conv4_2: 10.9, conv4_3: 14.0, conv5_1: 14.3, conv5_2: 11.7, conv5_3: 14.8 },
      ...{ fc6: 1.6, fc7: 1.5, fc8: 7.1 },
    },
  },
};

/** The densities of the large dense layers are known to one percent only: 4 % may be 4.49 %. */
const large = 10_000_000;

describe.each(Object.keys(published))("%s of Deep Compression", (name) => {
  const text = readFileSync(new URL(`../../examples/deep_compression/${name}.dnnx`, import.meta.url), "utf8");
  const check = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) });
  const network = check(parse(text)).networks[0]!;
  const { total, layers } = published[name]!;
  const rows = network.layers.flatMap(({ name: layer, weights, sparsity }) => {
    if (!weights) return [];
    const count = weights.shape.reduce((product, size) => product * size, 1);
    const bits = matrixBits(weights, sparsity);
    return [{ layer, count, bits, percent: (100 * bits) / (32 * count), published: layers[layer]! }];
  });
  const all = { bits: 0, count: 0 };
  for (const { bits, count } of rows) {
    all.bits += bits;
    all.count += count;
  }
  const percent = (100 * all.bits) / (32 * all.count);

  test("has no errors", () => {
    expect(network.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(rows.map(({ layer }) => layer)).toEqual(Object.keys(layers));
  });

  test("gives the published sizes", () => {
    const line = (cells: readonly (string | number)[]) => cells.map((cell) => String(cell).padStart(12)).join("");
    console.info(
      [
        line(["layer", "weights", "percent", "published", "ratio"]),
        ...rows.map((row) =>
          line([row.layer, row.count, row.percent.toFixed(2), row.published, (row.percent / row.published).toFixed(3)]),
        ),
        line([name, all.count, percent.toFixed(2), total, (percent / total).toFixed(3)]),
      ].join("\n"),
    );
    for (const row of rows) {
      if (row.count < large) expect(Math.abs(row.percent / row.published - 1), row.layer).toBeLessThan(0.06);
    }
    expect(Math.abs(percent / total - 1)).toBeLessThan(0.08);
  });
});

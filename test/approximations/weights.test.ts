import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isComputed, regionCount } from "../../server/approximations/region.ts";
import { weightBits } from "../../server/estimate/memory.ts";
import { legalFolds } from "../../server/network/folding.ts";
import { runFloat } from "../../server/network/reference/float.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { network, tensor } from "../network/check.ts";

/** `mark` is said about `marked`, a part of the annotation. */
function dense(annotation: string, marked = "", mark = ""): string {
  const line = `  y = dense(x, units: 32, bias: false) ${annotation}`;
  const carets = `  //${" ".repeat(Math.max(0, line.indexOf(marked) - 4))}${"^".repeat(marked.length)} ${mark}\n`;
  return `network n {\n  input x: uint8[64]\n${line}\n${marked === "" ? "" : carets}  output y\n}`;
}

describe("@share", () => {
  test("an index for each weight, and the values once", () => {
    const { weights, notGenerated } = network(dense("@share(16)")).layer("y");
    expect(new Set(weights!.codes()).size).toBe(16);
    expect(weights!.format.text).toBe("codebook<16, int8>");
    expect(weightBits({ weights: weights! })).toBe(2048 * 4 + 16 * 8);
    expect(notGenerated).toBeUndefined();
  });

  test("of the format of the weights", () => {
    expect(network(dense("@weights(int5) @share(3)")).layer("y").weights!.format.text).toBe("codebook<3, int5>");
  });

  test("cannot be more values than the format has", () => {
    network(dense("@weights(int2) @share(5)", "@share(5)", "dnnx-wrong-argument at most 4"));
    network(dense("@weights(binary) @share(2)", "@share(2)", "dnnx-wrong-argument not binary"));
  });
});

describe("@sparsity with an encoding", () => {
  const why = (text: string) => network(text).layer("y").notGenerated;

  test("those of dense and of conv are built", () => {
    expect(why(dense("@sparsity(75%, encode: run_length(3))"))).toBeUndefined();
    expect(why(dense("@sparsity(75%, encode: bitmap)"))).toBeUndefined();
    expect(why(dense("@sparsity(75%, encode: csc(5))"))).toBeUndefined();
    expect(
      why(
        "network n {\n  input x: uint8[4, 6, 6]\n  y = conv(x, filters: 4, kernel: 3) @sparsity(50%, encode: run_length)\n  output y\n}",
      ),
    ).toBeUndefined();
  });

  test("what is not built names what is", () => {
    const grouped = `network n {
  input x: uint8[4, 6, 6]
  y = conv(x, filters: 4, kernel: 3, groups: 2) @sparsity(50%, encode: run_length)
  output y
}`;
    expect(why(grouped)).toMatch(/conv without groups/);
  });

  test("more weights than are drawn while typing need a file", () => {
    const large = (units: number) =>
      `network n {\n  input x: uint8[256]\n  y = dense(x, units: ${units}) @sparsity(75%, encode: run_length)\n  output y\n}`;
    expect(why(large(256))).toBeUndefined();
    expect(why(large(257))).toMatch(/no more than 65536 are drawn without a file/);
  });
});

describe("@circulant", () => {
  test("each row of a block is the row above moved on by one; one in b weights is stored", () => {
    const { weights, circulant, notGenerated } = network(dense("@circulant(8)")).layer("y");
    const codes = weights!.codes();
    expect(new Set(codes).size).toBeGreaterThan(20);
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 64; column++) {
        const offset = ((row % 8) - (column % 8) + 8) % 8;
        expect(codes[row * 64 + column]).toBe(
          codes[(8 * Math.floor(row / 8) + offset) * 64 + 8 * Math.floor(column / 8)],
        );
      }
    }
    expect(weightBits({ weights: weights!, circulant: circulant! })).toBe((2048 / 8) * 8);
    expect(notGenerated).toBeUndefined();
  });

  test("needs one scale for all weights to be built", () => {
    for (const format of ["int8(per: channel)", "bfp<mantissa 4, exponent 3, block 8>"]) {
      const { notGenerated } = network(dense(`@weights(${format}) @circulant(8) @activations(int8)`)).layer("y");
      expect(notGenerated).toMatch(/of its own; write a format with one scale, such as int8/);
    }
  });

  test("folds are whole blocks or even parts of them", () => {
    const { layer } = network(dense("@circulant(8)"));
    expect(legalFolds(layer("y"))).toEqual({
      pe: [1, 2, 4, 8, 16, 32],
      simd: [1, 2, 4, 8, 16, 32, 64],
      pack: [2, 4, 8],
    });
    const text = `network n {
  input x: uint8[36]
  y = dense(x, units: 12, bias: false) @circulant(4) @fold(pe: 3)
  //                                                 ^^^^^^^^^^^^ dnnx-illegal-fold Legal values: 1, 2, 4, 12
  output y
}`;
    expect(legalFolds(network(text).layer("y"))).toEqual({ pe: [1, 2, 4, 12], simd: [1, 2, 4, 12, 36], pack: [2, 4] });
  });

  test("from a file: the mean of each diagonal", () => {
    const text = `network n {
  weights from "w.npz"
  input x: uint8[2]
  y = dense(x, units: 2, bias: false) @circulant(2) @weights(fixed<8,4>)
  output y
}`;
    const values = [1, 5, 3, 2];
    const { layer } = network(text, { "w.npz": { "y.weight": tensor([2, 2], (index) => values[index]!) } });
    expect([...layer("y").weights!.codes()].map((code) => code / 16)).toEqual([1.5, 4, 4, 1.5]);
  });

  test("a block must divide inputs and outputs", () => {
    network(dense("@circulant(3)", "@circulant(3)", "dnnx-wrong-argument 2, 4, 8, 16, 32"));
  });
});

describe("@region", () => {
  const conv = (annotation: string) => `network n {
  input x: uint8[1, 6, 6]
  y = conv(x, filters: 2, kernel: 3) ${annotation}
  output y
}`;

  test("evenly spread positions are computed, the others keep the bias; the work follows", () => {
    const image = { x: Float64Array.from({ length: 36 }, (_, index) => (index * 37) % 256) };
    const whole = network(conv(""));
    const part = network(conv("@region(25%)"));
    const all = runReference(whole.network, image).get("y")!;
    const some = runReference(part.network, image).get("y")!;
    const bias = part.layer("y").weights!.biasCodes()!;
    for (let index = 0; index < 32; index++) {
      expect(some[index]).toBe(index % 4 === 3 ? all[index] : bias[Math.floor(index / 16)]);
    }
    expect(part.layer("y").work.effectiveMacs).toBe(whole.layer("y").work.macs / 4);
    const real = runFloat(part.network, image).get("y")!;
    const exact = runFloat(whole.network, image).get("y")!;
    const { scale } = part.layer("y").weights!.bias!;
    real.forEach((value, index) => {
      expect(value).toBeCloseTo(index % 4 === 3 ? exact[index]! : bias[Math.floor(index / 16)]! * scale, 9);
    });
  });

  test("hardware counts to the same positions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer({ min: 1, max: 999 }), (count, share) => {
        const { part, of } = regionCount(count, share / 1000);
        const added = (index: number) => Math.floor((index * part) / of);
        for (let index = 0; index < count; index++) {
          expect(added(index + 1) > added(index)).toBe(isComputed(index, share / 1000));
        }
        expect(of).toBeLessThanOrEqual(1000);
      }),
    );
  });

  test("hardware is generated where a position is left, and says what to write where none is", () => {
    expect(network(conv("@region(25%)")).layer("y").notGenerated).toBeUndefined();
    const { notGenerated } = network(conv("@region(5%)")).layer("y");
    expect(notGenerated).toContain("5% of 16 positions");
    expect(notGenerated).toContain("at least 6.3%");
    expect(network(conv("@region(6.3%)")).layer("y").notGenerated).toBeUndefined();
  });

  test("of any share the number of computed positions is floor(n p)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (percent) => {
        const { layer } = network(conv(`@region(${percent}%)`));
        expect(layer("y").work.effectiveMacs).toBeCloseTo(Math.floor((16 * percent) / 100) * 2 * 9, 9);
      }),
      { numRuns: 40 },
    );
  });
});

test("@skip leaves the result and the other costs as they are, and counts the work that is left", () => {
  const skipping = network(dense("@skip(60%)")).layer("y");
  expect(skipping.work.effectiveMacs).toBeCloseTo(2048 * 0.4, 9);
  expect(skipping.notGenerated).toBeUndefined();
  expect([...skipping.weights!.codes()]).toEqual([...network(dense("")).layer("y").weights!.codes()]);
});

describe("@lowrank", () => {
  test("two layers of rank r, the inner one in the default format", () => {
    const { layer } = network(dense("@lowrank(8) @weights(int4)"));
    expect(layer("y.reduce").weights!.shape).toEqual([8, 64]);
    expect(layer("y").weights!.shape).toEqual([32, 8]);
    expect(layer("y.reduce").output.format.text).toBe("int8");
    expect(layer("y").weights!.format.text).toBe("int4");
    expect(layer("y.reduce").work.macs + layer("y").work.macs).toBe(8 * (64 + 32));
    expect(layer("y").inputs).toEqual(["y.reduce"]);
  });

  test("a convolution keeps its window in the first layer; nested calls read the second", () => {
    const { layer } = network(`network n {
  input x: uint8[4, 9, 9]
  y = relu(conv(x, filters: 16, kernel: 3, stride: 2, padding: same)) @lowrank(2)
  output y
}`);
    expect(layer("y.conv.reduce").weights!.shape).toEqual([2, 4, 3, 3]);
    expect(layer("y.conv").weights!.shape).toEqual([16, 2, 1, 1]);
    expect(layer("y.conv").output.shape).toEqual([16, 5, 5]);
    expect(layer("y").inputs).toEqual(["y.conv"]);
  });

  test("from a file: by hand, singular values 5 and 3", () => {
    // 5/2 [1 1]^T [1 1] + 3/2 [1 -1]^T [1 -1], so that rank 1 leaves [[2.5, 2.5], [2.5, 2.5]].
    const text = `network n {
  weights from "w.npz"
  input x: uint8[2]
  y = dense(x, units: 2, bias: false) @lowrank(1)
  //                                  ^^^^^^^^^^^ dnnx-lowrank-saves-nothing 4 weights
  output y
}`;
    const values = [4, 1, 1, 4];
    const { network: checked } = network(text, { "w.npz": { "y.weight": tensor([2, 2], (index) => values[index]!) } });
    const result = runFloat(checked, { x: [1, 3] }).get("y")!;
    expect(result[0]).toBeCloseTo(10, 12);
    expect(result[1]).toBeCloseTo(10, 12);
  });

  test("a matrix of a file that takes too long to factor is told with its size and the rank", () => {
    const text = `network n {
  weights from "w.npz"
  input x: uint8[2048]
  y = dense(x, units: 2048, bias: false) @lowrank(1020)
  //                                     ^^^^^^^^^^^^^^ dnnx-wrong-argument 2048 x 2048 weights, rank 1020
  output y
}`;
    network(text, { "w.npz": { "y.weight": { shape: [2048, 2048], data: new Float32Array(2048 * 2048) } } });
  });

  test("a matrix beyond the whole decomposition is factored from a sample", () => {
    const text = `network n {
  weights from "w.npz"
  input x: uint8[512]
  y = dense(x, units: 257, bias: false) @lowrank(1)
  output y
}`;
    // Rank one: every row is a multiple of the first.
    const value = (index: number) => (1 + Math.floor(index / 512)) * (1 + ((index % 512) % 3)) * 2 ** -10;
    const { network: checked } = network(text, { "w.npz": { "y.weight": tensor([257, 512], value) } });
    const x = Array.from({ length: 512 }, (_, index) => index % 5);
    const exact = x.reduce((sum, own, index) => sum + own * (1 + (index % 3)) * 2 ** -10, 0);
    const result = runFloat(checked, { x }).get("y")!;
    for (const row of [0, 100, 256]) expect(result[row]! / (exact * (row + 1))).toBeCloseTo(1, 9);
  });

  test("a rank is less than both sides, and a convolution has one group", () => {
    network(dense("@lowrank(32)", "@lowrank(32)", "dnnx-wrong-argument less than its 32 outputs"));
    network(dense("@lowrank(0)", "0", "dnnx-wrong-argument at least 1"));
    network(dense("@lowrank(22)", "@lowrank(22)", "dnnx-lowrank-saves-nothing at most 21"));
    network(`network n {
  input x: uint8[4, 9, 9]
  y = conv(x, filters: 16, kernel: 3, groups: 2) @lowrank(2)
  //                                             ^^^^^^^^^^^ dnnx-wrong-argument one group
  output y
}`);
  });

  test("stands at a layer or the call of a block", () => {
    network(`approximation small {
  lowrank(4)
//^^^^^^^ dnnx-misplaced-statement
}
network n {
  use small
  input x: uint8[64]
  y = dense(x, units: 32)
  output y
}`);
    const { layer } = network(`block b(x) {
  a = dense(x, units: 32)
  return a
}
network n {
  input x: uint8[64]
  y = b(x) @lowrank(4)
  output y
}`);
    expect(layer("y.a.reduce").weights!.shape).toEqual([4, 64]);
  });

  test("an override of the layer reaches the half that it speaks of", () => {
    const { layer } = network(`network n {
  input x: uint8[64]
  y = dense(x, units: 32) @lowrank(6)
  override y @fold(pe: 4) @weights(int4)
  output y
}`);
    expect([layer("y").fold?.pe, layer("y.reduce").fold]).toEqual([4, undefined]);
    expect([layer("y").weights!.format.text, layer("y.reduce").weights!.format.text]).toEqual(["int4", "int4"]);
  });

  test("an override of the first half is about that half alone", () => {
    const { layer } = network(`network n {
  input x: uint8[64]
  y = dense(x, units: 32) @lowrank(6)
  override y.reduce @activations(int6) @fold(pe: 3)
  output y
}`);
    expect([layer("y.reduce").output.format.text, layer("y.reduce").fold?.pe]).toEqual(["int6", 3]);
    expect(layer("y").fold).toBeUndefined();
    expect(layer("y").output.format.text).not.toBe("int6");
  });
});

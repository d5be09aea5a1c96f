import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edit } from "../../grammar/edit.ts";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import type { Exponential } from "../../server/network/arithmetic.ts";
import { createChecker } from "../../server/network/check.ts";
import type { CheckedFile, Layer, WeightsTensor } from "../../server/network/checked.ts";
import { allDiagnostics, environment, rangeOf, tensor } from "./check.ts";

const source = `target board {
  device xc7z020
}
approximation small {
  weights int4
  activations uint4(scale: 2^-3)
}
block unit(x, filters, stride = 1) {
  a = conv(x, filters: filters, kernel: 3, stride: stride, padding: same)
  s = if stride == 1 then relu(a) else maxpool(a, kernel: 1)
  return relu(batchnorm(s))
}
network n on board {
  use small
  input image: uint8(scale: 1/255)[2, 6, 6]
  c1 = conv(image, filters: 4, kernel: 3, padding: same) @weights(int8) @fold(pe: 2, simd: 2)
  b1 = batchnorm(c1)
  r1 = relu(b1)
  p1 = maxpool(r1, kernel: 2)
  u = repeat 2 (y = p1) unit(y, filters: 4) @weights(int3)
  override u[1].a @weights(int5)
  e = if 4 == 3 then unit(c1, filters: 4) else u
  c2 = conv(e, filters: 4, kernel: 3, padding: same)
  s = add(relu(batchnorm(c2)), p1)
  use other
  d = depthwise(s, kernel: 3)
  f = dense(flatten(d), units: 3) @activations(int6)
  q = quantize(f, to: ternary)
  label = argmax(f)
  output label, q
  require c1.lut <= 40%
}
approximation other {
  weights binary
}
`;

/** Every name is the name of one layer, so that edits of names look at their neighbourhood only. */
const plain = `approximation small {
  weights int4
  activations uint4(scale: 2^-3)
}
network n {
  use small
  input image: uint8(scale: 1/255)[2, 6, 6]
  c1 = relu(batchnorm(conv(image, filters: 4, kernel: 3, padding: same)))
  b1 = batchnorm(conv(c1, filters: 4, kernel: 1))
  r1 = relu(add(b1, c1)) @activations(uint3)
  p1 = maxpool(r1, kernel: 2)
  s = relu(p1)
  f = flatten(s)
  a = dense(f, units: 3)
  x = dense(f, units: 3)
  label = argmax(add(a, x))
  output label, s
}
`;

const file: Record<string, WeightsTensor> = {
  "c1.weight": tensor([4, 2, 3, 3], (index) => Math.sin(index)),
  "c1.bias": tensor([4]),
  "b1.gamma": tensor([4], (index) => 1 - index / 2),
  "b1.beta": tensor([4]),
  "b1.mean": tensor([4]),
  "b1.variance": tensor([4]),
  "f.weight": tensor([3, 4]),
};
const host = environment({ "w.npz": file });

/** Everything that can be seen of a checked file, numbers that are computed late included. */
function picture(checked: CheckedFile): unknown {
  const { tree } = checked;
  return {
    diagnostics: allDiagnostics(checked).map(({ statement, span, code, message, related }) => [
      code,
      message,
      rangeOf(tree, { statement, span }),
      related?.map((other) => [other.message, rangeOf(tree, other)]),
    ]),
    networks: checked.networks.map((network) => ({
      ...network,
      header: tree.statements.indexOf(network.header),
      byName: [...network.byName.keys()],
      layers: network.layers.map((layer) => layerPicture(layer, tree)),
      unused: network.unused?.map((layer) => layerPicture(layer, tree)),
      diagnostics: undefined,
      requirements: network.requirements.map(({ place, ...rest }) => [rest, rangeOf(tree, place)]),
      targets: network.targets.map(({ name, place }) => [name, rangeOf(tree, place)]),
      weightsFile: network.weightsFile?.path,
    })),
  };
}

function layerPicture(layer: Layer, tree: SyntaxTree): unknown {
  const { weights, arithmetic, fold, statement, diagnostics, output, inputTensors, affine, ...rest } = layer;
  return {
    ...rest,
    statement: tree.statements.indexOf(statement),
    fold: fold && [fold.pe, fold.simd, rangeOf(tree, fold.place)],
    sparsity: layer.sparsity?.fraction,
    memory: layer.memory?.kind,
    diagnostics: diagnostics.length,
    affine: affine?.(),
    tensors: [output, ...inputTensors].map((one) => ({
      ...one,
      pending: one.pending && { a: [...one.pending.a], b: [...one.pending.b], relu: one.pending.relu },
    })),
    weights: weights && { ...weights, ...called(weights) },
    arithmetic:
      "finish" in arithmetic
        ? { ...arithmetic, finish: { ...arithmetic.finish, ...called(arithmetic.finish) } }
        : "exponential" in arithmetic
          ? { ...arithmetic, exponential: exponentialPicture(arithmetic.exponential) }
          : arithmetic,
  };
}

/** Its function by what it gives at some distances. */
function exponentialPicture({ code, furthest, ...rest }: Exponential): unknown {
  const distances = [0, 0.1, 0.5, 0.9, 1, 1.1].map((part) => -Math.ceil(part * furthest));
  return { ...rest, furthest, codes: distances.map(code) };
}

function called(object: object): object {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (typeof value === "function" ? [[key, value()]] : [])),
  );
}

const words = [
  "u",
  "unit",
  "a",
  "x",
  "stride",
  "c1",
  "b1",
  "r1",
  "p1",
  "s",
  "relu",
  "conv",
  "batchnorm",
  "quantize",
  "add",
  "3",
  "8",
  "int8",
  "binary",
];
const lines = [
  "  extra = relu(c1)",
  '  weights from "w.npz"',
  '  weights from "gone.npz"',
  "  c1 = dense(flatten(p1), units: 2)",
  "  use small",
  "  output r1",
  "  z = add(r1, image)",
  "}",
  "network m { input x: int4[3] output x }",
  "  // a comment",
  "  exit e = dense(flatten(p1), units: 2) when confidence > 90% taken 60%",
  "  t = relu(x)",
  "  return a",
  "  override u @weights(int2)",
  "  v = unit(u[0].a, filters: 3)",
  "block unit(x) { return relu(x) }",
];

type Edit =
  | { readonly kind: "word"; readonly at: number; readonly word: string }
  | { readonly kind: "insert"; readonly at: number; readonly line: string }
  | { readonly kind: "delete"; readonly at: number }
  | { readonly kind: "back" };

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("word" as const), at: fc.nat(), word: fc.constantFrom(...words) }),
    fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), line: fc.constantFrom(...lines) }),
    fc.record({ kind: fc.constant("delete" as const), at: fc.nat() }),
    fc.record({ kind: fc.constant("back" as const) }),
  ),
  { minLength: 1, maxLength: 8 },
);

function spanOf(text: string, change: Edit): readonly [number, number, string] {
  if (change.kind === "back") return [0, text.length, text.includes("block unit") ? source : plain];
  if (change.kind === "word") {
    const tokens = [...text.matchAll(/\w+/g)];
    const token = tokens[change.at % Math.max(1, tokens.length)];
    return token ? [token.index, token.index + token[0].length, change.word] : [0, 0, change.word];
  }
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const line = change.at % starts.length;
  const start = starts[line]!;
  if (change.kind === "insert") return [start, start, `${change.line}\n`];
  return [start, starts[line + 1] ?? text.length, ""];
}

describe("incremental checking", () => {
  test.each([
    ["blocks", source, 150],
    ["plain names", plain, 200],
  ])("gives after every edit what a new checker gives: %s", (_, start, numRuns) => {
    fc.assert(
      fc.property(edits, (script) => {
        const check = createChecker(host);
        let tree = parse(start);
        check(tree);
        for (const change of script) {
          tree = edit(tree, ...spanOf(tree.text, change));
          expect(picture(check(tree))).toEqual(picture(createChecker(host)(tree)));
        }
      }),
      { numRuns },
    );
  });

  test("an edit that changes no tensor derives one layer only, and the others keep their identity", () => {
    const check = createChecker(host);
    const tree = parse(source);
    const before = check(tree).networks[0]!.layers;
    const at = tree.text.indexOf("pe: 2");
    const after = check(edit(tree, at, at + 5, "pe: 4")).networks[0]!.layers;
    const changed = after.filter((layer, index) => layer !== before[index]).map(({ name }) => name);
    expect(changed).toEqual(["c1"]);
    expect(after[1]!.output).toBe(before[1]!.output);
  });

  test("a change stops where the tensor comes out the same", () => {
    const check = createChecker(host);
    const tree = parse(source);
    const before = check(tree).networks[0]!.layers;
    const at = tree.text.indexOf("@weights(int8)");
    const after = check(edit(tree, at, at + 14, "@weights(int6)")).networks[0]!.layers;
    const changed = after.filter((layer, index) => layer !== before[index]).map(({ name }) => name);
    expect(changed).toEqual(["c1", "b1", "r1"]);
  });

  test("a name that is broken and repaired costs its neighbours only, not all layers behind", () => {
    const check = createChecker(host);
    const tree = parse(source);
    const before = check(tree).networks[0]!.layers;
    const at = tree.text.indexOf("b1 =");
    const broken = edit(tree, at, at + 2, "b");
    expect(check(broken).networks[0]!.layers.map(({ name }) => name)).not.toContain("p1");
    const after = check(edit(broken, at, at + 1, "b1")).networks[0]!.layers;
    const changed = after.filter((layer, index) => layer !== before[index]).map(({ name }) => name);
    expect(changed).toEqual(["c1", "b1", "r1"]);
  });

  test("a message that points at another statement follows it through its edits", () => {
    const check = createChecker(host);
    const tree = parse("network n {\n  input x: uint8[4]\n  input y: uint8[5]\n  z = add(x, y)\n  output z\n}");
    expect(picture(check(tree))).toEqual(picture(createChecker(host)(tree)));
    const edited = edit(tree, tree.text.indexOf("  input x"), tree.text.indexOf("  input x"), "  // first\n");
    expect(picture(check(edited))).toEqual(picture(createChecker(host)(edited)));
    expect(check(edited).networks[0]!.diagnostics[0]?.related).toHaveLength(2);
  });

  test("a weights file that arrives later is taken up", () => {
    let state: ReturnType<typeof host.weights> = { state: "loading" };
    const check = createChecker({ weights: () => state });
    const tree = parse(
      'network n {\n  weights from "w.npz"\n  input x: uint8[4]\n  f = dense(x, units: 3, bias: false)\n  output f\n}',
    );
    const first = check(tree).networks[0]!;
    expect([first.weights, first.broken]).toEqual(["seeded", false]);
    state = host.weights("w.npz");
    const second = check(tree).networks[0]!;
    expect([second.weights, second.byName.get("f")?.weights?.origin]).toEqual(["file", "file"]);
    expect(check(tree).networks[0]!.byName.get("f")).toBe(second.byName.get("f"));
  });
});

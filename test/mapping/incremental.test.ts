import fc from "fast-check";
import { expect, test } from "vitest";
import { edit } from "../../grammar/edit.ts";
import { parse } from "../../grammar/parse.ts";
import type { Design } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";

const start = `target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint6[4, 8, 8]
  a = conv(x, filters: 8, kernel: 3, padding: same) @weights(int6) @activations(uint4)
  b = conv(a, filters: 8, kernel: 3, padding: same) @weights(int4) @activations(uint4)
  s = add(a, b) @activations(uint4)
  p = maxpool(s, kernel: 2)
  c = dense(flatten(p), units: 16) @weights(int3) @activations(uint3)
  d = dense(c, units: 10) @weights(ternary)
  output d
}
`;

/** Folds are written, so that an edit of one leaves most layers as they are built, with other streams between them. */
const folded = `target board {
  device xczu7ev
  clock 100 MHz
}
network n on board {
  input x: uint6[4, 8, 8]
  a = conv(x, filters: 8, kernel: 3, padding: same) @weights(int6) @activations(uint4) @fold(pe: 2, simd: 4)
  r = relu(batchnorm(conv(a, filters: 8, kernel: 1))) @weights(int4) @activations(uint4) @fold(pe: 4, simd: 2)
  b = conv(r, filters: 8, kernel: 3, padding: same) @weights(int4) @activations(uint4) @fold(pe: 1, simd: 8)
  c = depthwise(b, kernel: 3, padding: same) @activations(uint3) @fold(pe: 2)
  e = conv(c, filters: 8, kernel: 1) @weights(int2) @activations(uint4) @fold(pe: 8, simd: 1)
  s = add(e, b) @activations(uint4)
  p = maxpool(s, kernel: 2) @fold(pe: 2)
  d = dense(flatten(p), units: 10) @weights(ternary) @fold(pe: 2, simd: 8)
  output d
}
`;

/** Small edits: another number, a line twice, a line gone; what they break is repaired by later ones or stays broken. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant("number" as const),
    at: fc.nat(400),
    value: fc.constantFrom("1", "2", "3", "4", "6", "8", "16"),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(12),
    value: fc.constantFrom("  e = relu(c)\n", "  q = quantize(p, to: uint3)\n", "\n", "// note\n"),
  }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(12), value: fc.constant("") }),
);

test.each([
  ["folds chosen", start],
  ["folds written", folded],
])("a mapper that has seen other versions maps as a new one does: %s", (_, text) => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const environment = { weights: (path: string) => ({ state: "missing" as const, reason: path }) };
      const check = createChecker(environment);
      const map = createMapper();
      let tree = parse(text);
      let compared = 0;
      for (const it of changes) {
        tree = edit(tree, ...range(tree.text, it));
        const file = check(tree);
        const network = file.networks[0];
        const declaration = file.targets.get("board");
        if (!network || network.broken || !declaration) continue;
        const target = resolveTarget(declaration);
        expect(summary(map(network, target))).toEqual(summary(createMapper()(network, target)));
        compared++;
      }
      fc.pre(compared > 0);
    }),
    { numRuns: 60 },
  );
});

function range(text: string, it: { kind: string; at: number; value: string }): [number, number, string] {
  if (it.kind === "number") {
    const numbers = [...text.matchAll(/\d+/g)];
    const found = numbers[it.at % numbers.length]!;
    return [found.index, found.index + found[0].length, it.value];
  }
  const lines = [...text.matchAll(/^.*\n/gm)];
  const line = lines[5 + (it.at % Math.max(1, lines.length - 7))]!;
  return it.kind === "insert" ? [line.index, line.index, it.value] : [line.index, line.index + line[0].length, ""];
}

function summary(design: Design) {
  const units = design.units.map(({ name, layer, kind, ...rest }) => [
    name,
    layer,
    kind,
    "input" in rest ? rest.input : "",
    "depth" in rest ? rest.depth : "",
  ]);
  const { interval, latency, bottleneck, layerIntervals, layerFinish } = design.timing;
  return {
    units,
    connections: design.connections,
    timing: [interval, latency, bottleneck, [...layerIntervals], [...layerFinish]],
    cost: design.cost,
    stages: design.stages.map((stage) => [stage.layer.name, stage.fold]),
    ports: [design.inputs, design.outputs],
    messages: design.diagnostics.map((it) => it.message),
  };
}

test("other shares of zeros are other choices: a mapper that has seen 90 % maps 50 % as a new one does", () => {
  const check = createChecker({ weights: (path: string) => ({ state: "missing" as const, reason: path }) });
  const map = createMapper();
  const designOf = (fraction: string, mapper: typeof map) => {
    const file = check(
      parse(`target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint6[8, 16, 16]
  a = conv(x, filters: 16, kernel: 3, padding: same) @weights(int6) @activations(uint4) @sparsity(${fraction})
  b = conv(a, filters: 16, kernel: 3, padding: same) @weights(int6) @activations(uint4) @sparsity(${fraction})
  output b
}
`),
    );
    return mapper(file.networks[0]!, resolveTarget(file.targets.get("board")!));
  };
  designOf("90%", map);
  expect(summary(designOf("50%", map))).toEqual(summary(designOf("50%", createMapper())));
});

import { expect, test } from "vitest";
import { type CostNode, costTree } from "../../server/service/costTree.ts";
import { network, open } from "./documents.ts";

const text = `block pair(x) {
  c = conv(x, filters: 2, kernel: 3, padding: same)
  return relu(c)
}

${network(`  stage = repeat 2 (x = image) pair(x) @activations(uint8(scale: 1))
  pool = maxpool(stage, kernel: 2)
  scores = dense(flatten(pool), units: 3) @activations(int8(scale: 2^4))
  output scores`)}`;

function every(nodes: readonly CostNode[]): readonly CostNode[] {
  return nodes.flatMap((node) => [node, ...every(node.children)]);
}

test("layers stand under their network, layers of blocks under the call", () => {
  const document = open(text);
  const [root, ...others] = costTree(document);
  expect(others).toEqual([]);
  const lines = (nodes: readonly CostNode[], depth = 0): string[] =>
    nodes.flatMap((node) => [`${"  ".repeat(depth)}${node.name} ${node.role}`, ...lines(node.children, depth + 1)]);
  const shown = lines(root ? [root] : []).join("\n");
  expect(shown).toMatch(
    /^net network\n {2}image input\n {2}stage group\n {4}stage\[0\] group\n {6}stage\[0\]\.c window\n/,
  );
  expect(shown).toContain("\n  pool pool\n  scores matrix\n    scores.flatten view");
});

test("each node says what it costs and where it is written; one is the bottleneck", () => {
  const document = open(text);
  const nodes = every(costTree(document));
  const { estimate } = document.compilation().mapped[0]!;
  expect(nodes.filter(({ bottleneck }) => bottleneck).map(({ name }) => name)).toEqual([estimate.bottleneck]);
  const of = (name: string) => nodes.find((it) => it.name === name)!;
  const scores = of("scores");
  expect(text.slice(scores.range?.start, scores.range?.end)).toMatch(/^scores = dense\(/);
  expect(scores.costs).toMatch(/^[\d,]+ cycles · [\d,]+ \w.* \([\d.]+ %\)$/);
  expect(of("scores.flatten").costs).toBe("no hardware of its own");
  const call = of("stage[1].c").range;
  expect(text.slice(call?.start, call?.end)).toMatch(/^stage = repeat/);
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
});

test("a call of a block costs what its layers cost together", () => {
  const document = open(text);
  const { estimate } = document.compilation().mapped[0]!;
  const node = every(costTree(document)).find(({ name }) => name === "stage[0]")!;
  const [, resource] = /· ([\d,]+) LUT/.exec(node.costs) ?? [];
  const inside = estimate.layers.filter(({ name, computedBy }) => name.startsWith("stage[0].") && !computedBy);
  expect(inside.length).toBeGreaterThan(0);
  const sum = inside.reduce((total, { resources }) => total + (resources.lut.value ?? Number.NaN), 0);
  expect(Number(resource?.replaceAll(",", ""))).toBe(Math.round(sum));
});

test("several targets are several networks; without an estimate the reason stands in its place", () => {
  const two = text.replace(
    "network net on board",
    "target other {\n  device xc7z010\n  clock 50 MHz\n}\nnetwork net on board, other",
  );
  expect(costTree(open(two)).map(({ target }) => target)).toEqual(["board", "other"]);
  expect(costTree(open(network("  a = relu(nothing)\n  output a")))[0]).toMatchObject({
    costs: "the network has errors",
    children: [],
  });
});

import { expect, test } from "vitest";
import { layerKindByName } from "../../server/layers/registry.ts";
import { legalFolds } from "../../server/network/folding.ts";
import { check } from "./check.ts";

test.each([...layerKindByName.values()])("$name takes @fold where it has legal folds, and only there", (kind) => {
  const tensor = { shape: [4] };
  const { pe } = legalFolds({ operation: kind.name, inputTensors: [tensor], output: tensor });
  expect(kind.annotations.includes("fold")).toBe(pe.length > 0);
});

test("a layer without parallelism of its own says so", () => {
  check(`network n {
  input x: uint8[4, 2, 2]
  a = sigmoid(x) @fold(pe: 2)
  //             ^^^^^^^^^^^^ dnnx-annotation-not-applicable @fold has no meaning on "a" (sigmoid): it takes the parallelism of what it reads and has none of its own. Remove it.
  b = relu(a) @fold(pe: 2)
  output b
}`);
});

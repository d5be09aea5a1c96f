import { expect, test } from "vitest";
import type { ReorderUnit } from "../../server/units/reorder/unit.ts";
import type { SliceUnit } from "../../server/units/slice/unit.ts";
import { designOf, fileOf } from "./designs.ts";

/** Of a network that moves `int8[6, 4, 4]` by one layer; the format may be another one. */
function unitsOf(layer: string, format = "int8") {
  return designOf(fileOf(`  input x: ${format}[6, 4, 4]\n  y = ${layer}\n  output y`)).units;
}

const sliced = (layer: string) => unitsOf(layer).find((unit): unit is SliceUnit => unit.kind === "slice")!;
const ordered = (layer: string, format?: string) =>
  unitsOf(layer, format).find((unit): unit is ReorderUnit => unit.kind === "reorder")!.order;

test("other parts of one shape are other slices, whatever was asked for before", () => {
  const parts = ["from: 0, to: 2", "from: 2, to: 4", "from: 4, to: 6"].map((part) => sliced(`slice(x, ${part})`));
  expect(new Set(parts.map(({ from }) => from.join())).size).toBe(3);
  expect(sliced("slice(x, from: 0, to: 2, axis: rows)").from).not.toEqual(
    sliced("slice(x, from: 2, to: 4, axis: rows)").from,
  );
});

test("other orders of one shape are other orders", () => {
  const orders = ["[2, 1, 0]", "[1, 2, 0]", "[0, 2, 1]"].map((order) =>
    ordered(`transpose(x, order: ${order})`).join(),
  );
  expect(new Set(orders).size).toBe(3);
});

test("formats change nothing of what moves where", () => {
  const order = ordered("transpose(x, order: [0, 2, 1])");
  expect(order.length).toBeGreaterThan(1);
  expect(ordered("transpose(x, order: [0, 2, 1])", "uint3")).toEqual(order);
});

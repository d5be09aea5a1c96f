import { describe, expect, test } from "vitest";
import { designOf, fileOf } from "./designs.ts";

describe("a signal [channels, length] and a sequence [time, features]", () => {
  test("a transpose turns one into the other", () => {
    const { unbuilt } = designOf(
      fileOf(`  input x: int8(scale: 2^-7)[2, 9]
  c = conv(x, filters: 4, kernel: 3) @activations(int8)
  t = transpose(c, order: [1, 0])
  h = lstm(t, units: 4)
  output h`),
    );
    expect(unbuilt).toEqual([]);
  });

  test("without one the layer that would misread its input is not built, and says so", () => {
    const { unbuilt } = designOf(
      fileOf(`  input x: int8(scale: 2^-7)[2, 9]
  c = conv(x, filters: 4, kernel: 3) @activations(int8)
  h = lstm(c, units: 4)
  output h`),
    );
    expect(unbuilt.map(({ layer }) => layer.name)).toEqual(["h"]);
    expect(unbuilt[0]!.reason).toContain("[time, features]");
  });
});

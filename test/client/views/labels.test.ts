import { describe, expect, test } from "vitest";
import { placeLabels, placeLineLabels } from "../../../client/roofline/page/labels.ts";

const edge = 600;
/** Level lines at these heights (pixels from the top) with the middle of their names, from the top down. */
const middles = (...heights: number[]) =>
  placeLineLabels(
    heights.map((y) => ({ x: edge, y, text: `${y}` })),
    [],
  )
    .map(({ y, dy, text }) => [Number(text), y + dy] as const)
    .toSorted(([, a], [, b]) => a - b);

describe("names of level lines", () => {
  test("stand over their own line where lines are apart", () => {
    expect(middles(100, 150)).toEqual([
      [100, 92],
      [150, 142],
    ]);
  });

  test.each([
    [100, 105],
    [100, 112],
    [100, 100],
    [80, 90, 100, 104, 180],
  ])("hide neither each other nor a line: %j", (...heights) => {
    const placed = middles(...heights);
    expect(placed).toHaveLength(heights.length);
    const lines = placed.map(([line]) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    const places = placed.map(([, middle]) => middle);
    for (const [index, middle] of places.entries()) {
      if (index > 0) expect(middle - places[index - 1]!).toBeGreaterThanOrEqual(13);
      for (const line of heights) expect(Math.abs(line - middle)).toBeGreaterThanOrEqual(8);
    }
  });

  test("stand higher than points that they would hide", () => {
    const line = { x: edge, y: 100, text: "6.1 TOP/s" };
    const far = { x: 400, y: 98 };
    const placed = (...points: { x: number; y: number }[]) => placeLineLabels([line], points).map(({ dy }) => dy);
    expect(placed(far)).toEqual([-8]);
    expect(placed({ x: 590, y: 100 })).toEqual([-12.5]);
    expect(placed({ x: 560, y: 100 }, far, { x: 590, y: 85 })).toEqual([-27.5]);
  });

  test("are left out where the picture ends", () => {
    expect(middles(10, 16)).toEqual([]);
    expect(middles(24, 26)).toEqual([[26, 16]]);
  });
});

test("the name of a point keeps away from names that stand already", () => {
  const point = { x: 300, y: 200, text: "conv1" };
  const within = { width: edge, height: 400 };
  expect(placeLabels([point], within, [])).toMatchObject([{ anchor: "start" }]);
  const standing = {
    x: edge,
    y: 200,
    text: "a name as long as this one is, with many words",
    anchor: "end",
    dx: 0,
    dy: 0,
  };
  expect(placeLabels([point], within, [{ ...standing, anchor: "end" }])).toMatchObject([{ anchor: "end" }]);
});

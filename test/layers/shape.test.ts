import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layerKinds } from "../../server/layers/registry.ts";
import { poolOver, windowOver } from "../../server/layers/window.ts";

const size = fc.integer({ min: 1, max: 9 });
const pair = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
const side = fc.nat({ max: 3 });
const attributes = fc.record({
  kernel: pair,
  stride: pair,
  dilation: pair,
  padding: fc.oneof(fc.constant("same" as const), fc.tuple(side, side, side, side)),
});

/** Positions of a window along one axis, counted one by one. */
function positions(length: number, before: number, after: number, reach: number, stride: number): number {
  let count = 0;
  for (let start = -before; start + reach <= length + after; start += stride) count++;
  return count;
}

describe("windows", () => {
  test("the output has as many pixels as the window has positions", () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), attributes, (shape, written) => {
        const geometry = windowOver(shape, written);
        const reach = [0, 1].map((axis) => (written.kernel[axis]! - 1) * written.dilation[axis]! + 1);
        if ("problem" in geometry) {
          expect(geometry.problem).toBe("kernel");
          const [top, left, bottom, right] = written.padding as readonly number[];
          const padded = [shape[1] + top! + bottom!, shape[2] + left! + right!];
          expect(reach.some((one, axis) => one > padded[axis]!)).toBe(true);
          return;
        }
        const [top, left, bottom, right] = geometry.padding;
        expect(geometry.outHeight).toBe(positions(shape[1], top, bottom, reach[0]!, written.stride[0]));
        expect(geometry.outWidth).toBe(positions(shape[2], left, right, reach[1]!, written.stride[1]));
      }),
    );
  });

  test("padding: same gives ceil(size / stride) and puts the odd pixel at the bottom and the right", () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), attributes, (shape, written) => {
        const geometry = windowOver(shape, { ...written, padding: "same" });
        if ("problem" in geometry) throw new Error("padding: same always has a position");
        expect(geometry.outHeight).toBe(Math.ceil(shape[1] / written.stride[0]));
        expect(geometry.outWidth).toBe(Math.ceil(shape[2] / written.stride[1]));
        const [top, left, bottom, right] = geometry.padding;
        expect([0, 1]).toContain(bottom - top);
        expect([0, 1]).toContain(right - left);
      }),
    );
  });

  test("every window of a pool holds a pixel of the image", () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), attributes, (shape, { dilation: _, ...written }) => {
        const geometry = poolOver(shape, written);
        if ("problem" in geometry) return;
        const { outHeight, kernel, stride, padding } = geometry;
        for (let row = 0; row < outHeight; row++) {
          const start = row * stride[0] - padding[0];
          expect(start).toBeLessThan(shape[1]);
          expect(start + kernel[0]).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("the registry of layers", () => {
  test("names are unique", () => {
    const names = layerKinds.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(layerKinds.map((kind) => [kind.name, kind] as const))("%s is documented", (_, kind) => {
    expect(kind.documentation).toMatch(/\.$/);
    expect(kind.inputs.length).toBeGreaterThan(0);
    for (const { documentation } of [...kind.inputs, ...kind.parameters]) expect(documentation).toMatch(/\.$/);
    for (const { defaultFrom } of kind.parameters) {
      if (defaultFrom !== undefined) expect(kind.parameters.map(({ name }) => name)).toContain(defaultFrom);
    }
  });
});

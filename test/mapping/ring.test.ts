import fc from "fast-check";
import { expect, test } from "vitest";
import { newestNeeded, ringCapacity } from "../../server/mapping/ring.ts";
import type { WindowGeometry } from "../../server/network/checked.ts";
import { effectiveKernel, oldestNeeded } from "../../server/units/window/schedule.ts";

const outputs = (size: number, pad: number, span: number, stride: number) =>
  Math.floor((size + pad - span) / stride) + 1;

/** Windows of which each touches the image. */
const geometries = fc
  .record({
    channels: fc.constant(1),
    height: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 60 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    padding: fc.tuple(fc.nat(4), fc.nat(9), fc.nat(4), fc.nat(9)),
  })
  .map((drawn) => {
    const [high, wide] = effectiveKernel({ ...drawn, outHeight: 1, outWidth: 1 });
    const { height, width, stride, padding } = drawn;
    const [top, left, bottom, right] = padding;
    const outHeight = outputs(height, top + bottom, high, stride[0]);
    const outWidth = outputs(width, left + right, wide, stride[1]);
    return { ...drawn, outHeight, outWidth };
  })
  .filter((geometry) => {
    const [high, wide] = effectiveKernel(geometry);
    const [top, left, bottom, right] = geometry.padding;
    return (
      geometry.outHeight > 0 && geometry.outWidth > 0 && Math.max(top, bottom) < high && Math.max(left, right) < wide
    );
  });

/** Pixels that wait at the most, all output pixels looked at: for the reader, and with a frame that goes on arriving. */
function mostWaiting(geometry: WindowGeometry): { readonly needed: number; readonly arriving: number } {
  const { height, width, outHeight, outWidth } = geometry;
  const first = newestNeeded(geometry, 0, 0) + 1;
  let [needed, arriving] = [1, 1];
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
      const kept = oldestNeeded(geometry, 1, row, column);
      needed = Math.max(needed, newestNeeded(geometry, row, column) + 1 - kept);
      arriving = Math.max(
        arriving,
        first + (height * width * (row * outWidth + column + 1)) / (outHeight * outWidth) - kept,
      );
    }
  }
  return { needed, arriving };
}

test("a ring buffer holds what every window needs, and what arrives meanwhile", () => {
  fc.assert(
    fc.property(geometries, (geometry) => {
      const { needed, arriving } = mostWaiting(geometry);
      const capacity = ringCapacity(geometry, 1);
      expect(capacity).toBeGreaterThanOrEqual(needed);
      expect(capacity).toBeGreaterThanOrEqual(arriving);
    }),
    { numRuns: 3000 },
  );
});

test("columns inside the image count where padding is on both sides", () => {
  // What a deconv of one row is computed as: no window but those in the middle needs three pixels of six words.
  const geometry: WindowGeometry = {
    channels: 6,
    height: 1,
    width: 6,
    kernel: [2, 3],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [0, 2, 1, 2],
    outHeight: 1,
    outWidth: 8,
  };
  expect(ringCapacity(geometry, 6)).toBeGreaterThanOrEqual(3 * 6);
});

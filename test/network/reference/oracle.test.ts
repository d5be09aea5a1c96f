import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { integerFormat } from "../../../server/formats/integer.ts";
import type { Arithmetic, Finish } from "../../../server/network/arithmetic.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { geometry, inputLayer, layer, network, scaled, tensor, weights, wide } from "./network.ts";
import { oracle } from "./oracle.ts";

const rounding = fc.constantFrom("nearest_even", "half_up", "floor", "zero") as fc.Arbitrary<"floor">;

/** A way to finish for some channels, with the output format it needs. */
function finishes(channels: number): fc.Arbitrary<{ finish: Finish; format: typeof wide }> {
  const rows = fc.constantFrom(1, channels);
  const code = fc.integer({ min: -300, max: 300 });
  const eight = integerFormat(8, true);
  const limits = { low: eight.low, high: eight.high };
  return fc.oneof(
    fc.constant({ finish: { kind: "none" } as const, format: wide }),
    fc.record({ low: fc.constant(0), high: fc.integer({ min: 0, max: 127 }) }).map((ends) => ({
      finish: { kind: "clamp" as const, ...ends },
      format: scaled(eight),
    })),
    fc
      .record({ shift: fc.integer({ min: -3, max: 9 }), rounding, wrap: fc.boolean(), signed: fc.boolean() })
      .map(({ shift, rounding: mode, wrap, signed }) => {
        const format = scaled({ ...integerFormat(8, signed), overflow: wrap ? "wrap" : "saturate" });
        const { low, high, overflow } = format;
        return { finish: { kind: "shift" as const, shift, rounding: mode, overflow, low, high }, format };
      }),
    fc
      .record({
        rows,
        shift: fc.integer({ min: 0, max: 40 }),
        rounding,
        seed: fc.integer({ min: 1, max: 2 ** 17 - 1 }),
      })
      .map(({ rows: count, shift, rounding: mode, seed }) => ({
        finish: {
          kind: "requantise" as const,
          multiplierBits: 18,
          rounding: mode,
          overflow: "saturate" as const,
          ...limits,
          perChannel: count > 1,
          parameters: () => ({
            multiplier: Float64Array.from({ length: count }, (_, c) => ((seed * (c + 3)) % 2 ** 18) - 2 ** 17),
            addend: Float64Array.from({ length: count }, (_, c) => seed * (c - 1) * 1e4),
            shift,
          }),
        },
        format: scaled(eight),
      })),
    fc
      .record({
        rows,
        levels: fc.integer({ min: 1, max: 15 }),
        step: fc.constantFrom(1, 2) as fc.Arbitrary<1 | 2>,
        flip: fc.boolean(),
      })
      .chain(({ rows: count, levels, step, flip }) =>
        fc.array(code, { minLength: count * levels, maxLength: count * levels }).map((values) => ({
          finish: {
            kind: "thresholds" as const,
            low: -1,
            step,
            levels,
            parameters: () => ({
              thresholds: Float64Array.from(
                Array.from({ length: count }, (_, row) =>
                  values.slice(row * levels, (row + 1) * levels).sort((a, b) => a - b),
                ).flat(),
              ),
              flip: Uint8Array.from({ length: count }, (_, row) => (flip && row % 2 === 0 ? 1 : 0)),
            }),
          },
          format: scaled(integerFormat(6, true)),
        })),
      ),
  );
}

const windows = fc
  .record({
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 3, max: 7 }),
    width: fc.integer({ min: 3, max: 7 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    padding: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
  })
  .filter(
    ({ height, width, kernel, dilation }) =>
      (kernel[0] - 1) * dilation[0] < height && (kernel[1] - 1) * dilation[1] < width,
  )
  .map(({ channels, height, width, kernel, stride, dilation, padding }) =>
    geometry([channels, height, width], kernel, {
      stride,
      dilation,
      padding: padding.map((size, side) => Math.min(size, kernel[side % 2]! - 1)) as never,
    }),
  );

const signedCodes = (count: number) =>
  fc.array(fc.integer({ min: -128, max: 127 }), { minLength: count, maxLength: count });

describe("the reference and big integers agree", () => {
  test("on every windowed layer and every way to finish", () => {
    const kinds = fc.constantFrom("multiplyAccumulate", "depthwise", "sumPool", "maxPool");
    const cases = fc
      .record({ geometry: windows, kind: kinds, outputs: fc.integer({ min: 1, max: 3 }), bias: fc.boolean() })
      .chain((base) => {
        const g = base.geometry;
        const outputs = base.kind === "multiplyAccumulate" ? base.outputs : g.channels;
        const columns = (base.kind === "multiplyAccumulate" ? g.channels : 1) * g.kernel[0] * g.kernel[1];
        return fc.record({
          base: fc.constant({ ...base, outputs, columns }),
          finished: finishes(outputs),
          codes: signedCodes(g.channels * g.height * g.width),
          weightCodes: signedCodes(outputs * columns),
          biasCodes: signedCodes(outputs),
        });
      });
    fc.assert(
      fc.property(cases, ({ base, finished, codes, weightCodes, biasCodes }) => {
        const { geometry: g, kind, outputs, columns, bias } = base;
        const arithmetic = (kind === "maxPool" ? { kind } : { kind, finish: finished.finish }) as Arithmetic;
        const format = kind === "maxPool" ? wide : finished.format;
        const shape = [outputs, g.outHeight, g.outWidth];
        const weighted = kind === "multiplyAccumulate" || kind === "depthwise";
        const own = weighted ? { weights: weights([outputs, columns], weightCodes, bias ? biasCodes : undefined) } : {};
        const input = inputLayer("x", [g.channels, g.height, g.width], scaled(integerFormat(8, true)));
        const range = { low: Math.max(format.low, -(2 ** 40)), high: Math.min(format.high, 2 ** 40) };
        const node = layer("y", {
          inputs: [input],
          output: tensor("y", shape, format, range),
          arithmetic,
          geometry: g,
          ...own,
        });
        const result = runReference(network([input, node]), { x: codes }).get("y")!;
        expect([...result]).toEqual(oracle(arithmetic, [codes], outputs, format, { geometry: g, ...own }));
      }),
      { numRuns: 400 },
    );
  });

  test("on add, map, argmax and pools over whole images", () => {
    const cases = fc
      .record({ channels: fc.integer({ min: 1, max: 4 }), size: fc.integer({ min: 1, max: 4 }) })
      .chain(({ channels, size }) =>
        fc.record({
          channels: fc.constant(channels),
          size: fc.constant(size),
          kind: fc.constantFrom("add", "map", "argmax", "globalSum", "globalMax"),
          finished: finishes(channels),
          shifts: fc.tuple(fc.nat(4), fc.nat(4)),
          a: signedCodes(channels * size * size),
          b: signedCodes(channels * size * size),
        }),
      );
    fc.assert(
      fc.property(cases, ({ channels, size, kind, finished, shifts, a, b }) => {
        const plain = kind === "argmax" || kind === "globalMax";
        const format = plain ? wide : finished.format;
        const arithmetic = (
          plain
            ? { kind }
            : { kind, finish: finished.finish, ...(kind === "add" ? { shiftA: shifts[0], shiftB: shifts[1] } : {}) }
        ) as Arithmetic;
        const vector = kind === "argmax";
        const shape = vector ? [a.length] : [channels, size, size];
        const eight = scaled(integerFormat(8, true));
        const inputs = [inputLayer("a", shape, eight), ...(kind === "add" ? [inputLayer("b", shape, eight)] : [])];
        const outShape = vector ? [1] : kind.startsWith("global") ? [channels] : shape;
        const node = layer("y", { inputs, output: tensor("y", outShape, format), arithmetic });
        const result = runReference(network([...inputs, node]), { a, b }).get("y")!;
        const g = geometry([channels, size, size], [size, size]);
        expect([...result]).toEqual(oracle(arithmetic, [a, b], outShape[0]!, format, { geometry: g }));
      }),
      { numRuns: 300 },
    );
  });
});

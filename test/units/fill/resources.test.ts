import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { nodeTools } from "../../../server/hosts/tools.ts";
import { findYosys } from "../../../server/hosts/yosys.ts";
import { xc7z020 } from "../../../server/targets/devices/xc7z020.ts";
import { unitResources } from "../../../server/units/registry.ts";
import { synthesiseUnits } from "../../../server/verify/synthesis.ts";
import { designOf, fileOf } from "../../mapping/designs.ts";

/** Shares, folds and kernels that span the ways in which pixels are left out. */
const layers = [
  "conv(x, filters: 6, kernel: 3, padding: same) @region(30%) @fold(pe: 2, simd: 2)",
  "conv(x, filters: 16, kernel: 3, padding: same, stride: 2) @region(37%) @fold(pe: 1, simd: 4)",
  "conv(x, filters: 8, kernel: [2, 3], groups: 2) @region(61%) @fold(pe: 4, simd: 1)",
  "conv(x, filters: 8, kernel: 3) @region(50%) @fold(pe: 8, simd: 12)",
  "conv(x, filters: 12, kernel: 1) @region(75%) @fold(pe: 12, simd: 4)",
] as const;

test("what leaves out pixels and what fills them in needs what the models say, look-up tables within a quarter", async ({
  skip,
}) => {
  skip((await nodeTools.which("yosys")) === undefined, "yosys is not installed, so the units were not synthesised");
  const units = layers.flatMap((layer) =>
    designOf(
      fileOf(`  input x: uint6[4, 20, 20]\n  y = ${layer} @weights(int4) @activations(int8)\n  output y`),
    ).units.filter((unit) => unit.kind === "fill" || unit.kind === "window"),
  );
  const measured = await synthesiseUnits(units, xc7z020, await findYosys(tmpdir()), units.length);
  units.forEach((unit, at) => {
    const estimated = unitResources(unit, xc7z020);
    const { lut, ff } = measured[at]!;
    const told = `${layers[at >> 1]}: ${unit.kind}, ${estimated.lut} LUT for ${lut}, ${estimated.ff} FF for ${ff}`;
    expect(Math.abs(estimated.lut / lut - 1), told).toBeLessThan(0.25);
    expect(Math.abs(estimated.ff / ff - 1), told).toBeLessThan(0.1);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler } from "../../server/service/compile.ts";

/**
 * The networks of the gallery and the transformer at its full size in both languages: every code as the reference has it. The simulations
 * take minutes, so that they run with `DNNX_GALLERY=1` only, as `npm run soak` does.
 */
const simulated = process.env.DNNX_GALLERY !== undefined;
const folder = new URL("../../examples/", import.meta.url);
const gallery = readdirSync(new URL("gallery/", folder)).filter((name) => name.endsWith(".dnnx"));

describe.each([...gallery.map((name) => `gallery/${name}`), "transformer_encoder.dnnx"])("%s", (name) => {
  const { mapped, diagnostics } = createCompiler({ weights: () => ({ state: "missing", reason: "not here" }) })(
    parse(readFileSync(new URL(name, folder), "utf8")),
  );
  const quiet = (): void => {};

  test("has no problem", () => {
    expect(diagnostics.filter(({ severity }) => severity !== "information").map(({ message }) => message)).toEqual([]);
  });

  if (!simulated) return;
  test("agrees in C++", { timeout: 240_000 }, async () => {
    const options = { file: name, backend: "hls", vectors: 1 } as const;
    expect(await verifyAccelerator(mapped[0]!, options, quiet)).toMatchObject({ mismatches: 0, vectors: 1 });
  });

  test("agrees in Verilog, in the cycles of the estimate within 1 %", { timeout: 240_000 }, async () => {
    const options = { file: name, backend: "verilog", vectors: 1, simulator: "verilator" } as const;
    const result = await verifyAccelerator(mapped[0]!, options, quiet);
    expect(result).toMatchObject({ mismatches: 0, vectors: 1 });
    if (result.backend !== "verilog") throw new Error("the Verilog was not simulated");
    expect(Math.abs(result.latencyCycles / mapped[0]!.design.timing.latency - 1)).toBeLessThan(0.01);
  });
});

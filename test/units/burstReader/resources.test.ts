import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { nodeTools } from "../../../server/hosts/tools.ts";
import { findYosys } from "../../../server/hosts/yosys.ts";
import { xc7z020 } from "../../../server/targets/devices/xc7z020.ts";
import { bufferOf } from "../../../server/units/burstReader/brought.ts";
import { memorySignal, memorySignals } from "../../../server/units/burstReader/port.ts";
import { type BurstReaderUnit, portBits } from "../../../server/units/burstReader/unit.ts";
import { unitResources } from "../../../server/units/registry.ts";
import { verilog } from "../../../server/units/verilog.ts";
import { countCells } from "../../../server/verify/cells.ts";
import { synthesiseModules } from "../../../server/verify/synthesis.ts";

/** Bits of a word and words of the image: whole beats, several words in a beat, an image that ends inside a beat or a burst. */
const shapes = [
  [64, 512],
  [96, 300],
  [200, 50_000],
  [128, 7],
  [16, 320],
  [12, 90],
  [8, 1000],
  [4, 100],
  [2, 17],
  [1, 4096],
] as const;

function reader(bits: number, words: number): BurstReaderUnit {
  return {
    kind: "burstReader",
    name: "reader",
    layer: "layer",
    inputs: [],
    port: portBits(bits),
    words,
    output: { lanes: 1, bits, signed: false, binary: false, words },
  };
}

test("synthesis needs the look-up tables and flip-flops of the model", async ({ skip }) => {
  skip(
    (await nodeTools.which("yosys")) === undefined,
    "yosys is not installed, so readers of bursts were not synthesised",
  );
  const files = new Map<string, string>();
  const ports: string[] = [];
  const units = shapes.map(([bits, words]) => reader(bits, words));
  const instances = units.map((unit, at) => {
    files.set(`reader_${at}.v`, verilog(unit, `reader_${at}`).text);
    files.set(
      `buffer_${at}.v`,
      verilog(bufferOf(unit, { port: unit.port, buffer: "bram" }), `reader_${at}_buffer`).text,
    );
    const outside = [
      { name: "out_data", direction: "output", bits: unit.output.bits },
      { name: "out_valid", direction: "output", bits: 1 },
      { name: "out_ready", direction: "input", bits: 1 },
      ...memorySignals(unit.port).map((it) => ({ ...it, name: memorySignal(it.name) })),
    ];
    ports.push(...outside.map((it) => `${it.direction} [${it.bits - 1}:0] u${at}_${it.name}`));
    const pins = outside.map(({ name }) => `.${name}(u${at}_${name})`).join(", ");
    return `  reader_${at} instance_${at} (.clk(clk), .reset(reset), ${pins});`;
  });
  const sources = ["all.v", ...files.keys()].join(" ");
  files.set("all.v", `module all (input clk, input reset, ${ports.join(", ")});\n${instances.join("\n")}\nendmodule\n`);
  const cells = await synthesiseModules(sources, "all", files, false, xc7z020, await findYosys(tmpdir()));
  units.forEach((unit, at) => {
    const measured = countCells(cells.get(`reader_${at}`)!);
    const estimated = unitResources(unit, xc7z020);
    const shape = shapes[at]!.join(" x ");
    expect(estimated.ff, shape).toBe(measured.ff);
    expect(Math.abs(estimated.lut / measured.lut - 1), `${shape}: ${estimated.lut} for ${measured.lut}`).toBeLessThan(
      0.1,
    );
  });
});

import { expect, test } from "vitest";
import { hlsFiles } from "../../../server/generate/hls/files.ts";
import { expectedPath, inputPath } from "../../../server/generate/vectors.ts";
import type { Connection, Design } from "../../../server/mapping/design.ts";
import type { Stream } from "../../../server/units/stream.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { compileAndRun } from "../../units/hls/compile.ts";
import { designOf, portOf, separateUnits } from "../../units/hls/design.ts";

const x: Stream = { lanes: 2, bits: 8, signed: false, binary: false, words: 3 };
const sum: Stream = { ...x, bits: 9 };

function wire(
  from: string | undefined,
  fromPort: number,
  to: string | undefined,
  toPort: number,
  stream = x,
): Connection {
  return { from: { unit: from, port: fromPort }, to: { unit: to, port: toPort }, stream };
}

/** x + x over two branches, one with two FIFOs in a row; the names are words of C++. */
function diamond(): Design {
  const fifo = (name: string, depth: number): Unit => ({
    name,
    layer: "new",
    kind: "fifo",
    depth,
    input: x,
    output: x,
    memory: "bram",
  });
  const units: Unit[] = [
    { name: "double", layer: "new", kind: "fork", copies: 2, input: x, output: x },
    fifo("word", 5),
    fifo("in", 40),
    { name: "new", layer: "new", kind: "add", inputs: [x, x], shiftA: 0, shiftB: 1, output: sum },
  ];
  const connections = [
    wire(undefined, 0, "double", 0),
    wire("double", 1, "word", 0),
    wire("word", 0, "in", 0),
    wire("in", 0, "new", 1),
    wire("double", 0, "new", 0),
    wire("new", 0, undefined, 0, sum),
  ];
  return designOf("diamond", units, connections, [portOf("x", x)], [portOf("new", sum)]);
}

test("forks, joins, FIFOs and names that are words of C++", async () => {
  const files = hlsFiles(diamond());
  files.set(inputPath(0), "0201\n0403\nff00\n");
  // 3 * each element, nine bits each.
  const word = (high: number, low: number) => ((high << 9) | low).toString(16).padStart(6, "0");
  files.set(expectedPath(0), `${word(6, 3)}\n${word(12, 9)}\n${word((3 * 255) & 511, 0)}\n`);
  expect((await compileAndRun("diamond", files)).output).toBe("DNNX result vectors=1 mismatches=0\n");
});

test("a FIFO is the depth and the memory of a stream", () => {
  const source = hlsFiles(diamond()).get("hls/diamond.cpp")!;
  expect(source).toContain(
    "#pragma HLS STREAM variable=in depth=45\n#pragma HLS BIND_STORAGE variable=in type=fifo impl=bram",
  );
  expect(source).toContain("void double_2(");
  expect(source).toContain("diamond_units::new_2(double_to_new, in, new_to_output);");
});

test("an unconnected port is an internal error that names the unit", () => {
  const design = diamond();
  const without = (unit: string) => ({
    ...design,
    connections: design.connections.filter((c) => c.from.unit !== unit),
  });
  expect(() => hlsFiles(without("new"))).toThrow("port 0 of new is not connected (output)");
  expect(() => hlsFiles(without("in"))).toThrow("nothing reads FIFO in");
});

test("words over 1024 bits raise the limit of the vendor's headers", () => {
  const wide: Stream = { ...x, lanes: 200, words: 1 };
  const fork: Unit = { name: "copy", layer: "copy", kind: "fork", copies: 1, input: wide, output: wide };
  expect(hlsFiles(separateUnits("wide", [fork])).get("hls/wide.hpp")).toContain("#define AP_INT_MAX_W 2048");
  expect(hlsFiles(diamond()).get("hls/diamond.hpp")).not.toContain("AP_INT_MAX_W");
});

test("the same design gives the same files", () => {
  expect(hlsFiles(diamond())).toEqual(hlsFiles(diamond()));
});

test("the script for Vitis HLS names part, clock and vectors", () => {
  const script = hlsFiles(diamond()).get("vendor/vitis_hls.tcl")!;
  expect(script).toContain("set_top diamond_top");
  expect(script).toContain("set_part {xc7z020clg400-1}");
  expect(script).toContain("create_clock -period 10 ");
  expect(script).toContain("csim_design -argv");
});

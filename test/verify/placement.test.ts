import { describe, expect, test } from "vitest";
import { findYosys } from "../../server/hosts/yosys.ts";
import { canPlace, place } from "../../server/verify/placement.ts";
import type { Tools } from "../../server/verify/tools.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

const design = designOf(
  fileOf(
    "  input x: uint3[4]\n  y = dense(x, units: 2) @weights(int2) @fold(pe: 1, simd: 1)\n  output y",
    "device ice40up5k\n  clock 12 MHz",
  ),
);

/** What nextpnr prints, as far as it is read; the netlist comes from the real Yosys. */
function fakeTools(log: string, code = 0): Tools & { readonly calls: string[][] } {
  const calls: string[][] = [];
  return {
    calls,
    which: async (name) => `/opt/${name}`,
    run: async (_command, args) => {
      calls.push([...args]);
      if (args.includes("--version")) return { code: 0, stdout: "", stderr: "nextpnr-ice40 -- (Version 0.4-1)" };
      return { code, stdout: "", stderr: log };
    },
  };
}

describe("place and route", () => {
  const yosys = findYosys(import.meta.dirname);
  const run = async (tools: Tools, written: string[] = []) =>
    place(design, await yosys, tools, "/", async (_path, text) => void written.push(text));

  test("reads the clock of the routed design, not the first guess", async () => {
    const log = [
      "Info: \t         ICESTORM_LC:   123/ 5280     2%",
      "Info: Max frequency for clock 'clk$SB_IO_IN_$glb_clk': 41.10 MHz (PASS at 12.00 MHz)",
      "Info: Max frequency for clock 'clk$SB_IO_IN_$glb_clk': 34.56 MHz (PASS at 12.00 MHz)",
    ].join("\n");
    const tools = fakeTools(log);
    const written: string[] = [];
    const placement = await run(tools, written);
    expect(placement).toEqual({
      tool: "nextpnr-ice40 0.4-1",
      clockAsked: 12e6,
      clockReached: 34.56e6,
      logicCells: 123,
    });
    expect(tools.calls[0]!.join(" ")).toMatch(/^--up5k --package sg48 --json netlist\.json --freq 12 /);
    // The harness needs four pins, whatever the interface of the design.
    const ports = (JSON.parse(written[0]!) as { modules: Record<string, { ports: object }> }).modules.harness!.ports;
    expect(Object.keys(ports)).toEqual(["clk", "reset", "serial_in", "serial_out"]);
  });

  test("a design that is too large is told as nextpnr tells it", async () => {
    const tools = fakeTools("ERROR: Unable to place cell 'a', no Bels remaining of type 'ICESTORM_LC'", 1);
    await expect(run(tools)).rejects.toThrow("could not place and route n_top: Unable to place cell 'a', no Bels");
  });

  test("is left out where there is no program or no flow for the device", async () => {
    expect(await run({ ...fakeTools(""), which: async () => undefined })).toBeUndefined();
    expect(canPlace(design.target.device)).toBe(true);
    expect(canPlace(designOf(fileOf("  input x: uint3[4]\n  output x")).target.device)).toBe(false);
  });
});

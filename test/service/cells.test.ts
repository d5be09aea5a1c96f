import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readLibrary } from "../../server/importers/liberty/library.ts";
import { completionsAt } from "../../server/service/completion/completion.ts";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { fileLinkAt } from "../../server/service/links.ts";
import { createWorkspace } from "../../server/service/workspace.ts";
import type { CellsFile } from "../../server/targets/cells/library.ts";

const own = readLibrary(
  readFileSync(join(import.meta.dirname, "..", "validation", "cells.lib"), "utf8"),
  "/cells/own.lib",
);
const library = (factor: number): CellsFile => {
  const larger = (it: { name: string; area: number }) => ({ ...it, area: factor * it.area, leakage: 1e-9 });
  const gates = Object.fromEntries(Object.entries(own.gates).map(([kind, cell]) => [kind, larger(cell)]));
  return { state: "ready", library: { ...own, gates, flipFlop: larger(own.flipFlop) } };
};

const target = (more: string) => `target chip {\n  process 45 nm\n  clock 100 MHz\n  area 1 mm2\n${more}}\n`;
const network = `network n on chip {
  input x: uint4[32]
  y = dense(x, units: 8) @weights(int4) @fold(pe: 2, simd: 4) @memory(bram)
  output y
}
`;
const uri = "file:///chips/main.dnnx";
const cellsLine = '  cells "my.lib"\n';

/** A workspace whose disk holds libraries, which may change. */
function open(text: string, files: Map<string, CellsFile> = new Map(), imported: Record<string, string> = {}) {
  const asked: string[] = [];
  const workspace = createWorkspace({
    weights: () => ({ state: "missing", reason: "no files in this test" }),
    cells: (from, path) => {
      asked.push(`${from} ${path}`);
      return files.get(path) ?? { state: "missing", reason: "no such file or folder" };
    },
    source: (_, path) =>
      path in imported
        ? { state: "ready", uri: `file:///chips/parts/${path}`, text: imported[path]! }
        : { state: "missing", reason: "no such file" },
  });
  return { workspace, document: workspace.open(uri, text), asked };
}

const estimateOf = (document: ReturnType<typeof open>["document"]) => document.compilation().mapped[0]!.estimate;

describe("a target with cells", () => {
  const usual = estimateOf(open(target("") + network).document);

  test("has the areas and the leakage of the library, and its voltage", () => {
    const files = new Map([["my.lib", library(1.5)]]);
    const { document } = open(target(cellsLine) + network, files);
    const { device } = document.compilation().targets.get("chip")!;
    expect(device.title).toBe("a chip in 45 nm with cells of small_cells_45nm");
    expect(device.coreVoltage).toEqual({ value: 1.1, source: "cell library small_cells_45nm" });
    const estimate = estimateOf(document);
    const { gate, sram } = estimate.resources;
    expect(sram.cost.value).toBeGreaterThan(0);
    // Memories keep their area, so that they are fewer of the larger gates.
    expect(gate.cost.value).toBeLessThan(usual.resources.gate.cost.value!);
    expect(estimate.area.value! / usual.area.value!).toBeGreaterThan(1);
    expect(estimate.area.value! / usual.area.value!).toBeLessThan(1.5);
    expect(estimate.energy.static.value! / usual.energy.static.value!).toBeLessThan(0.2);
    expect("source" in estimate.area && estimate.area.source).toContain("cell library small_cells_45nm");
    expect(diagnosticsOf(document)).toEqual([]);
    const said = open(target(`${cellsLine}  voltage 0.9 V\n`) + network, files).document;
    expect(said.compilation().targets.get("chip")!.device.coreVoltage.value).toBe(0.9);
  });

  test("works with the usual cells while the library is read, and with what it says when it changes", () => {
    const files = new Map<string, CellsFile>([["my.lib", { state: "loading" }]]);
    const { workspace, document } = open(target(cellsLine) + network, files);
    expect(estimateOf(document).area.value).toBe(usual.area.value);
    expect(diagnosticsOf(document)).toEqual([]);
    const areas = [1.5, 2.5].map((factor) => {
      files.set("my.lib", library(factor));
      workspace.filesChanged([uri]);
      return estimateOf(workspace.get(uri)!).area.value!;
    });
    expect(areas[0]).toBeGreaterThan(usual.area.value!);
    expect(areas[1]).toBeGreaterThan(areas[0]!);
  });

  test("keeps its target while other lines are edited", () => {
    const files = new Map([["my.lib", library(1.5)]]);
    const { workspace, document } = open(target(cellsLine) + network, files);
    const before = document.compilation();
    const end = { line: document.tree.text.split("\n").length - 1, character: 0 };
    const after = workspace.change(uri, [{ range: { start: end, end }, text: "// more\n" }])!.compilation();
    expect(after.targets.get("chip")).toBe(before.targets.get("chip"));
    expect(after.mapped[0]!.target).toBe(before.mapped[0]!.target);
  });

  test.each([
    ["a file that is missing", target(cellsLine), undefined, "dnnx-cells-file", "no such file or folder"],
    ["no path", target("  cells 3\n"), undefined, "dnnx-wrong-argument", "the path of a Liberty file"],
    [
      "a library without gates",
      target(cellsLine),
      { state: "ready", library: { ...own, gates: {} } },
      "dnnx-cells-file",
      "library small_cells_45nm has no gate such as NAND or NOR",
    ],
    [
      "cells of another process",
      target(cellsLine),
      library(4),
      "dnnx-cells-of-another-process",
      'A NAND gate of "my.lib" takes 3.19 um2, where 0.798 um2 are usual at 45 nm',
    ],
  ] as const)("says where and what is wrong: %s", (_, text, file, code, message) => {
    const { document } = open(text + network, new Map(file ? [["my.lib", file]] : []));
    const found = diagnosticsOf(document);
    expect(found.map((it) => it.code)).toEqual([code]);
    expect(found[0]!.message).toContain(message);
    const place = text.indexOf("cells ") + "cells ".length;
    expect(found[0]!.start).toBe(place);
    expect(text.slice(found[0]!.start, found[0]!.end)).toMatch(/^("my\.lib"|3)$/);
  });

  test("without a process misses it; with a device the line is too much", () => {
    const codes = (text: string) => diagnosticsOf(open(text + network).document).map(({ code }) => code);
    expect(codes(`target chip {\n  clock 100 MHz\n  area 1 mm2\n${cellsLine}}\n`)).toEqual(["dnnx-target-incomplete"]);
    expect(codes(`target chip {\n  device xc7z020\n  clock 100 MHz\n${cellsLine}}\n`)).toEqual(["dnnx-target-value"]);
  });

  test("of an imported file names a path beside that file", () => {
    const text = `import "chips.dnnx"\n${network}`;
    const { document, asked } = open(text, new Map([["my.lib", library(2)]]), { "chips.dnnx": target(cellsLine) });
    expect(estimateOf(document).area.value).toBeGreaterThan(usual.area.value!);
    expect(new Set(asked)).toEqual(new Set(["file:///chips/parts/chips.dnnx my.lib"]));
  });
});

describe("in the editor", () => {
  const text = target(cellsLine) + network;
  const { document } = open(text, new Map([["my.lib", library(1.5)]]));

  test("the property explains itself and is offered, the target tells its figures, the path leads to the file", () => {
    expect(hoverAt(document, text.indexOf("cells"))?.markdown).toContain("Liberty file");
    const about = hoverAt(document, text.indexOf("chip"))?.markdown;
    expect(about).toContain("gate equivalent: 1.2 um2 (NAND with two inputs of cell library small_cells_45nm)");
    expect(about).toContain("(DFF_X1)");
    expect(fileLinkAt(document, text.indexOf("my.lib") + 2)?.path).toBe("my.lib");
    expect(fileLinkAt(document, text.indexOf("process"))).toBeUndefined();
    const empty = "target chip {\n  process 45 nm\n  \n}\n";
    const { items } = { items: completionsAt(open(empty).document, empty.indexOf("\n  \n") + 3) };
    expect(items.map(({ label }) => label)).toContain("cells");
  });
});

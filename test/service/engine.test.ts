import { describe, expect, test } from "vitest";
import { explain } from "../../server/estimate/explain.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { NotGeneratedError, refuse } from "../../server/generate/refusal.ts";
import { lenses } from "../../server/service/codeLens.ts";
import { completionsAt } from "../../server/service/completion/completion.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { signatureAt } from "../../server/service/signatureHelp.ts";
import { at, open } from "./documents.ts";

const text = (marks: { engine?: string; conv?: string } = {}): string => `target chip {
  process 28 nm
  clock 500 MHz
  sram 64 KiB
  dram lpddr4, 12.8 GB/s
  architecture engine(${marks.engine ?? "rows: 8, columns: 8"})
}
network net on chip {
  input image: int8(scale: 2^-7)[3, 32, 32]
  ${marks.conv ?? ""}c1 = conv(image, filters: 16, kernel: 3, padding: same) @activations(int8)
  r1 = relu(c1)
  f1 = dense(flatten(r1), units: 10)
  output f1
  require latency <= 1 us
}
`;

const mapped = () => open(text()).compilation().mapped[0]!;

describe("an engine in the editor", () => {
  test("is written with its parameters", () => {
    const labels = (marked: string) => {
      const { document, offset } = at(text({ engine: marked }));
      return completionsAt(document, offset).map(({ label }) => label);
    };
    expect(labels("rows: 8, |")).toEqual(expect.arrayContaining(["columns:", "dataflow:", "weight_buffer:"]));
    expect(labels("rows: 8, |")).not.toContain("rows:");
    expect(labels("rows: 8, columns: 8, dataflow: |")).toContain("row_stationary");
    const { document, offset } = at(text({ engine: "rows: |" }));
    expect(signatureAt(document, offset)?.label).toMatch(/^engine\(rows, columns, dataflow/);
  });

  test("shows time, use of the array, tile and traffic of a layer", () => {
    const { document, offset } = at(text({ conv: "|" }));
    const card = hoverAt(document, offset)?.markdown ?? "";
    expect(card).toMatch(/\| time \| [\d,]+ cycles \| [\d.]+ % \|/);
    expect(card).toMatch(/[\d.]+ % of the array used; bound by (compute|bandwidth)/);
    expect(card).toContain("Rows compute channels x kernel_rows x kernel_columns, columns filters; tile");
    expect(card).toMatch(/Off-chip: inputs [\d.]+ KiB, weights/);
  });

  test("has no lens that generates", () => {
    expect(lenses(open(text())).map(({ title }) => title)).toEqual([expect.stringMatching(/inference\/s/)]);
  });

  test("says why a requirement is missed", () => {
    const { diagnostics } = mapped();
    const missed = diagnostics.find(({ code }) => code === "dnnx-requirement-not-met")!;
    expect(missed.message).toMatch(/"(c1|f1)" takes most of the time, bound by/);
  });
});

describe("an engine on the command line", () => {
  test("explains each layer", () => {
    const { design, estimate } = mapped();
    const whats = explain(design, estimate, "c1").map(({ what }) => what);
    expect(whats).toEqual(
      expect.arrayContaining([
        "tile",
        "cycles of the array, of a batch",
        "off-chip traffic, of a batch",
        "utilisation",
      ]),
    );
    const [line] = explain(design, estimate, "r1");
    expect(line?.filledIn).toBe('applied to results of "c1" on their way out');
  });

  test("adds what it does to the JSON, of the network and of layers", () => {
    const { estimate } = mapped();
    const json = JSON.parse(JSON.stringify(estimateJson("net.dnnx", estimate)));
    expect(json.engine).toMatchObject({ dataflow: "weight_stationary", batch: 1, objective: "latency" });
    const bits = (it: Record<string, number>) => it.input! + it.weight! + it.output!;
    expect(bits(json.engine.off_chip_bits)).toBe(json.memory.off_chip_per_inference.value);
    const own = json.layers.flatMap((layer: { engine?: object }) => (layer.engine ? [layer.engine] : []));
    expect(own).toHaveLength(2);
    expect(own[0].mappings[0].tile.filters).toBe(16);
    expect(
      own.reduce((sum: number, it: { off_chip_bits: Record<string, number> }) => sum + bits(it.off_chip_bits), 0),
    ).toBe(bits(json.engine.off_chip_bits));
    const cycles = json.layers.reduce(
      (sum: number, it: { interval_cycles: { value: number } }) => sum + it.interval_cycles.value,
      0,
    );
    expect(cycles).toBe(json.interval_cycles.value);
  });

  test("is not generated, and says so", () => {
    expect(() => refuse(mapped().design)).toThrow(NotGeneratedError);
    expect(() => refuse(mapped().design)).toThrow(/nothing is generated for it yet/);
  });
});

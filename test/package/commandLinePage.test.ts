import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { commandLinePage, estimateFields } from "../../scripts/commandLinePage.ts";
import { createProgram } from "../../server/cli/program.ts";
import { comparisonJson, estimateJson, workJson } from "../../server/estimate/json.ts";
import { processorRoofline } from "../../server/estimate/roofline.ts";
import { workOf } from "../../server/estimate/work.ts";
import { createCompiler } from "../../server/service/compile.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "commandLine.md"), "utf8");

/** On an FPGA of a board, a chip with an engine and a processor; early exits, a function with an error, a teacher. */
const text = `
target board { device zc706 clock 100 MHz }
target chip { process 28 nm clock 500 MHz sram 512 KiB area 4 mm2 dram lpddr4, 12.8 GB/s
  architecture engine(rows: 16, columns: 16) }
target gpu { device titan_x }
network teacher { input x: int8(scale: 2^-7)[3, 8, 8] output dense(flatten(x), units: 10) }
network student on board, chip, gpu @distilled(from: teacher) {
  input x: int8(scale: 2^-7)[3, 8, 8]
  a = relu(conv(x, filters: 8, kernel: 3))
  exit early = dense(flatten(a), units: 10) when confidence > 90% taken 60%
  b = tanh(dense(flatten(a), units: 10)) @activations(fixed<8, 1>)
  output b
  require latency <= 1 ms
}`;

/** Resources and names of fields of which one stands for all. */
const one = [
  [/\b(lut|ff|dsp|bram18|uram|gate|sram)$/, "R"],
  [/(roofline(\.layers\[\])?\.reasons)\.\w+$/, "$1.F"],
] as const;

/** The fields of JSON by their path; a quantity is one field. */
function pathsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  if ("value" in value && ("source" in value || "reason" in value)) return [path];
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, path === "" ? key : `${path}.${key}`));
}

function printedFields(): ReadonlySet<string> {
  const compile = createCompiler({ weights: () => ({ state: "missing", reason: "no file in this test" }) });
  const { checked, mapped, compared } = compile(parse(text));
  const bare = checked.networks.filter(({ targets }) => targets.length === 0);
  const all = [
    ...mapped.map(({ estimate }) => estimateJson("net.dnnx", estimate)),
    ...compared.map(({ network, target }) =>
      comparisonJson("net.dnnx", network, processorRoofline(network, target.name, target.processor)),
    ),
    ...bare.map((network) => workJson("net.dnnx", workOf(network))),
  ];
  expect(all).toHaveLength(4);
  const paths = pathsOf(JSON.parse(JSON.stringify(all))).map((path) => path.slice(3));
  return new Set(paths.map((path) => one.reduce((found, [names, name]) => found.replace(names, name), path)));
}

describe("docs/commandLine.md", () => {
  test("is what the program says: npm run pages writes it", () => {
    expect(page).toBe(commandLinePage());
  });

  test("has every command and every option", () => {
    const { commands } = createProgram();
    expect(commands.commands.length).toBeGreaterThan(10);
    for (const command of commands.commands) {
      expect(page).toContain(`\n## ${command.name()}\n`);
      for (const { flags } of command.options) expect(page).toContain(`- \`${flags}\`: `);
    }
  });

  test("has every field of the JSON, and none that is not printed", () => {
    const printed = printedFields();
    const told = new Set(estimateFields.map(([path]) => path));
    // What a layer has as the network has it, or one size of a tile for all five.
    const isTold = (path: string) =>
      told.has(path) ||
      told.has(path.replace("layers[].energy", "energy")) ||
      told.has(path.replace("roofline.layers[]", "roofline")) ||
      told.has(path.replace("layers[].engine", "engine")) ||
      told.has(path.replace(/tile\.\w+$/, "tile.channels"));
    expect([...printed].filter((path) => !isTold(path))).toEqual([]);
    expect([...told].filter((path) => !printed.has(path))).toEqual([]);
  });
});

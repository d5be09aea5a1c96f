import { describe, expect, test } from "vitest";
import { replaced } from "../../../grammar/layout.ts";
import type { ProtocolEdit } from "../../../server/lsp/protocol.ts";
import { assistantTools, toolNamed } from "../../../server/service/assistant/registry.ts";
import { AssistantError, type AssistantHost, type Input } from "../../../server/service/assistant/tool.ts";
import { network, open } from "../documents.ts";
import { missed, tooLarge, tooSlow, unhindered } from "../repair/texts.ts";

const files: Readonly<Record<string, string>> = {
  "good.dnnx": network("  a = conv(image, filters: 4, kernel: 3)\n  b = dense(flatten(a), units: 10)\n  output b"),
  "wrong.dnnx": network("  a = relu(imag)\n  output a"),
  "slow.dnnx": tooSlow,
  "large.dnnx": tooLarge,
  "two.dnnx": `${tooSlow}${tooSlow.replaceAll("board", "other").replace("slow", "second")}`,
};

const written: string[] = [];
const host: AssistantHost = {
  open: async (file) => {
    const text = files[file];
    if (text === undefined) throw new AssistantError(`${file}: no such file or folder`);
    return open(text);
  },
  generate: async (_document, { network }, backend, folder) => {
    written.push(`${network.name} ${backend} ${folder}`);
    return 7;
  },
  proceed: unhindered,
};

/** The parts of answers that are looked into. */
interface Answered {
  readonly errors: number;
  readonly problems: readonly { readonly fixes: readonly string[] }[];
  readonly estimates: readonly {
    readonly throughput: { readonly value: number };
    readonly layers: readonly { readonly name: string; readonly interval_cycles: number }[];
    readonly layers_left_out: number;
  }[];
  readonly numbers: readonly object[];
  readonly changes: readonly object[];
  readonly networks: readonly {
    readonly short: readonly object[];
    readonly repairs: readonly { readonly edits: readonly ProtocolEdit[] }[];
  }[];
}

const ask = async (tool: string, input: Input, from = host): Promise<Answered> =>
  (await toolNamed(tool).answer(input, from)) as unknown as Answered;

test("every tool declares what it reads, and refuses an input without it", async () => {
  for (const { name, description, input } of assistantTools) {
    expect(name).toMatch(/^dnnx_[a-z]+$/);
    expect(description.length).toBeGreaterThan(80);
    expect(input.required).toContain("file");
    for (const required of input.required) expect(Object.keys(input.properties)).toContain(required);
    await expect(ask(name, {})).rejects.toThrow(/^"\w+" is missing$/);
    await expect(ask(name, { file: 7, layer: "a", folder: "out" })).rejects.toThrow('"file" must be a text');
    await expect(ask(name, { file: "absent.dnnx", layer: "a", folder: "out" })).rejects.toThrow(
      "absent.dnnx: no such file",
    );
  }
  expect(() => toolNamed("dnnx_fly")).toThrow(AssistantError);
});

test("check counts problems and says where they stand, errors first", async () => {
  const found = await ask("dnnx_check", { file: "wrong.dnnx" });
  expect(found.errors).toBe(1);
  expect(found.problems[0]).toMatchObject({ line: 8, column: 12, severity: "error", code: "dnnx-unknown-name" });
  expect(found.problems[0]?.fixes).toContain('Write "image"');
  expect(await ask("dnnx_check", { file: "good.dnnx" })).toMatchObject({ errors: 0, warnings: 0 });
});

test("an estimate holds the totals with their bands and a line for each layer", async () => {
  const { estimates } = await ask("dnnx_estimate", { file: "good.dnnx" });
  const [mapped] = open(files["good.dnnx"]!).compilation().mapped;
  expect(estimates).toHaveLength(1);
  expect(estimates[0]).toMatchObject({ network: "net", target: "board", bottleneck: mapped!.estimate.bottleneck });
  expect(estimates[0]?.throughput.value).toBe(mapped!.estimate.throughput.value);
  const { layers } = estimates[0]!;
  expect(layers.map(({ name }) => name).toSorted()).toEqual(mapped!.estimate.layers.map(({ name }) => name).toSorted());
  const cycles = layers.map(({ interval_cycles }) => interval_cycles);
  expect(cycles).toEqual(cycles.toSorted((a, b) => b - a));
});

test("answers about a thousand layers stay readable, and say what they leave out", async () => {
  const lines = Array.from(
    { length: 1000 },
    (_, index) => `  a${index} = relu(${index === 0 ? "image" : `a${index - 1}`})`,
  );
  const text = network(`${lines.join("\n")}\n  output a999`);
  const large = { ...host, open: async () => open(text) };
  for (const tool of ["dnnx_check", "dnnx_estimate"]) {
    const answer = await ask(tool, { file: "large.dnnx" }, large);
    expect(JSON.stringify(answer).length, tool).toBeLessThan(40_000);
  }
  const [estimate] = (await ask("dnnx_estimate", { file: "large.dnnx" }, large)).estimates;
  expect(estimate!.layers_left_out + estimate!.layers.length).toBe(1001);
});

test("a layer is explained with its formulas and what a change would do", async () => {
  const found = await ask("dnnx_explain", { file: "good.dnnx", layer: "a" });
  expect(found.numbers.length).toBeGreaterThan(5);
  expect(found.changes.length).toBeGreaterThan(2);
  await expect(ask("dnnx_explain", { file: "good.dnnx", layer: "flaten" })).rejects.toThrow(
    /there is no layer "flaten" in net; /,
  );
});

test("repairs come with edits that mend the file", async () => {
  const { networks } = await ask("dnnx_repair", { file: "slow.dnnx" });
  const { short, repairs } = networks[0]!;
  expect(short[0]).toMatchObject({ what: "throughput", limit: "100 k inference/s" });
  const { lines } = open(tooSlow);
  const edits = repairs[0]!.edits.map(({ range, newText }) => ({
    start: lines.offsetAt(range.start.line, range.start.character),
    end: lines.offsetAt(range.end.line, range.end.character),
    newText,
  }));
  expect(missed(open(replaced(tooSlow, edits)))).toEqual([]);
  expect(await ask("dnnx_repair", { file: "good.dnnx" })).toMatchObject({ networks: [], note: expect.any(String) });
});

describe("generate", () => {
  test("writes the network that is named", async () => {
    expect(await ask("dnnx_generate", { file: "good.dnnx", folder: "out" })).toMatchObject({
      files: 7,
      backend: "verilog",
    });
    expect(written).toEqual(["net verilog out"]);
  });

  test("refuses what does not fit, several networks, other languages", async () => {
    await expect(ask("dnnx_generate", { file: "large.dnnx", folder: "out" })).rejects.toThrow("does not fit");
    await expect(ask("dnnx_generate", { file: "two.dnnx", folder: "out" })).rejects.toThrow(
      'choose one of slow on board, second on other with "network" and "target"',
    );
    await expect(ask("dnnx_generate", { file: "good.dnnx", folder: "out", backend: "vhdl" })).rejects.toThrow(
      "verilog or hls",
    );
    await expect(ask("dnnx_generate", { file: "wrong.dnnx", folder: "out" })).rejects.toThrow("the file has errors");
    expect(written).toHaveLength(1);
  });
});

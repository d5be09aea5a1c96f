import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { completionsAt } from "../../../server/service/completion/completion.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { at, network } from "../documents.ts";
import { cursor } from "../marks.ts";

function labels(marked: string): string[] {
  const { document, offset } = at(marked);
  return completionsAt(document, offset).map(({ label }) => label);
}

describe("what is offered", () => {
  test.each([
    ["declarations at file level", "|", ["network", "target", "approximation", "block", "device", "import"]],
    ["what a device is made from", "device mine |", ["extends"]],
    [
      "properties of a device",
      "device mine extends zedboard {\n  |\n}",
      ["clock", "lut", "ff", "dsp", "bram", "uram", "dram", "power", "board"],
    ],
    [
      "nodes of a process",
      "target t {\n  process |\n}",
      ["130 nm", "90 nm", "65 nm", "45 nm", "32 nm", "20 nm", "16 nm", "14 nm", "10 nm", "7 nm"],
    ],
    [
      "sizes of circulant blocks",
      network("  a = dense(flatten(image), units: 8) @circulant(|)\n  output a"),
      ["2", "4", "8"],
    ],
    [
      "legal factors of reuse",
      network("  a = conv(image, filters: 2, kernel: 3) @fold(simd: 3) @reuse(|)\n  output a"),
      ["3", "6"],
    ],
    [
      "numbers of shared values",
      network("  a = dense(flatten(image), units: 8) @share(|)\n  output a"),
      ["4", "8", "16", "32", "64", "256"],
    ],
    ["and of an approximation", "approximation a {\n  share |\n}", ["4", "8", "16", "32", "64", "256"]],
    ["units of a process", "target t {\n  process 28 |\n}", ["nm"]],
    ["memories beside a chip", "target t {\n  dram |\n}", ["lpddr", "lpddr4", "ddr3", "ddr4", "gddr5", "hbm2", "hbm3"]],
    ["their bandwidths", "target t {\n  dram lpddr4, 12.8 |\n}", ["GB/s", "MB/s"]],
    ["the teacher of a network", `network big on t {}\nnetwork n on t @distilled(from: |) {\n}`, ["big"]],
    ["where a network learned", "network n on t @distilled(|", ["from:"]],
    [
      "a label of an annotation",
      network("  a = dense(image, units: 2) @sparsity(50%, encode: |)"),
      ["bitmap", "run_length(4)", "csc(4)"],
    ],
    ["a folding in an approximation", "approximation a {\n  fold |\n}", ["pe:", "simd:", "pack:"]],
    ["a folding in parentheses there", "approximation a {\n  fold(|)\n}", ["pe:", "simd:", "pack:"]],
    [
      "options behind parameters",
      network("  a = relu(image) @activations(fixed<8, 2>(round: |))"),
      ["nearest_even", "half_up", "floor", "zero"],
    ],
    ["clauses of an exit", network("  exit e = dense(image, units: 2) |"), ["when"]],
    ["its condition", network("  exit e = dense(image, units: 2) when |"), ["confidence"]],
    ["its share", network("  exit e = dense(image, units: 2) when confidence > 90% |"), ["taken"]],
    ["what a repetition starts with", network("  a = repeat 2 (x = |"), ["image"]],
    ["nothing for a count", network("  a = repeat |"), []],
    ["parameters of a block as numbers", "block b(x, size) {\n  a = conv(x, filters: |)\n}", ["x", "size"]],
    ["parameters of a call", `block b(x, size) {\n  return x\n}\n${network("  a = b(image, |)")}`, ["image", "size:"]],
    ["targets of a network", "target a {}\ntarget b {}\nnetwork n on |", ["a", "b"]],
    ["further targets", "target a {}\ntarget b {}\nnetwork n on a, |", ["a", "b"]],
    ["on, after the name of a network", "network n |", ["on", "@distilled"]],
    [
      "properties of a target, those of a chip too",
      "target t {\n  |\n}",
      ["device", "clock", "architecture", "budget", "process", "voltage", "area", "sram", "dram", "cells"],
    ],
    ["units of a clock", "target t {\n  clock 100 |\n}", ["Hz", "kHz", "MHz", "GHz"]],
    ["architectures", "target t {\n  architecture |\n}", ["streaming", "engine"]],
    ["resources of a budget", "target t {\n  budget lut 50%, |\n}", ["lut", "ff", "dsp", "bram", "uram"]],
    ["approximations", `approximation edge {}\n${network("  use |")}`, ["edge"]],
    ["choices of padding", network("  a = conv(image, padding: |)"), ["same", "valid"]],
    ["choices of a flag", network("  a = conv(image, bias: |)"), ["true", "false"]],
    [
      "argument names that are not written yet",
      network("  a = conv(image, kernel: 3, |)"),
      ["filters:", "stride:", "padding:", "dilation:", "groups:", "bias:"],
    ],
    [
      "rounding modes",
      network("  a = relu(image) @activations(int8(round: |))"),
      ["nearest_even", "half_up", "floor", "zero"],
    ],
    [
      "memories",
      network("  a = dense(image, units: 2) @memory(|)"),
      ["bram", "uram", "lutram", "registers", "logic", "offchip"],
    ],
    ["nothing in a comment", network("  // a = |"), []],
    ["nothing in a string", network('  weights from "|"'), []],
    ["nothing for a number", network("  a = conv(image, kernel: |)"), []],
  ])("%s", (_, text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  test.each([
    ["devices of the catalogue", "target t {\n  device |\n}", ["xc7z020", "ice40up5k"]],
    ["statements of a network", network("  |"), ["input", "output", "require", "conv", "dense"]],
    ["layers", network("  a = |"), ["conv", "dense", "quantize", "repeat", "if"]],
    ["statements of a block", "block b(x) {\n  |\n}", ["return", "use", "conv"]],
    ["tensors of a block", "block b(x) {\n  a = relu(x)\n  return |\n}", ["a", "x", "relu"]],
    ["tensors of a choice", network("  a = if 1 == 2 then |"), ["image", "conv"]],
    ["calls to repeat", network("  a = repeat 2 (x = image) |"), ["conv"]],
    ["exits and overrides", network("  |"), ["exit", "override"]],
    [
      "layers inside of a call that is overridden",
      `block b(x) {\n  c = dense(relu(x), units: 2)\n  return c\n}\n${network("  f = flatten(image)\n  a = repeat 2 (x = f) b(x)\n  override a[1].|\n  output a")}`,
      ["c.relu", "c"],
    ],
    ["annotations of an override", network("  a = relu(image)\n  override a |"), ["@weights", "@fold"]],
    ["what a device extends", "device mine extends |", ["zedboard", "xc7z020", "mine"]],
    ["whom a network learned from", "network n on t |", ["@distilled"]],
    ["the encoding of zeros", network("  a = dense(image, units: 2) @sparsity(50%, |)"), ["encode:"]],
    ["formats of a codebook", network("  a = dense(image, units: 2) @weights(codebook<16, |>)"), ["int8"]],
    ["tensors and layers as an input", network("  a = relu(image)\n  b = relu(|)"), ["a", "image", "flatten"]],
    ["formats", network("  a = relu(image) @activations(|)"), ["int8", "uint8", "binary", "ternary"]],
    ["formats in an approximation", "approximation a {\n  weights |\n}", ["int8", "binary"]],
    ["annotations", network("  a = conv(image, filters: 2, kernel: 3) |"), ["@weights", "@fold", "@sparsity"]],
    ["annotations after @", network("  a = relu(image) @|"), ["@activations", "@fold"]],
    ["metrics and layers", network("  a = relu(image)\n  require |"), ["latency", "throughput", "a"]],
    ["metrics of a layer", network("  a = relu(image)\n  require a.|"), ["lut", "latency"]],
    ["units of a bound", network("  require latency <= 1 |"), ["ms", "us"]],
    ["sparsity patterns", network("  a = dense(image, units: 2) @sparsity(50%, |)"), ["2:4", "block(4, 1)", "filter"]],
  ])("%s, among others", (_, text, expected) => {
    const found = labels(text);
    for (const label of expected) expect(found).toContain(label);
  });

  test("names of imported files", () => {
    const parts = "target lab {}\napproximation small {}\nblock unit(x) {\n  return x\n}\n";
    const workspace = createWorkspace({
      weights: () => ({ state: "missing", reason: "no files in this test" }),
      source: () => ({ state: "ready", uri: "file:///parts.dnnx", text: parts }),
    });
    const found = (marked: string) => {
      const { text, offset } = cursor(`import "parts.dnnx"\n${marked}`);
      return completionsAt(workspace.open("file:///a.dnnx", text), offset).map(({ label }) => label);
    };
    expect(found("network n on |")).toEqual(["lab"]);
    expect(found(network("  use |"))).toEqual(["small"]);
    expect(found(network("  a = |"))).toContain("unit");
  });

  test("tensors stand nearest first, with their type, and only those defined above", () => {
    const { document, offset } = at(network("  a = relu(image)\n  b = relu(|)\n  c = relu(a)"));
    const tensors = completionsAt(document, offset).filter(({ kind }) => kind === "tensor");
    expect(tensors.map(({ label, detail }) => [label, detail])).toEqual([
      ["a", "uint8[1, 8, 8]"],
      ["image", "uint8[1, 8, 8]"],
    ]);
  });

  test("annotations that the layer cannot have or already has are left out", () => {
    const found = labels(network("  a = relu(image) @fold(pe: 1) |"));
    expect(found).toContain("@activations");
    expect(found).not.toContain("@fold");
    expect(found).not.toContain("@weights");
  });

  test("legal foldings of the layer", () => {
    const conv = "  a = conv(image, filters: 6, kernel: 3)";
    expect(labels(network(`${conv} @fold(pe: |)`))).toEqual(["1", "2", "3", "6"]);
    expect(labels(network(`${conv} @fold(simd: |)`))).toEqual(["1", "3", "9"]);
    expect(labels(network(`${conv} @fold(pe: 2, |)`))).toEqual(["simd:", "pack:"]);
    // Nothing reads the layer yet.
    expect(labels(network(`${conv} @fold(pe: |)\n  b = relu(image)\n  output b`))).toEqual(["1", "2", "3", "6"]);
  });
});

/** Snippet with its places filled by what stands in them. */
function filled(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$\d+/g, "");
}

test("an item that is inserted can be read", () => {
  const places = [
    "|",
    "target t {\n  |\n}",
    "device d extends xc7z020 |",
    "block b(x) {\n  |\n}",
    "approximation a {\n  |\n}",
    network("  |"),
    network("  a = |"),
    network("  a = conv(image, filters: 2, kernel: 3) |"),
    network("  a = dense(image, units: 2) @weights(|)"),
    network("  a = dense(|)"),
  ];
  let inserted = 0;
  for (const place of places) {
    const { document, offset } = at(place);
    for (const item of completionsAt(document, offset)) {
      if (item.label === "require") continue;
      const { text } = cursor(place);
      const result = text.slice(0, item.range.start) + filled(item.insert) + text.slice(item.range.end);
      const closed = item.kind === "argument" ? result.replace(filled(item.insert), `${filled(item.insert)}1`) : result;
      const problems = parse(closed).statements.flatMap(({ errors }) => errors.map(({ message }) => message));
      expect([item.label, problems]).toEqual([item.label, []]);
      inserted += 1;
    }
  }
  expect(inserted).toBeGreaterThan(80);
});

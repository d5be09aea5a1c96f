import { describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { completionsAt } from "../../../server/service/completion/completion.ts";
import { at, network } from "../documents.ts";
import { cursor } from "../marks.ts";

function labels(marked: string): string[] {
  const { document, offset } = at(marked);
  return completionsAt(document, offset).map(({ label }) => label);
}

describe("what is offered", () => {
  test.each([
    ["declarations at file level", "|", ["network", "target", "approximation"]],
    ["targets of a network", "target a {}\ntarget b {}\nnetwork n on |", ["a", "b"]],
    ["further targets", "target a {}\ntarget b {}\nnetwork n on a, |", ["a", "b"]],
    ["on, after the name of a network", "network n |", ["on"]],
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
    ["layers", network("  a = |"), ["conv", "dense", "quantize"]],
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

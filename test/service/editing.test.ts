import { describe, expect, test } from "vitest";
import type { Replacement } from "../../grammar/layout.ts";
import { stageUnits } from "../../server/mapping/design.ts";
import { actionsAt, fixAll } from "../../server/service/codeActions.ts";
import { devicesBehind } from "../../server/service/definition.ts";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { formatted, formattedBehind } from "../../server/service/formatting.ts";
import { inlays } from "../../server/service/inlayHints.ts";
import { fileLinks } from "../../server/service/links.ts";
import { symbolsNamed } from "../../server/service/workspaceSymbols.ts";
import { at, network, open } from "./documents.ts";

/** The text after the edits. */
function applied(text: string, edits: readonly Replacement[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

test("a line break lays out the statement in front of it, and nothing else", () => {
  const { document, offset } = at("network net {\n   input  a:int8[4]\n|   output   a\n}\n");
  expect(applied(document.tree.text, formattedBehind(document, offset))).toBe(
    "network net {\n  input a: int8[4]\n   output   a\n}\n",
  );
});

test("a closing brace is put in its place", () => {
  const { document, offset } = at("network net {\n  input  a: int8[4]\n  output a }|\n");
  expect(applied(document.tree.text, formattedBehind(document, offset))).toBe(
    "network net {\n  input  a: int8[4]\n  output a\n}\n",
  );
});

test("an unfinished statement and a comment stay as they are typed", () => {
  for (const text of ["network net {\n  a   = conv(\n|}\n", "network net {\n  input a: int8[4]\n  //   note\n|}\n"]) {
    const { document, offset } = at(text);
    expect(formattedBehind(document, offset), text).toEqual([]);
  }
});

test("fix all mends what has a single fix", () => {
  const document = open(network("  a = sigmoyd(image)\n  b = flaten(a)\n  output b"));
  const codes = diagnosticsOf(document).map(({ code }) => code);
  expect(codes.length).toBeGreaterThanOrEqual(2);
  const mended = open(applied(document.tree.text, fixAll(document)));
  expect(mended.tree.text).toContain("a = sigmoid(image)\n  b = flatten(a)");
  expect(diagnosticsOf(mended).filter(({ severity }) => severity === "error")).toEqual([]);
  expect(actionsAt(document, { start: 0, end: document.lines.length }).length).toBeGreaterThanOrEqual(2);
});

describe("fixes", () => {
  /** The texts after each fix of a file, and what is still wrong in them. */
  const mended = (text: string) =>
    diagnosticsOf(open(text)).flatMap(({ fixes }) =>
      fixes.map(({ title, edits }) => {
        const after = applied(text, edits);
        const errors = diagnosticsOf(open(after)).filter(({ severity }) => severity === "error");
        return { title, after, errors: errors.map(({ code }) => code) };
      }),
    );

  test.each([
    ["@fold(pe: 3)", ["Write pe: 2", "Write pe: 4"]],
    ["@fold(2, 5)", ["Write 4", "Write 8"]],
    ["@fold(simd: 99)", ["Write simd: 64"]],
    ["@reuse(100)", ["Write 64", "Write 128"]],
  ])("a fold that is not legal becomes one next to it: %s", (written, titles) => {
    const found = mended(network(`  a = dense(flatten(image), units: 4) ${written}\n  output a`));
    expect(found.map(({ title }) => title)).toEqual(titles);
    expect(found.flatMap(({ errors }) => errors)).toEqual([]);
  });

  describe("in a block", () => {
    const block = (fold: string) => `block b(x, units, n = 4) {\n  y = dense(x, units: units) ${fold}\n  return y\n}\n`;
    const flat = "  f = flatten(image)\n";

    test.each([
      ["the number there", block("@fold(pe: 3)") + network(`${flat}  a = b(f, units: 4)\n  output a`), ["2", "4"]],
      [
        "one that all calls can have",
        block("@fold(pe: 5)") + network(`${flat}  a = b(f, units: 8)\n  c = b(f, units: 12)\n  output a, c`),
        ["4"],
      ],
      [
        "the argument of the call",
        block("@fold(pe: n)") + network(`${flat}  a = b(f, units: 4, n: 3)\n  output a`),
        ["2", "4"],
      ],
      [
        "what is said of the call",
        block("") + network(`${flat}  a = b(f, units: 4) @fold(pe: 3)\n  output a`),
        ["2", "4"],
      ],
      [
        "an override",
        block("") + network(`${flat}  a = b(f, units: 4)\n  override a.y @fold(pe: 3)\n  output a`),
        ["2", "4"],
      ],
    ])("it is %s that changes", (_, text, values) => {
      const found = mended(text);
      expect(found.map(({ title }) => title.replace(/^Write (pe|n): /, ""))).toEqual(values);
      expect(found.flatMap(({ errors }) => errors)).toEqual([]);
    });

    test("a parameter that several numbers become, or its default, stays what it is", () => {
      expect(mended(block("@fold(pe: n + 1)") + network(`${flat}  a = b(f, units: 4, n: 2)\n  output a`))).toEqual([]);
      expect(mended(block("@fold(pe: n)") + network(`${flat}  a = b(f, units: 5)\n  output a`))).toEqual([]);
    });
  });

  test("a fold that is said elsewhere is found from the layer", () => {
    const [problem] = diagnosticsOf(
      open(network("  a = dense(flatten(image), units: 4)\n  override a @fold(pe: 3)\n  output a")),
    );
    expect(problem).toMatchObject({ code: "dnnx-illegal-fold", related: [{ message: "The fold is written here." }] });
  });

  test("reuse beside a fold that is not legal has whole numbers to choose from", () => {
    const [fold, reuse] = diagnosticsOf(
      open(network("  a = dense(flatten(image), units: 4) @fold(pe: 3) @reuse(7)\n  output a")),
    );
    expect(fold?.message).toContain("Legal values: 1, 2, 4.");
    expect(reuse?.message).toMatch(/Legal values: 1, 2, 4, 8, /);
  });

  test("of an annotation that stands there twice either goes, of two that are equal one", () => {
    const layer = "  a = dense(flatten(image), units: 4)";
    const found = mended(network(`${layer} @weights(int4) @weights(int8)\n  output a`));
    expect(found).toMatchObject([
      { title: "Remove @weights(int8)", after: expect.stringContaining(`${layer} @weights(int4)\n`), errors: [] },
      { title: "Remove @weights(int4)", after: expect.stringContaining(`${layer} @weights(int8)\n`), errors: [] },
    ]);
    const equal = mended(network(`${layer} @weights(int4) @weights(int4)\n  output a`));
    expect(equal).toMatchObject([{ title: "Remove @weights(int4)", errors: [] }]);
  });

  test("bits that say nothing go, in the layout of the file", () => {
    const small = network(
      "  a = quantize(image, to: uint2)\n  b = relu(a) @activations(fixed<16, 8>(round: floor))\n  output b",
    );
    const [fixed] = mended(small);
    expect(fixed?.title).toMatch(/^Write ufixed<\d+, \d+>\(round: floor\)$/);
    expect(formatted(open(fixed!.after))).toEqual([]);
  });

  test("also of an approximation", () => {
    const entries = "approximation small {\n  weights int4\n  weights int8\n}\n";
    const found = mended(entries + network("  use small\n  a = dense(flatten(image), units: 4)\n  output a"));
    expect(found.map(({ title, errors }) => [title, errors])).toEqual([
      ["Remove weights int8", []],
      ["Remove weights int4", []],
    ]);
    expect(found[0]!.after).toMatch(/^approximation small \{\s+weights int4\s+\}/);
  });
});

test("a hint writes the chosen folding into the file, where it then is what was chosen", () => {
  const document = open(
    network("  a = conv(image, filters: 4, kernel: 3) // kept\n  b = dense(flatten(a), units: 6)\n  output b"),
  );
  const edits = inlays(document, { start: 0, end: document.lines.length }).flatMap(
    ({ details }) => details().edit ?? [],
  );
  expect(edits).toHaveLength(2);
  const written = open(applied(document.tree.text, edits));
  expect(written.tree.text).toMatch(/kernel: 3\) @fold\(pe: \d+(, simd: \d+)?\) \/\/ kept/);
  const folds = ({ compilation }: typeof document) => compilation().mapped[0]!.design.stages.map(({ fold }) => fold);
  expect(folds(written)).toEqual(folds(document));
  const { design } = written.compilation().mapped[0]!;
  const several = ({ layer }: (typeof design.stages)[number]) => stageUnits(design).get(layer.name)!.length > 1;
  expect(design.stages.some(several)).toBe(true);
  expect(design.stages.filter(({ chosen }) => chosen).some(several)).toBe(false);
});

test.each([
  "sigmoid(image)",
  "softmax(image)",
  "concat(image, image)",
  "multiply(image, image)",
  "upsample(image, factor: 2)",
  "maxpool(image, kernel: 2)",
])("what a hint writes is legal: %s", (call) => {
  const document = open(network(`  a = ${call}\n  output a`));
  const edits = inlays(document, { start: 0, end: document.lines.length }).flatMap(
    ({ details }) => details().edit ?? [],
  );
  const written = open(applied(document.tree.text, edits));
  expect(diagnosticsOf(written).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("foldings of layers inside of a call are written so that each is what was chosen, calls in arguments too", () => {
  const block =
    "block pair(x) {\n  a = conv(x, filters: 4, kernel: 3)\n  b = conv(relu(batchnorm(a)), filters: 8, kernel: 3)\n  return b\n}\n";
  const document = open(block + network("  p = pair(image)\n  output p"));
  const { design } = document.compilation().mapped[0]!;
  const at = document.tree.text.indexOf("p = pair");
  const [writing] = actionsAt(document, { start: at, end: at }).filter(({ kind }) => kind === "rewrite");
  const written = open(applied(document.tree.text, writing?.kind === "rewrite" ? writing.edits : []));
  const after = written.compilation().mapped[0]!.design;
  expect(after.stages.map(({ fold }) => fold)).toEqual(design.stages.map(({ fold }) => fold));
  expect(after.cost).toEqual(design.cost);
});

test("a folding that leaves one side open is completed in its place", () => {
  const document = open(network("  a = conv(image, filters: 4, kernel: 3) @fold(pe: 2)\n  output a"));
  const edits = inlays(document, { start: 0, end: document.lines.length }).flatMap(
    ({ details }) => details().edit ?? [],
  );
  for (const edit of edits) expect(document.tree.text.slice(edit.start, edit.end)).toBe("@fold(pe: 2)");
  expect(applied(document.tree.text, edits)).not.toMatch(/@fold.*@fold/);
});

test("files that a document names", () => {
  const document = open('import "a.dnnx"\ntarget t {\n  cells "my.lib"\n}\nnetwork n {\n  weights from "w.npz"\n}\n');
  expect(
    fileLinks(document).map(({ start, end, path, means }) => [document.tree.text.slice(start, end), path, means]),
  ).toEqual([
    ["a.dnnx", "a.dnnx", "source"],
    ["my.lib", "my.lib", "cells"],
    ["w.npz", "w.npz", "weights"],
  ]);
});

test("symbols of all files by the letters of their names, the likeliest first", () => {
  const documents = [open(network("  second = relu(image)\n  dense1 = relu(second)\n  output dense1"))];
  const names = (query: string) =>
    symbolsNamed(documents, query).map(({ name, container }) => `${container ?? ""}/${name}`);
  expect(names("dn")).toEqual(["net/dense1"]);
  expect(names("ne")).toEqual(["/net", "net/dense1"]);
  expect(names("")).toEqual(["/board", "/net", "net/image", "net/second", "net/dense1"]);
  expect(names("zzz")).toEqual([]);
});

test("the devices behind a layer, a target and a network", () => {
  for (const body of ["  a| = relu(image)\n  output a"]) {
    const { document, offset } = at(network(body));
    expect(devicesBehind(document, offset)).toEqual(["xc7z020"]);
    expect(devicesBehind(document, document.tree.text.indexOf("board"))).toEqual(["xc7z020"]);
    expect(devicesBehind(document, document.tree.text.indexOf("net on"))).toEqual(["xc7z020"]);
    expect(devicesBehind(document, document.tree.text.indexOf("clock"))).toEqual([]);
  }
});

test("what does not fit names how many foldings are written, and by what factor a requirement is missed, in plain numbers", () => {
  const document = open(
    network(
      "  a = dense(flatten(image), units: 4096) @fold(pe: 4096, simd: 64)\n  output a\n  require latency <= 1 ns",
    ),
  );
  const messages = diagnosticsOf(document).map(({ message }) => message);
  expect(messages.join("\n")).toContain('leave out "@fold" (written on 1 layer), so');
  expect(messages.join("\n")).toMatch(/, \d+ times off/);
});

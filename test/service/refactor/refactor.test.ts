import { describe, expect, test } from "vitest";
import { replaced } from "../../../grammar/layout.ts";
import { estimateJson } from "../../../server/estimate/json.ts";
import { diagnosticsOf } from "../../../server/service/diagnostics.ts";
import { equalEdits } from "../../../server/service/refactor/refactoring.ts";
import { refactoringNamed, refactoringsAt } from "../../../server/service/refactor/registry.ts";
import type { Document } from "../../../server/service/workspace.ts";
import { network, open } from "../documents.ts";

/** The text after a refactoring of what stands between `«` and `»`. */
function refactored(marked: string, name: string): { text: string; before: Document; after: Document } {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const document = open(marked.replace("«", "").replace("»", ""));
  const found = refactoringNamed(document, { start, end }, name);
  if (!found) throw new Error(`${name} must be offered`);
  const equal = equalEdits(document, found);
  if ("reason" in equal) throw new Error(equal.reason);
  const text = replaced(document.tree.text, equal.edits);
  return { text, before: document, after: open(text) };
}

function offered(marked: string): readonly string[] {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const document = open(marked.replace("«", "").replace("»", ""));
  return refactoringsAt(document, { start, end }).map(({ name }) => name);
}

/** Every figure of every network. */
function estimates(document: Document): readonly object[] {
  return document.compilation().mapped.map(({ estimate }) => estimateJson("", estimate));
}

const errors = (document: Document) => diagnosticsOf(document).filter(({ severity }) => severity === "error");

const layers = `  use base
  a = conv(image, filters: 4, kernel: 3) @weights(int4) @activations(int6)
  b = conv(a, filters: 4, kernel: 3) @weights(int4) @activations(int6) @fold(pe: 2, simd: 4)
  c = dense(flatten(relu(b)), units: 10)
  output c`;
const base = "approximation base {\n  weights int5\n  activations int8\n}\n";

describe("extract approximation", () => {
  test("of two layers: the one behind goes on with what was used before", () => {
    const { text, before, after } = refactored(
      base +
        network(layers.replace("a = conv", "«a = conv").replace("@fold(pe: 2, simd: 4)", "@fold(pe: 2, simd: 4)»")),
      "extractApproximation",
    );
    // A `use` does not round sums, which their own annotation does.
    expect(text).toContain("  use approximation1\n  a = conv(image, filters: 4, kernel: 3) @activations(int6)\n");
    expect(text).toMatch(/simd: 4\)\n {2}use base\n {2}c = /);
    expect(text).toMatch(/}\n\napproximation approximation1 {\n {2}weights int4\n}/);
    expect(errors(after)).toEqual([]);
    expect(estimates(after)).toEqual(estimates(before));
  });

  test("is refused where a layer behind would change, with the reason", () => {
    const text = network(
      "  «a = conv(image, filters: 4, kernel: 3) @weights(int4)»\n  b = dense(flatten(a), units: 10)\n  output b",
    );
    expect(() => refactored(text, "extractApproximation")).toThrow(
      /would not leave the network as it is: .* of net would be/,
    );
  });

  test("leaves a folding at its layer, where others behind fold otherwise", () => {
    const { text } = refactored(
      network(
        "  «a = conv(image, filters: 4, kernel: 3) @weights(int4) @fold(pe: 2)»\n  b = dense(flatten(a), units: 5) @weights(int8)\n  output b",
      ),
      "extractApproximation",
    );
    expect(text).toContain("  use approximation1\n  a = conv(image, filters: 4, kernel: 3) @fold(pe: 2)\n");
    expect(text).toContain("approximation approximation1 {\n  weights int4\n}");
  });

  test("finds a name that is free, and is not offered where nothing is annotated", () => {
    const taken = base.replace("base", "approximation1");
    const text = network(
      "  a = conv(image, filters: 4, kernel: 3)\n  «b = dense(flatten(a), units: 10) @weights(ternary)»\n  output b",
    );
    expect(refactored(taken + text, "extractApproximation").text).toContain("use approximation12");
    expect(offered(network("  «a = relu(image)»\n  output a"))).not.toContain("extractApproximation");
  });
});

describe("inline approximation", () => {
  test("writes what it says on the layers that it reaches, and no others", () => {
    const { text, before, after } = refactored(
      base + network(layers.replace("use base", "use «»base")),
      "inlineApproximation",
    );
    expect(text).not.toContain("use base");
    expect(text).toContain("c = dense(flatten(relu(b)), units: 10) @weights(int5)\n");
    expect(text).toContain("  override c.relu @activations(int8)\n}");
    expect(text).toContain("@weights(int4) @activations(int6)\n");
    expect(estimates(after)).toEqual(estimates(before));
  });

  test("is the way back from an extraction", () => {
    const original = network(
      "  a = conv(image, filters: 4, kernel: 3)\n  «b = dense(flatten(a), units: 10) @weights(ternary)»\n  output b",
    );
    const there = refactored(original, "extractApproximation");
    const back = refactored(there.text.replace("use a", "use «»a"), "inlineApproximation");
    expect(back.text).toContain("b = dense(flatten(a), units: 10) @weights(ternary)");
    expect(estimates(back.after)).toEqual(estimates(there.before));
  });
});

describe("extract block", () => {
  const body = `  a = conv(image, filters: 4, kernel: 3)
  «b = conv(relu(a), filters: 4, kernel: 3) @weights(int4)
  s = add(b, maxpool(a, kernel: 3, stride: 1))»
  c = dense(flatten(s), units: 10)
  output c`;

  test("what is read from outside becomes a parameter; nothing costs more or less", () => {
    const { text, before, after } = refactored(network(body), "extractBlock");
    expect(text).toContain("  a = conv(image, filters: 4, kernel: 3)\n  s = block1(a)\n  c = dense");
    expect(text).toContain(
      "block block1(a) {\n  b = conv(relu(a), filters: 4, kernel: 3) @weights(int4)\n  s = add(b, maxpool(a, kernel: 3, stride: 1))\n  return s\n}",
    );
    expect(errors(after)).toEqual([]);
    const figures = (document: Document) =>
      document
        .compilation()
        .mapped.map(({ estimate: { intervalCycles, latencyCycles, energy, resources } }) => [
          intervalCycles,
          latencyCycles,
          energy,
          resources,
        ]);
    expect(figures(after)).toEqual(figures(before));
  });

  test("is not offered for one layer, for two results, and where a layer inside is addressed", () => {
    expect(offered(network(body.replace("«", "").replace("s = add", "«s = add")))).not.toContain("extractBlock");
    expect(offered(network(body.replace("flatten(s)", "flatten(add(s, b))")))).not.toContain("extractBlock");
    expect(offered(network(`${body}\n  require b.lut <= 50%`))).not.toContain("extractBlock");
    expect(offered(network(body))).toContain("extractBlock");
  });
});

describe("convert format", () => {
  test.each([
    ["int8(scale: 2^-4)", "fixed<8, 4>"],
    ["uint6(scale: 2^2, round: floor)", "ufixed<6, 8>(round: floor)"],
    ["int4(scale: 1, overflow: saturate)", "fixed<4, 4>"],
  ])("%s is %s, and back", (integer, fixed) => {
    const text = (format: string) => network(`  a = relu(image) @activations(«»${format})\n  output a`);
    const there = refactored(text(integer), "convertFormat");
    expect(there.text).toContain(`@activations(${fixed})`);
    expect(
      estimates(there.after).map((it) => JSON.stringify(it).replaceAll(/u?fixed<[^"]*|u?int\d+\([^"]*/g, "")),
    ).toEqual(estimates(there.before).map((it) => JSON.stringify(it).replaceAll(/u?fixed<[^"]*|u?int\d+\([^"]*/g, "")));
    const back = refactored(text(fixed), "convertFormat");
    const [one, other] = [back.after, there.before].map((it) => it.compilation().checked.networks[0]!.byName.get("a")!);
    expect(one!.output.format).toEqual(other!.output.format);
  });

  test("weights without a scale get the one that was inferred", () => {
    const { text, before, after } = refactored(
      network("  a = conv(image, filters: 4, kernel: 3) @weights(in«»t8)\n  output a"),
      "convertFormat",
    );
    expect(text).toMatch(/@weights\(fixed<8, -?\d+>\)/);
    const codes = (document: Document) => document.compilation().checked.networks[0]!.byName.get("a")!.weights!.codes();
    expect(codes(after)).toEqual(codes(before));
  });

  test("is not offered where the codes are others", () => {
    for (const format of ["int8(scale: 0.3)", "int8(narrow, scale: 2^-4)", "uint8(scale: 1, zero: 3)", "ternary"]) {
      expect(offered(network(`  a = relu(image) @activations(«»${format})\n  output a`)), format).not.toContain(
        "convertFormat",
      );
    }
  });
});

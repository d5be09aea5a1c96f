import { describe, expect, test } from "vitest";
import { replaced } from "../../grammar/layout.ts";
import { actionsAt } from "../../server/service/codeActions.ts";
import { lenses } from "../../server/service/codeLens.ts";
import { diagnosticLimit, diagnosticsOf } from "../../server/service/diagnostics.ts";
import { inlays } from "../../server/service/inlayHints.ts";
import { signatureAt } from "../../server/service/signatureHelp.ts";
import { at, network, open } from "./documents.ts";
import { marked } from "./marks.ts";

const good = network(
  "  c1 = conv(image, filters: 4, kernel: 3) @activations(uint4(scale: 2^-2))\n  f1 = dense(flatten(c1), units: 10)\n  output f1",
);

describe("diagnostics", () => {
  test("stand at their places, in text order, with related places and fixes", () => {
    const text = network("  f1 = dense(image, units: 10)\n  f2 = relu(f3)\n  output f1, f2");
    const found = diagnosticsOf(open(text)).filter(({ severity }) => severity === "error");
    expect(found.map(({ code, start, end }) => [code, text.slice(start, end)])).toEqual([
      ["dnnx-shape-mismatch", "image"],
      ["dnnx-unknown-name", "f3"],
    ]);
    expect(marked(text, found[0]!.related)).toContain("«");
    expect(found[0]!.fixes).not.toEqual([]);
  });

  test("of a good file are none that are errors", () => {
    expect(diagnosticsOf(open(good)).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("over the limit the most severe are shown, and how many are not", () => {
    const lines = Array.from({ length: diagnosticLimit + 50 }, (_, index) => `  u${index} = relu(nothing${index})`);
    const found = diagnosticsOf(open(network(lines.join("\n"))));
    expect(found).toHaveLength(diagnosticLimit + 1);
    expect(found[0]?.code).toBe("dnnx-more-diagnostics");
    expect(found.filter(({ severity }) => severity === "error")).toHaveLength(diagnosticLimit);
  });

  test("stay where they belong when a line is put in front", () => {
    const text = network("  a = relu(nothing)\n  output a");
    const places = (document: ReturnType<typeof open>) => diagnosticsOf(document).map(({ start }) => start);
    expect(places(open(`// A comment.\n${text}`))).toEqual(places(open(text)).map((start) => start + 14));
  });
});

describe("inlay hints", () => {
  const shown = (text: string): string => {
    const document = open(text);
    return [...inlays(document, { start: 0, end: text.length })]
      .reverse()
      .reduce(
        (result, { offset, label, paddingLeft }) =>
          `${result.slice(0, offset)}${paddingLeft ? " " : ""}‹${label}›${result.slice(offset)}`,
        text,
      );
  };

  test("shape and format behind names and nested calls, accumulator and folding at the end", () => {
    const text = shown(good);
    expect(text).toContain("c1‹: uint4[4, 6, 6]› = conv(");
    expect(text).toContain("flatten(c1)‹: uint4[144]›");
    expect(text).toMatch(/uint4\(scale: 2\^-2\)\) ‹sums int\d+, pe \d+, simd \d+›/);
  });

  test("a folding that is written is not repeated", () => {
    const text = shown(
      network("  c1 = conv(image, filters: 4, kernel: 3) @fold(pe: 2, simd: 3) @activations(int8)\n  output c1"),
    );
    expect(text).toMatch(/@activations\(int8\) ‹sums int\d+›/);
  });

  test("sums that are the output are not repeated", () => {
    expect(shown(network("  c1 = conv(image, filters: 4, kernel: 3) @fold(pe: 2, simd: 3)\n  output c1"))).toMatch(
      /simd: 3\)\n/,
    );
  });

  test("of a layer that nothing reads yet", () => {
    expect(shown(network("  a = relu(image)\n  b = maxpool(a, kernel: 2)\n  output a"))).toContain(
      "b‹: uint8[1, 4, 4]›",
    );
  });

  describe("of a network on several targets", () => {
    const on = (targets: string) => `target slow {
  device ice40up5k
  clock 12 MHz
}
target fast {
  device xc7z020
  clock 100 MHz
}
target shared {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 4, columns: 4)
}
network net on ${targets} {
  input image: uint8[3, 16, 16]
  c = conv(image, filters: 16, kernel: 3)
  output c
}
`;
    const foldingOn = (targets: string) => {
      const text = on(targets);
      const folding = inlays(open(text), { start: 0, end: text.length }).find(({ label }) => label.startsWith("pe "));
      return { label: folding?.label, ...folding?.details() };
    };

    test("foldings that differ are named with their targets, and none is written for all", () => {
      const { label, tooltip, edit } = foldingOn("slow, fast");
      expect(label).toMatch(/^pe \d+, simd \d+ on slow$/);
      expect(tooltip).toMatch(/\n- slow: pe \d+, simd \d+\n- fast: pe \d+, simd \d+\n/);
      expect(edit).toBeUndefined();
    });

    test("engines have none, so that the one that is chosen is shown and written", () => {
      const { label, edit } = foldingOn("shared, fast");
      expect(label).toBe(foldingOn("fast").label);
      expect(edit?.newText).toMatch(/^ @fold/);
    });
  });

  test("only in the range", () => {
    const document = open(good);
    const start = good.indexOf("f1 =");
    const hints = inlays(document, { start, end: start + 4 });
    expect(hints.length).toBeGreaterThan(0);
    for (const { offset } of hints) expect(offset).toBeGreaterThan(start);
  });

  test("in a network with errors, where shapes are known", () => {
    expect(shown(network("  a = relu(image)\n  b = relu(nothing)"))).toContain("a‹: uint8[1, 8, 8]›");
  });
});

describe("code lenses", () => {
  test("totals, bottleneck, and what can be done", () => {
    const document = open(good);
    const found = lenses(document);
    expect(found.map(({ start, end }) => good.slice(start, end))).toEqual(Array(3).fill("network net on board {"));
    expect(found[0]?.title).toMatch(/inference\/s · .*s · .*J · [\d.]+ % of .* · bottleneck \w+ · seeded weights$/);
    expect(found.slice(1).map(({ title, action }) => [title, action])).toEqual([
      ["Generate accelerator", { kind: "generate", network: "net", target: "board" }],
      ["Verify accelerator", { kind: "verify", network: "net", target: "board" }],
    ]);
  });

  test("say why there is no estimate", () => {
    expect(lenses(open("network n {\n  input x: int8[2]\n  output x\n}")).map(({ title }) => title)).toEqual([
      "No estimate: no target (write `on TARGET`)",
    ]);
    expect(lenses(open(network("  output nothing"))).map(({ title }) => title)).toEqual([
      "No estimate: the network has errors",
    ]);
  });
});

describe("code actions", () => {
  test("a fix at its diagnostic removes it", () => {
    const { document, offset } = at(network("  f1 = dense(im|age, units: 10)\n  output f1"));
    const fix = actionsAt(document, { start: offset, end: offset }).find(({ kind }) => kind === "fix");
    if (fix?.kind !== "fix") throw new Error("there must be a fix");
    const text = document.tree.text;
    const fixed = [...fix.edits]
      .sort((a, b) => b.start - a.start)
      .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
    expect(diagnosticsOf(open(fixed)).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("a good network can be generated and verified, from anywhere in it", () => {
    const document = open(good);
    const kinds = (offset: number) => actionsAt(document, { start: offset, end: offset }).map(({ kind }) => kind);
    expect(kinds(good.indexOf("f1"))).toEqual(["rewrite", "rewrite", "generate", "verify"]);
    expect(kinds(0)).toEqual([]);
  });
});

describe("writing the chosen folding", () => {
  const folds = (document: ReturnType<typeof open>) =>
    document.compilation().mapped[0]!.design.stages.map(({ layer, fold, chosen }) => [layer.name, fold, chosen]);
  const written = (text: string, offset: number, title: RegExp) => {
    const document = open(text);
    const action = actionsAt(document, { start: offset, end: offset }).find((it) => title.test(it.title));
    if (action?.kind !== "rewrite") throw new Error(`${title} must be offered`);
    return { before: document, after: open(replaced(text, action.edits)) };
  };

  test("of one layer and of all: the design stays what it is", () => {
    const one = written(good, good.indexOf("c1 ="), /^Write the chosen folding of c1$/);
    expect(folds(one.after).map(([name, fold]) => [name, fold])).toEqual(
      folds(one.before).map(([name, fold]) => [name, fold]),
    );
    expect(folds(one.after).map(([, , chosen]) => chosen)).toEqual([false, true]);
    const all = written(good, good.indexOf("f1 ="), /^Write all chosen foldings of net$/);
    expect(folds(all.after)).toEqual(folds(all.before).map(([name, fold]) => [name, fold, false]));
  });

  test("of the layers inside of a call, by overrides", () => {
    const text = `${network("  y = unit(image)\n  output y")}block unit(x) {\n  a = conv(x, filters: 4, kernel: 3)\n  return relu(a)\n}\n`;
    const { before, after } = written(text, text.indexOf("y ="), /^Write the chosen folding/);
    expect(after.tree.text).toMatch(/override y\.a @fold\(pe: \d+, simd: \d+\)/);
    expect(folds(after)).toEqual(folds(before).map(([name, fold]) => [name, fold, false]));
  });
});

describe("signature help", () => {
  const help = (text: string) => {
    const { document, offset } = at(text);
    const found = signatureAt(document, offset);
    const active = found?.active === undefined ? undefined : found.parameters[found.active];
    return found && [found.label, active && found.label.slice(active.start, active.end)];
  };
  const conv = "conv(input, filters, kernel, stride: 1, padding: valid, dilation: 1, groups: 1, bias: true)";

  test.each([
    ["the input", "  a = conv(|)", [conv, "input"]],
    ["the next parameter", "  a = conv(image, |)", [conv, "filters"]],
    ["a parameter by name", "  a = conv(image, stride: |)", [conv, "stride: 1"]],
    ["a parameter being written", "  a = conv(image, pad|)", [conv, "padding: valid"]],
    ["a nested call", "  a = dense(flatten(|), units: 3)", ["flatten(input)", "input"]],
    ["an annotation", "  a = relu(image) @fold(pe: 1, simd: |)", ["@fold(pe, simd, pack)", "simd"]],
    ["no call", "  a = relu(image) |", undefined],
  ])("%s", (_, body, expected) => {
    expect(help(network(body))).toEqual(expected);
  });
});

import { describe, expect, test } from "vitest";
import { completionsAt } from "../../server/service/completion/completion.ts";
import { definitionAt } from "../../server/service/definition.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { createWorkspace } from "../../server/service/workspace.ts";

const text = `block inner(x, n, k = 3) {
  a = dense(x, units: n)
  b = relu(a)
  return b
}
block outer(x) {
  i = inner(x, n: 4)
  j = inner(i, n: 5)
  return j
}
network n {
  input x: uint8[4]
  s = repeat 2 (x = x) outer(x)
  z = dense(x, units: 8) @lowrank()
  y = tanh(x) @activations()
  override s[1].i.a @weights(int2)
  override s
  output s
}
`;
const missing = { state: "missing", reason: "none" } as const;
const document = createWorkspace({ weights: () => missing }).open("file:///main.dnnx", text);
const at = (needle: string, delta = 0) => text.indexOf(needle) + delta;
const hover = (offset: number) => hoverAt(document, offset)?.markdown ?? "";
const defined = (offset: number) => {
  const { selection } = definitionAt(document, offset) ?? {};
  return (
    selection && `${text.slice(0, selection.start).split("\n").length}:${text.slice(selection.start, selection.end)}`
  );
};
const labels = (offset: number) => completionsAt(document, offset).map(({ label }) => label);

describe("a path into blocks", () => {
  test("leads to the layers that it names", () => {
    const path = at("s[1].i.a");
    expect([defined(path), defined(path + 5), defined(path + 7)]).toEqual(["13:s", "7:i", "2:a"]);
    expect(hover(path + 7)).toContain("**s[1].i.a**: dense of `s[0].j.b`");
    expect(hover(path + 7)).toContain("Weights `int2` [4, 5]");
  });

  test("is offered behind override", () => {
    expect(labels(at("override s\n", 10))).toEqual(expect.arrayContaining(["s[0].i.a", "s[1].j.b"]));
  });
});

describe("inside the body of a block", () => {
  test("a layer shows what each call made of it", () => {
    const markdown = hover(at("relu(a)", 5));
    for (const layer of ["s[0].i.a", "s[0].j.a", "s[1].i.a", "s[1].j.a"])
      expect(markdown).toContain(`\`${layer}\`: dense`);
    expect(hover(at("b = relu"))).toContain("`s[1].j.b`: relu → `uint18[5]`");
    expect(hover(at("i = inner"))).toContain("what its call of `inner` gives");
  });

  test("parameters are told, with their defaults", () => {
    expect(hover(at("k = 3"))).toBe("**k**: parameter of the block `inner`, `3` when a call does not say.");
    expect(hover(at("units: n", 7))).toBe("**n**: parameter of the block `inner`.");
    expect(defined(at("units: n", 7))).toBe("1:n");
  });
});

describe("completion lists what is legal there", () => {
  test("ranks that save something", () => {
    expect(labels(at("@lowrank(", 9))).toEqual(["1", "2"]);
  });

  test("formats of activations share no values and have one scale", () => {
    const found = labels(at("@activations(", 13));
    expect(found).toContain("uint4");
    expect(found.filter((label) => /codebook|per: channel/.test(label))).toEqual([]);
  });
});

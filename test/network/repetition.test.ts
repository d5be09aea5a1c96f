import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "./check.ts";

const blocks = `block inner(x, n) {
  a = dense(x, units: n) @fold(pe: 3)
  return a
}
`;
const compiled = (text: string, sources = {}) => createCompiler(environment({}, sources))(parse(text));

describe("what is wrong in a block", () => {
  test("is told once, with the other calls beside it", () => {
    const { diagnostics } = compiled(`${blocks}network n {
  input x: uint8[4]
  b = inner(x, n: 5)
  c = inner(b, n: 7)
  output c
}`);
    expect(diagnostics.map(({ code }) => code)).toEqual(["dnnx-illegal-fold"]);
    const [found] = diagnostics;
    expect(found!.message).toContain('"b.a". Legal values: 1, 5.');
    expect(found!.related!.map(({ message }) => message)).toEqual([
      '"inner" is called from here.',
      expect.stringContaining('"c.a". Legal values: 1, 7.'),
    ]);
  });

  test("is told once when two networks call it", () => {
    const network = (name: string) => `network ${name} {
  input x: uint8[4]
  b = inner(x, n: 5)
  output b
}
`;
    const { diagnostics, checked } = compiled(blocks + network("n") + network("m"));
    expect(diagnostics.map(({ code }) => code)).toEqual(["dnnx-illegal-fold"]);
    expect(checked.networks.map(({ broken }) => broken)).toEqual([true, true]);
  });
});

test("files that import each other and call blocks that call each other are refused, not mapped", () => {
  const sources = {
    "other.dnnx":
      'import "main.dnnx"\nblock foo(x) {\n  y = bar(x)\n  return y\n}\nblock bar(x) {\n  y = foo(x)\n  return y\n}',
  };
  const { diagnostics, checked, mapped } = compiled(
    `import "other.dnnx"
target t {
  device xc7z020
  clock 100 MHz
}
network n on t {
  input x: uint8[4]
  y = foo(x)
  output y
}`,
    sources,
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(["dnnx-import-errors"]);
  expect(checked.networks[0]!.broken).toBe(true);
  expect(mapped).toEqual([]);
});

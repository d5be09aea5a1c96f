import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { errorsOf } from "./errorsOf.ts";

describe("errors", () => {
  const inNetwork = (line: string) => errorsOf(`network n {\n  ${line}\n  output x\n}`);
  test.each([
    ["c = conv(x, filters: )", "expected a value, found `)`"],
    ["c = conv(x, filters: 6", "expected `,` or `)`, found the end of the statement"],
    ["c = conv(x filters: 6)", "expected `,` or `)`, found `filters`"],
    ["c = conv(x, filters = 6)", "expected `:`, as in `filters: …`, found `=`"],
    ["c = conv(x, 6 = 6)", "expected `,` or `)`, found `=`"],
    ["c = relu(x);", "expected the end of the statement, found `;` (a statement ends with its line)"],
    ["c = relu(x) # later", "expected the end of the statement, found `#` (a comment begins with `//`)"],
    ["c = conv(x,, y)", "expected an argument, found `,`"],
    ["c conv(x)", "expected `=` after `c` (a layer is written `name = conv(…)`), found `conv`"],
    ["c =", "expected the layer that `c` stands for, as in `conv(…)`, found the end of the statement"],
    ["c = relu(x) relu", "expected the end of the statement, found `relu`"],
    ["c = relu(x) @", "expected the name of an annotation after `@`, found the end of the statement"],
    ['weights from "a.npz', 'expected `"` at the end of the string, found the end of the line'],
    ["weights from a", 'expected a path in quotes, as in `"lenet5.npz"`, found `a`'],
    ["input x uint8[1]", "expected `:` and the format and shape of the input, as in `uint8[1, 28, 28]`, found `uint8`"],
    ["input x: [1]", "expected a number format such as `uint8`, found `[`"],
    ["input x: uint8", "expected `[` and the shape of the input, as in `[1, 28, 28]`, found the end of the statement"],
    ["require latency", "expected a comparison and a limit, as in `latency <= 1 ms`, found the end of the statement"],
    ["größe = conv(x)", "`größe` cannot be a name: a name has letters from A to Z, digits and `_`, but not `ö`, `ß`"],
    ["c = conv(“x)", "expected `,` or `)`, found `“x`"],
    [
      "output relu(x) @weights(int4)",
      "expected the end of the statement, as annotations stand behind a layer that has a name: `y = … @weights(…)` and then `output y`, found `@weights`",
    ],
    ["return x", "expected `output` at the end of a network, found `return`, which ends a block"],
    ["= 5", "expected a statement such as `name = conv(…)`, found `=`"],
  ])("%s", (line, message) => {
    expect(inNetwork(line)).toEqual([message]);
  });

  test("an annotation behind the result of a block", () => {
    expect(errorsOf("block b(x) {\n  return relu(x) @activations(int8)\n}")).toEqual([
      "expected the end of the statement, as annotations stand behind a layer that has a name: `y = … @activations(…)` and then `return y`, found `@activations`",
    ]);
  });

  test.each([
    ["network n\n  c = relu(x)\n  output c\n}", ["expected `{`, found the end of the statement"]],
    [
      "network n {\n  c = relu(x)\n\ntarget t {\n  clock 1 MHz\n}",
      ["expected `}` to close this `{`, found the next declaration or the end of the file"],
    ],
    ["}", ["expected a declaration (`import`, `target`, `approximation`, `network`, `block` or `device`), found `}`"]],
    ["target t {\n  device\n  clock 100 MHz\n}", ["expected a value of `device`, found the end of the statement"]],
    ["target t {\n  dram lpddr4,\n  clock 100 MHz\n}", ["expected an argument, found the end of the statement"]],
    [
      "approximation a {\n  weights\n  bias int8\n}",
      ["expected the value of `weights`, found the end of the statement"],
    ],
    [
      "target t {\n  clock 100 MHz",
      ["expected `}` to close this `{`, found the next declaration or the end of the file"],
    ],
    ["import a", ['expected a path in quotes, as in `"lenet5.npz"`, found `a`']],
  ])("%j", (source, messages) => {
    expect(errorsOf(source)).toEqual(messages);
  });

  test("a broken statement leaves its neighbours alone", () => {
    const tree = parse(
      "network n {\n  a = relu(x\n  b = conv(a, filters: [1, 2\n  input y: uint8[1]\n  out\n  c = relu(b)\n}",
    );
    expect(tree.statements.map(({ kind, errors }) => [kind, errors.length])).toEqual([
      ["networkHeader", 0],
      ["layer", 1],
      ["layer", 1],
      ["input", 0],
      ["layer", 1],
      ["layer", 0],
      ["close", 0],
      ["end", 0],
    ]);
  });

  test.each([
    [
      "repeat 3 {",
      "`name =` in front of it, as in `y = repeat 3 (x = stem) stage(x)` with a block `stage`, found `repeat`",
    ],
    ["if 1 == 2 {", "`name =` and an expression, as in `y = if stride == 1 then a else b`, found `if`"],
    ["for (i = 0; i < 3; i++) {", "`=` after `for` (a layer is written `name = conv(…)`), found `(`"],
  ])("braces in a body do not end it: %s", (line, message) => {
    const { statements, declarations } = parse(
      `network n {\n  a = relu(x)\n  ${line}\n    b = relu(a)\n  }\n  c = relu(b)\n  output c\n}\nnetwork m {\n  output c\n}`,
    );
    const errors = statements.flatMap((it) => it.errors.map((error) => error.message));
    expect(errors).toContain(`expected ${message}`);
    expect(errors).toContain(
      "expected the next statement (layers are grouped by a `block` outside, never by braces in here), found `}`",
    );
    expect(declarations.map(({ kind, close }) => [kind, close?.kind])).toEqual([
      ["network", "close"],
      ["network", "close"],
    ]);
    const { body } = declarations[0]!;
    const names = body.flatMap((it) => (it.kind === "layer" && it.errors.length === 0 ? [it.name.text] : []));
    expect(names).toEqual(["a", "b", "c"]);
    expect(body.at(-1)!.kind).toBe("output");
  });

  test("a declaration that is just being typed behind a body leaves the body closed", () => {
    for (const typed of ["n", "netw", "network", "network m", "block b", "target t"]) {
      const { declarations } = parse(`network n {\n  output c\n}\n${typed}`);
      expect(declarations.map(({ close }) => close?.kind)).toEqual(["close", undefined]);
    }
  });

  test("brackets nested too deep are one error", () => {
    const deep = `network n {\n  a = ${"(".repeat(5_000)}1${")".repeat(5_000)}\n}`;
    expect(errorsOf(deep)).toEqual(["expected at most 100 brackets inside each other, found `(`"]);
  });
});

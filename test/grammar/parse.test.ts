import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commentsOf } from "../../grammar/comments.ts";
import { parse } from "../../grammar/parse.ts";
import { StatementParser } from "../../grammar/parser.ts";
import type { Statement, SyntaxTree } from "../../grammar/tree.ts";
import { children, type Node, nodesOf, pathAt, statementAt, textOf } from "../../grammar/walk.ts";
import { expectSame } from "./same.ts";
import { samples, text } from "./texts.ts";

/** What holds for every tree of every text. */
function expectWhole(source: string): SyntaxTree {
  const tree = parse(source);
  expect(tree.text).toBe(source);
  expect(tree.statements.map((statement) => statement.text).join("")).toBe(source);
  expect(tree.statements.at(-1)!.kind).toBe("end");
  expect(tree.starts.at(-1)).toBe(source.length);
  const grouped = tree.declarations.flatMap(({ header, body, close }) => [header, ...body, ...(close ? [close] : [])]);
  expect(grouped.length).toBe(tree.statements.length - 1);
  for (const [index, statement] of tree.statements.slice(0, -1).entries()) expect(grouped[index]).toBe(statement);

  const comments = commentsOf(tree);
  let comment = 0;
  let position = 0;
  const expectTrivia = (to: number) => {
    let rest = "";
    for (; comment < comments.length && comments[comment]!.start < to; comment++) {
      rest += source.slice(position, comments[comment]!.start);
      position = comments[comment]!.end;
    }
    rest += source.slice(position, to);
    expect(rest.trim()).toBe("");
  };
  tree.statements.forEach((statement, index) => {
    const start = tree.starts[index]!;
    expect(statement.length).toBe(statement.text.length);
    expect(start + statement.length).toBe(tree.starts[index + 1]);
    for (const token of statement.tokens) {
      expect(token.end).toBeGreaterThan(token.start);
      expectTrivia(start + token.start);
      position = start + token.end;
    }
    expectNested(statement, 0, statement.length);
    for (const { start, end } of statement.errors) expectInside(start, end, 0, statement.length);
  });
  expectTrivia(source.length);
  return tree;
}

function expectNested(parent: Statement | Node, from: number, to: number): void {
  for (const child of children(parent)) {
    expectInside(child.start, child.end, from, to);
    expectNested(child, child.start, child.end);
  }
}

function expectInside(start: number, end: number, from: number, to: number): void {
  if (!(from <= start && start <= end && end <= to))
    expect.fail(`the span ${start}–${end} is not inside ${from}–${to}`);
}

const errorsOf = (source: string) =>
  parse(source).statements.flatMap((statement) => statement.errors.map((error) => error.message));

test("statements join to the text, tokens and trivia too, spans are nested: for any text", () => {
  fc.assert(
    fc.property(text, (source) => void expectWhole(source)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (source) => void expectWhole(source)),
    { numRuns: 300 },
  );
});

test("the same for every prefix of the samples", () => {
  expect(samples.size).toBeGreaterThan(2);
  for (const source of samples.values())
    for (let end = 0; end <= source.length; end += end < 300 ? 1 : 7) expectWhole(source.slice(0, end));
});

test("the samples have no errors", () => {
  for (const [name, source] of samples) expect([name, errorsOf(source)]).toEqual([name, []]);
});

test("the grammar passes the checks of the parser generator", () => {
  expect(() => new StatementParser({ validate: true })).not.toThrow();
});

/** The tree without places: what is left when white space and comments are other ones. */
function meaning(source: string): unknown {
  const places = new Set(["start", "end", "span", "shapeSpan", "unitSpan", "length", "doc"]);
  return parse(source).statements.map((statement) =>
    JSON.parse(
      JSON.stringify({ ...statement, text: undefined }, (key, value) => (places.has(key) ? undefined : value)),
    ),
  );
}

test("white space, line breaks and comments never matter in valid text", () => {
  const gap = fc.constantFrom(" ", "\n", "\r\n  ", "\t", " /* note */ ", " // note\n", "\n\n");
  fc.assert(
    fc.property(fc.constantFrom(...samples.values()), fc.infiniteStream(gap), (source, gaps) => {
      const tree = parse(source);
      let other = "";
      tree.statements.forEach((statement) => {
        for (const { start, end } of statement.tokens) other += statement.text.slice(start, end) + gaps.next().value;
      });
      expect(meaning(other)).toEqual(meaning(source));
    }),
    { numRuns: 60 },
  );
  for (const source of samples.values()) {
    const words = parse(source).statements.flatMap((statement) =>
      statement.tokens.map((token) => textOf(statement, token)),
    );
    expect(meaning(words.join(" "))).toEqual(meaning(source));
    expect(meaning(words.join("\n"))).toEqual(meaning(source));
  }
});

describe("time is linear in the length of the text", () => {
  const size = 200_000;
  test.each([
    ["open brackets", "("],
    ["open comments", "/*"],
    ["slashes", "/"],
    ["quotes", '"'],
    ["names", "a "],
    ["assignments", "a="],
    ["signs", "- "],
    ["member chains", "a."],
    ["nested lists", "[["],
    ["less and greater", "a<b>"],
    ["braces", "{}"],
    ["headers", "network n {\n"],
    ["digits", "1e"],
    ["numbers with units", "1 a/"],
    ["if", "if a then "],
    ["backslashes", '"\\'],
  ])("%s", (_, piece) => {
    const source = `network n {\n  x = f(${piece.repeat(size / piece.length)}`;
    const start = performance.now();
    const tree = parse(source);
    expect(tree.statements.map((statement) => statement.length).reduce((sum, length) => sum + length, 0)).toBe(
      source.length,
    );
    // A quadratic step would take minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

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

describe("what stands where", () => {
  const value = (expression: string) => {
    const statement = parse(`network n {\n  a = ${expression}\n}`).statements[1]!;
    expect(statement.errors).toEqual([]);
    if (statement.kind !== "layer" || !statement.value) throw new Error("no layer");
    return { statement, value: statement.value };
  };
  /** The expression with every operation in brackets. */
  const grouped = (node: Node | undefined): string => {
    if (!node || !("kind" in node)) return "?";
    switch (node.kind) {
      case "name":
        return node.text;
      case "number":
        return `${node.value}${node.percent ? "%" : ""}${node.unit ? ` ${node.unit}` : ""}`;
      case "binary":
        return `(${grouped(node.left)} ${node.operator.text} ${grouped(node.right)})`;
      case "unary":
        return `(${node.operator.text}${grouped(node.operand)})`;
      case "member":
        return `${grouped(node.object)}.${node.name.text}`;
      case "index":
        return `${grouped(node.object)}[${grouped(node.index)}]`;
      case "if":
        return `if ${grouped(node.condition)} then ${grouped(node.consequent)} else ${grouped(node.alternative)}`;
      default:
        return node.kind;
    }
  };
  test.each([
    ["1 + 2 * 3", "(1 + (2 * 3))"],
    ["1 - 2 - 3", "((1 - 2) - 3)"],
    ["2^3^4", "(2 ^ (3 ^ 4))"],
    ["-2^4", "(-(2 ^ 4))"],
    ["2^-4", "(2 ^ (-4))"],
    ["(-2)^4", "((-2) ^ 4)"],
    ["--a", "(-(-a))"],
    ["1/255", "(1 / 255)"],
    ["a * b / c", "((a * b) / c)"],
    ["a + b == c * d", "((a + b) == (c * d))"],
    ["2 * (a + b)", "(2 * (a + b))"],
    ["a < b", "(a < b)"],
    ["stage1[2].a", "stage1[2].a"],
    ["50 uJ/inference", "50 uJ/inference"],
    ["100MHz", "100 MHz"],
    ["1.5e-3 s", "0.0015 s"],
    ["if a == 1 then b else if c then d else e", "if (a == 1) then b else if c then d else e"],
  ])("%s", (source, expected) => {
    expect(grouped(value(source).value)).toBe(expected);
  });

  test("formats with parameters keep options apart, wherever they are written", () => {
    for (const source of ["fixed<16, 6>(round: floor)", "fixed<16,6, round: floor>"]) {
      const node = value(source).value;
      if (node.kind !== "generic") throw new Error(node.kind);
      expect(node.parameters.map((parameter) => grouped(parameter.value))).toEqual(["16", "6"]);
      expect(node.options.map((option) => option.label?.text)).toEqual(["round"]);
    }
    const node = value("bfp<mantissa 5, exponent 8, block 16>").value;
    if (node.kind !== "generic") throw new Error(node.kind);
    expect(node.parameters.map((parameter) => parameter.label?.text)).toEqual(["mantissa", "exponent", "block"]);
    expect(node.options).toEqual([]);
    const nested = value("codebook<16, fixed<8, 2>>").value;
    expect(nested.kind === "generic" && nested.parameters[1]!.value.kind).toBe("generic");
  });

  test("comparisons inside arguments are no formats", () => {
    const node = value("f(a < b, c > d)").value;
    expect(node.kind === "call" && node.arguments.map((argument) => grouped(argument.value))).toEqual([
      "(a < b)",
      "(c > d)",
    ]);
  });

  test("labels may be keywords", () => {
    const node = value("f(input: 1, from: teacher, repeat: 2, if: 3, block(4, 1))").value;
    expect(node.kind === "call" && node.arguments.map((argument) => argument.label?.text)).toEqual([
      ...["input", "from", "repeat", "if"],
      undefined,
    ]);
  });

  test("a span covers the parentheses around its ends", () => {
    const { statement, value: node } = value("2 * (a + b)");
    expect(textOf(statement, node)).toBe("2 * (a + b)");
    expect(node.kind === "binary" && textOf(statement, node.right)).toBe("(a + b)");
    const product = value("(a) * (b)");
    expect(textOf(product.statement, product.value)).toBe("(a) * (b)");
  });

  test("documentation is the comment lines right above", () => {
    const docs = (source: string) => parse(source).statements.map((statement) => statement.doc);
    expect(docs("/// one\n/// two\ntarget t {}")).toEqual(["one\ntwo", undefined, undefined]);
    expect(docs("/// one\n\n/// two\ntarget t {}")[0]).toBe("two");
    expect(docs("/// one\n\ntarget t {}")[0]).toBeUndefined();
    expect(docs("target t { /// behind\n  clock 1 MHz }")[1]).toBeUndefined();
    expect(docs("target t {\n  ///   indented\n  clock 1 MHz }")[1]).toBe("  indented");
  });

  test("the tokens of a statement have the kinds that colours need", () => {
    const statement = parse('network n on t { exit e = f(x, from: "a") when c > 90% taken 6.5 ms @fold }')
      .statements[1]!;
    expect(statement.tokens.map((token) => `${textOf(statement, token)} ${token.kind}`)).toEqual([
      ...[
        "exit keyword",
        "e identifier",
        "= operator",
        "f identifier",
        "( punctuation",
        "x identifier",
        ", punctuation",
      ],
      ...[
        "from identifier",
        ": punctuation",
        '"a" string',
        ") punctuation",
        "when keyword",
        "c identifier",
        "> operator",
      ],
      ...["90 number", "% operator", "taken keyword", "6.5 number", "ms identifier", "@fold annotation"],
    ]);
  });

  test("strings know their escapes", () => {
    const path = (source: string) => {
      const statement = parse(`import ${source}`).statements[0]!;
      return statement.kind === "importHeader" ? statement.path?.value : undefined;
    };
    expect(path('"a\\"b\\\\c"')).toBe('a"b\\c');
    expect(path('"C:\\models\\a.dnnx"')).toBe("C:\\models\\a.dnnx");
  });
});

describe("finding nodes", () => {
  const tree = parse("network n {\n  a = conv(x, kernel: [3, 5]) @fold(pe: 6)\n}\n");

  test("every offset has its statement", () => {
    for (let offset = 0; offset <= tree.text.length; offset++) {
      const { statement, index, start } = statementAt(tree, offset);
      expect(tree.statements[index]).toBe(statement);
      expect(start).toBe(tree.starts[index]);
      expect(offset >= start && (offset < start + statement.length || statement.kind === "end")).toBe(true);
    }
  });

  test("the path to an offset goes from the whole to the part", () => {
    const { statement, start } = statementAt(tree, tree.text.indexOf("5]"));
    const path = pathAt(statement, tree.text.indexOf("5]") - start);
    expect(path.map((node) => textOf(statement, node))).toEqual([
      "conv(x, kernel: [3, 5])",
      "kernel: [3, 5]",
      "[3, 5]",
      "5",
    ]);
  });

  test("every node of a statement is visited once, parents first", () => {
    const { statement } = statementAt(tree, tree.text.indexOf("conv"));
    const visited = [...nodesOf(statement)].map((node) => textOf(statement, node));
    expect(visited).toEqual([
      ...["a", "conv(x, kernel: [3, 5])", "conv", "x", "x", "kernel: [3, 5]", "kernel", "[3, 5]", "3", "5"],
      ...["@fold(pe: 6)", "fold", "pe: 6", "pe", "6"],
    ]);
  });
});

test("parsing twice gives equal trees", () => {
  for (const source of samples.values()) expectSame(parse(source), parse(source));
});

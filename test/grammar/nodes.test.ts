import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { type Node, textOf } from "../../grammar/walk.ts";

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

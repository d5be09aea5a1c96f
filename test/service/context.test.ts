import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { contextAt } from "../../server/service/context.ts";
import { cursor } from "./marks.ts";

function context(marked: string) {
  const { text, offset } = cursor(marked);
  const found = contextAt(parse(text), offset);
  const bracket = found.brackets.at(-1);
  return {
    word: found.word.text,
    before: found.before.join(" "),
    in: found.declaration?.kind,
    ...(bracket ? { callee: bracket.callee, label: bracket.label, unlabelled: bracket.unlabelled } : {}),
    ...(found.comment ? { comment: true } : {}),
  };
}

const net = (body: string): string => `network n on t {\n  input x: uint8[1, 8, 8]\n  ${body}\n}\n`;

describe("where an offset stands", () => {
  test.each([
    ["an empty file", "|", { word: "", before: "", in: undefined }],
    ["a word at file level", "net|", { word: "net", before: "", in: undefined }],
    ["the targets of a network", "network n on |", { word: "", before: "network n on", in: "network" }],
    ["an empty line of a body", net("|"), { word: "", before: "", in: "network" }],
    ["a word that starts a statement", net("ou|"), { word: "ou", before: "", in: "network" }],
    ["after an equals sign", net("a = |"), { word: "", before: "a =", in: "network" }],
    ["after an equals sign above a statement", net("a = |\n  output x"), { word: "", before: "a =", in: "network" }],
    ["a new line after a whole statement", net("a = relu(x)\n  |"), { word: "", before: "", in: "network" }],
    ["the line of a whole statement", net("a = relu(x) |"), { word: "", before: "a = relu ( x )", in: "network" }],
    ["an annotation", net("a = relu(x) @act|"), { word: "@act", before: "a = relu ( x )", in: "network" }],
    ["after the closing brace", `${net("")}|`, { word: "", before: "", in: undefined }],
    ["a body that is never closed", "target t {\n  device xc7z020\n  |", { word: "", before: "", in: "target" }],
    ["in front of the next declaration", `${net("")}|\ntarget t {}`, { word: "", before: "", in: undefined }],
  ])("%s", (_, marked, expected) => {
    expect(context(marked)).toEqual(expected);
  });

  test.each([
    ["the first argument", net("a = conv(|)"), { callee: "conv", label: undefined, unlabelled: 0 }],
    ["the second argument", net("a = conv(x, f|)"), { callee: "conv", label: undefined, unlabelled: 1 }],
    ["a labelled value", net("a = conv(x, padding: |)"), { callee: "conv", label: "padding", unlabelled: 1 }],
    ["without closing parenthesis", net("a = conv(x, padding: |"), { callee: "conv", label: "padding" }],
    ["a nested call", net("a = dense(flatten(|), units: 3)"), { callee: "flatten", label: undefined }],
    ["behind a nested call", net("a = dense(flatten(x), |)"), { callee: "dense", unlabelled: 1 }],
    ["an annotation", net("a = relu(x) @fold(pe: |)"), { callee: "@fold", label: "pe" }],
    ["options of a format", net("a = relu(x) @activations(int8(round: |))"), { callee: "int8", label: "round" }],
  ])("in brackets: %s", (_, marked, expected) => {
    expect(context(marked)).toMatchObject(expected);
  });

  test.each([
    ["a line comment", net("// a = |")],
    ["a block comment", net("/* a = | */")],
    ["a string", net('weights from "le|net.npz"')],
  ])("nothing is written in %s", (_, marked) => {
    expect(context(marked).comment).toBe(true);
  });
});

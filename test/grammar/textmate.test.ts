import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { annotationNames, targetProperties } from "../../grammar/keywords.ts";
import { parse } from "../../grammar/parse.ts";
import { grammarText } from "../../scripts/grammarText.ts";
import { annotationKinds, networkAnnotations } from "../../server/approximations/registry.ts";
import { targetProperties as knownProperties } from "../../server/targets/resolve.ts";
import { samples } from "./texts.ts";

const file = (name: string) => readFileSync(new URL(`../../syntaxes/${name}`, import.meta.url), "utf8");

test("the committed grammar is the generated one (node scripts/generate-grammar.ts)", () => {
  expect(file("dnnx.tmLanguage.json")).toBe(grammarText());
});

test("the splitter knows every annotation and property of the registries", () => {
  expect([...annotationNames].sort()).toEqual(
    [...annotationKinds.map((kind) => kind.name), ...networkAnnotations].sort(),
  );
  expect(targetProperties).toEqual(expect.arrayContaining(knownProperties.map(({ name }) => name)));
});

async function load(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(file("dnnx.tmLanguage.json"), "dnnx.tmLanguage.json"),
  });
  return (await registry.loadGrammar("source.dnnx"))!;
}
const grammar = load();

/** `text=scope` of every token that is not white space, the scope without its language. */
async function coloured(source: string): Promise<string[]> {
  const found: string[] = [];
  let state = textmate.INITIAL;
  for (const line of source.split("\n")) {
    const result = (await grammar).tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      const text = line.slice(token.startIndex, token.endIndex).trim();
      const scope = token.scopes.at(-1)!.replace(/\.dnnx$/, "");
      if (text !== "") found.push(`${text}=${scope}`);
    }
  }
  return found;
}

test.each([
  ["network n on t {", ["network=keyword.control.declaration", "n=entity.name.type", "on=keyword.control.clause"]],
  ['import "a.dnnx"', ["import=keyword.control.import"]],
  ["  clock 100 MHz", ["clock=support.type.property-name", "100=constant.numeric", "MHz=keyword.other.unit"]],
  ["  device xc7z020", ["device=support.type.property-name", "xc7z020=variable.other"]],
  ["  input x: uint8[1, 28]", ["input=keyword.control.statement", "x=variable.parameter", "uint8=support.type.format"]],
  ["  weights int4", ["weights=support.type.property-name", "int4=support.type.format"]],
  ['  weights from "a.npz"', ["weights=keyword.control.statement", "from=keyword.control.clause"]],
  [
    "  c = conv(x, filters: 6) @fold(pe: 6)",
    ["c=variable.other.definition", "conv=support.function.layer", "filters=variable.parameter"],
  ],
  ["  c = conv(x) @fold(pe: 6)", ["@fold=entity.name.function.decorator", "pe=variable.parameter"]],
  ["  c = relu(x) @nonsense", ["@nonsense=invalid.illegal.annotation"]],
  [
    "  r = repeat 3 (x = a) f(x)",
    ["repeat=keyword.control.expression", "3=constant.numeric", "f=entity.name.function"],
  ],
  [
    "  s = if n == 1 then x else y",
    ["if=keyword.control.expression", "1=constant.numeric", "then=keyword.control.expression"],
  ],
  ["  require energy <= 50 uJ/inference", ["require=keyword.control.statement", "uJ/inference=keyword.other.unit"]],
  ["  a = b // c", ["// c=comment.line.double-slash"]],
  ["/* a\n b */ c = d", ["/*=comment.block", "b=comment.block", "c=variable.other.definition"]],
  ["  a = f(input: 1, b.output)", ["input=variable.parameter", "output=variable.other"]],
  ["  x = f(block(4, 1), fixed<16, 6>)", ["block=entity.name.function", "fixed=support.type.format"]],
])("colours of %j", async (source, expected) => {
  expect(await coloured(source)).toEqual(expect.arrayContaining(expected));
});

test("keywords, numbers, strings and annotations of the samples have the colours of the parser's tokens", async () => {
  const families: Partial<Record<string, RegExp>> = {
    keyword: /^keyword\.control/,
    number: /^constant\.numeric/,
    annotation: /decorator$/,
  };
  for (const source of samples.values()) {
    const scopes: string[] = new Array(source.length).fill("");
    let state = textmate.INITIAL;
    let lineStart = 0;
    for (const line of source.split("\n")) {
      const result = (await grammar).tokenizeLine(line, state);
      state = result.ruleStack;
      for (const { startIndex, endIndex, scopes: found } of result.tokens)
        scopes.fill(found.at(-1)!.replace(/\.dnnx$/, ""), lineStart + startIndex, lineStart + endIndex);
      lineStart += line.length + 1;
    }
    const tree = parse(source);
    let compared = 0;
    tree.statements.forEach((statement, index) => {
      for (const token of statement.tokens) {
        const family = families[token.kind];
        const offset = tree.starts[index]! + token.start;
        const context = `${token.kind} ${source.slice(offset, tree.starts[index]! + token.end)} in ${statement.text.trim()}`;
        if (family) {
          expect(scopes[offset], context).toMatch(family);
          compared++;
        } else expect(scopes[offset], context).not.toMatch(/^keyword\.control|^comment/);
      }
    });
    expect(compared).toBeGreaterThan(10);
  }
});

test("snippets parse without syntax errors and the configuration is complete", () => {
  const snippets: Record<string, { prefix: string; body: string[] }> = JSON.parse(file("snippets.json"));
  expect(Object.keys(snippets).length).toBeGreaterThan(3);
  for (const { body } of Object.values(snippets)) {
    const text = body
      .join("\n")
      .replace(/\$\{\d+\|([^,}]*)[^}]*\}/g, "$1")
      .replace(/\$\{\d+:([^}]*)\}/g, "$1")
      .replace(/\$0/g, "");
    const whole = /^(target|approximation|network)/.test(text) ? text : `network n {\n${text}\n}`;
    expect(
      parse(whole).statements.flatMap((statement) => statement.errors),
      text,
    ).toEqual([]);
  }
  expect(JSON.parse(file("language-configuration.json")).comments).toEqual({
    lineComment: "//",
    blockComment: ["/*", "*/"],
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { lex } from "../../grammar/lexer.ts";
import { kindOf } from "../../grammar/meaning.ts";
import { feed, leaves, parseTokens } from "../../grammar/statement.ts";
import { createTemplates } from "../../grammar/templates.ts";
import type { Scope } from "../../grammar/tree.ts";
import { piece } from "./texts.ts";

const name = fc.constantFrom("x", "conv", "kernel_size", "label", "on", "from", "weights", "b1");
const number = fc.constantFrom("1", "0.25", "1e-5", "28", "16384");
const string = fc.constantFrom('"a"', '"lenet5.npz"', '""', '"a b"', '"a\\"b"', '"open');
const operator = fc.constantFrom("+", "-", "*", "/", "^", "<=", ">=", "==", "!=", "<", ">");

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    name,
    number,
    string,
    fc.tuple(number, fc.constantFrom("%", " MHz", " uJ/inference", ":4")).map((parts) => parts.join("")),
    fc.tuple(tie("expression"), operator, tie("expression")).map((parts) => parts.join(" ")),
    tie("expression").map((inner) => `(${inner})`),
    tie("expression").map((inner) => `-${inner}`),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.tuple(tie("expression"), name).map(([object, member]) => `${object}.${member}`),
    fc.tuple(name, tie("expression")).map(([object, index]) => `${object}[${index}]`),
    fc
      .tuple(name, fc.array(tie("expression"), { maxLength: 2 }), name, tie("expression"))
      .map(([callee, values, label, value]) => `${callee}(${[...values, `${label}: ${value}`].join(", ")})`),
    fc.tuple(number, number).map(([one, other]) => `fixed<${one}, mantissa ${other}, round: floor>(scale: ${one})`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([condition, yes, no]) => `if ${condition} then ${yes} else ${no}`),
    fc.tuple(number, name, name).map(([count, carried, body]) => `repeat ${count} (${carried} = x) ${body}(x)`),
  ),
}));

const annotations = fc
  .array(fc.tuple(fc.constantFrom("@fold", "@weights", "@a", "@"), expression), { maxLength: 2 })
  .map((all) => all.map(([at, value]) => ` ${at}(${value})`).join(""));

const body: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(name, expression, annotations).map(([defined, value, more]) => `${defined} = ${value}${more}`),
  fc.tuple(name, expression).map(([input, size]) => `input ${input}: uint8[${size}, 28]`),
  fc.tuple(expression, operator, expression).map((parts) => `require ${parts.join(" ")}`),
  fc.tuple(expression, expression).map(([one, other]) => `output ${one}, ${other}`),
  fc.tuple(name, expression, annotations).map((parts) => `override ${parts.join(" ")}`),
  fc.tuple(name, expression).map(([exit, value]) => `exit ${exit} = ${value} when confidence > 90% taken 60%`),
  fc.tuple(string).map(([path]) => `weights from ${path}`),
  fc.tuple(name, name).map((names) => `use ${names.join(", ")}`),
  fc.array(piece, { maxLength: 5 }).map((parts) => parts.join("")),
);
const statement: fc.Arbitrary<readonly [Scope, string]> = fc.oneof(
  { weight: 4, arbitrary: body.map((text) => ["network", text] as const) },
  {
    weight: 1,
    arbitrary: fc.tuple(name, expression, expression).map(([property, one, other]) => {
      return ["target", `${property} ${one}, lut ${other}`] as const;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(name, expression, fc.constantFrom("", "@")).map(([entry, value, sign]) => {
      return ["approximation", `${sign}${entry} ${value}`] as const;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(name, expression).map(([block, value]) => {
      return ["file", `block ${block}(x, n = ${value}) {`] as const;
    }),
  },
);

/** What the parser and a template make of one statement, which begins somewhere in a text. */
function read([scope, text]: readonly [Scope, string], templates: ReturnType<typeof createTemplates>) {
  const tokens = lex(`// in front\n  ${text}`);
  if (tokens.count === 0) return undefined;
  const start = 3;
  const source = { text: tokens.text.slice(start), tokens, first: 0, start };
  const kind = kindOf(tokens, 0, tokens.count, scope);
  const parsed = parseTokens(kind, source.text, feed(tokens, 0, tokens.count, start, kind));
  return { parsed, made: templates.read(kind, source, tokens.count) };
}

/** Every name, number and string of the text is another one. */
function renamed(text: string): string {
  return text.replace(/[A-Za-z_]\w*|\d+(?:\.\d+)?(?:e-?\d+)?|"[^"\\]*"/g, (leaf) => {
    if (leaf.startsWith('"')) return '"another path"';
    if (/^\d/.test(leaf)) return "77";
    const fixed = /^(?:input|output|require|override|exit|use|weights|from|when|taken|if|then|else|repeat|block|on)$/;
    return fixed.test(leaf) ? leaf : `${leaf}_longer`;
  });
}

test("a template gives what the parser gives", () => {
  const templates = createTemplates(parseTokens, leaves);
  let made = 0;
  let all = 0;
  fc.assert(
    fc.property(statement, (one) => {
      const [scope, text] = one;
      read(one, templates);
      for (const again of [text, renamed(text), text.replaceAll(" + ", " * "), text.replaceAll("<=", "=="), text]) {
        const found = read([scope, again], templates);
        all += 1;
        if (!found?.made) continue;
        expect(found.made).toEqual(found.parsed);
        made += 1;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(made / all).toBeGreaterThan(0.3);
});

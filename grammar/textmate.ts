import { declarationKeywords, expressionKeywords, statementKeywords } from "./keywords.ts";

/** The names that colours depend on and that are not the grammar's own: they come from the registries. */
export interface Vocabulary {
  readonly layers: readonly string[];
  readonly annotations: readonly string[];
  readonly formats: readonly string[];
  readonly properties: readonly string[];
}

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Pattern[];
}

const identifier = "[A-Za-z_][A-Za-z0-9_]*";

function oneOf(names: readonly string[]): string {
  return `(?:${[...names].sort((one, other) => other.length - one.length || (one < other ? -1 : 1)).join("|")})`;
}

/** Where a keyword is a keyword: it is neither a label nor a member, and nothing is assigned to it. */
function keyword(names: readonly string[]): string {
  return `(?<![.\\w])${oneOf(names)}\\b(?!\\s*(?::|=(?!=)))`;
}

/** `int8`, `int4` … become one pattern. */
function formatPattern(names: readonly string[]): string {
  const others = names.filter((name) => !/^u?int\d+$/.test(name));
  return `(?:u?int[0-9]+|${oneOf(others).slice(3, -1)})`;
}

/**
 * The TextMate grammar: the colours of a file before the language server has answered, and where there is none. It sees
 * one line at a time, so it only tells words apart by their neighbours.
 */
export function textMateGrammar(vocabulary: Vocabulary): object {
  const patterns: Pattern[] = [
    { name: "comment.line.documentation.dnnx", match: "///.*$" },
    { name: "comment.line.double-slash.dnnx", match: "//.*$" },
    { name: "comment.block.dnnx", begin: "/\\*", end: "\\*/" },
    {
      name: "string.quoted.double.dnnx",
      begin: '"',
      end: '"|$',
      patterns: [{ name: "constant.character.escape.dnnx", match: '\\\\["\\\\]' }],
    },
    { name: "entity.name.function.decorator.dnnx", match: `@${oneOf(vocabulary.annotations)}\\b` },
    { name: "invalid.illegal.annotation.dnnx", match: `@(?:${identifier})?` },
    {
      match: `(?<![.\\w])(${oneOf(declarationKeywords)})\\s+(${identifier})(?=\\s*(?:[{(@]|on\\b|extends\\b))`,
      captures: { "1": { name: "keyword.control.declaration.dnnx" }, "2": { name: "entity.name.type.dnnx" } },
    },
    { name: "keyword.control.import.dnnx", match: '(?<![.\\w])import\\b(?=\\s*")' },
    {
      name: "support.type.format.dnnx",
      match: `(?<![.\\w])${formatPattern(vocabulary.formats)}\\b(?!\\s*(?::|=(?!=)))`,
    },
    {
      match: `^\\s*(${oneOf([...vocabulary.properties, ...vocabulary.annotations])})\\s+(?![=:.({])(?!from\\b)`,
      captures: { "1": { name: "support.type.property-name.dnnx" } },
    },
    { name: "keyword.control.statement.dnnx", match: `${keyword(statementKeywords)}(?!\\s*[,)])` },
    { name: "keyword.control.expression.dnnx", match: keyword(expressionKeywords) },
    { name: "keyword.control.statement.dnnx", match: "(?<![.\\w])weights(?=\\s+from\\b)" },
    { name: "keyword.control.clause.dnnx", match: "(?<![.\\w])(?:on|extends|from)\\b(?!\\s*[:=,)(])" },
    { name: "support.function.layer.dnnx", match: `(?<![.\\w])${oneOf(vocabulary.layers)}\\b(?=\\s*\\()` },
    { name: "entity.name.function.dnnx", match: `(?<![.\\w])${identifier}(?=\\s*\\()` },
    { name: "variable.parameter.dnnx", match: `(?<![.\\w])${identifier}(?=\\s*:)` },
    { name: "variable.other.definition.dnnx", match: `(?<![.\\w])${identifier}(?=\\s*=(?!=))` },
    {
      match: `(?<![\\w])([0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?:\\s*(%)|\\s*((?!${keyword([...expressionKeywords])})${identifier}(?:/${identifier})?)(?!\\s*(?:[:(]|=(?!=))))?`,
      captures: {
        "1": { name: "constant.numeric.dnnx" },
        "2": { name: "keyword.other.unit.dnnx" },
        "3": { name: "keyword.other.unit.dnnx" },
      },
    },
    { name: "keyword.operator.comparison.dnnx", match: "==|!=|<=|>=|<|>" },
    { name: "keyword.operator.dnnx", match: "[-+*/^=]" },
    { name: "variable.other.dnnx", match: `(?<![\\w])${identifier}` },
  ];
  return { name: "DNNX", scopeName: "source.dnnx", fileTypes: ["dnnx"], patterns };
}

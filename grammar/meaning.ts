import type { TokenType } from "chevrotain";
import { role, rolesOf, statementKeywords, wordNumber, words } from "./keywords.ts";
import { type Tokens, type } from "./lexer.ts";
import type { Scope, Statement, TokenKind } from "./tree.ts";
import { clauseTypes, Identifier, Keyword, Label, plainTypes } from "./vocabulary.ts";

export type Kind = Statement["kind"];

const weights = wordNumber("weights");
const from = wordNumber("from");
const statementKinds: ReadonlyMap<number, Kind> = new Map(
  statementKeywords.map((keyword): [number, Kind] => [wordNumber(keyword), keyword]),
);

/** Decides from the first tokens and the scope what a statement is, before it is parsed. */
export function kindOf(tokens: Tokens, first: number, end: number, scope: Scope): Kind {
  const at = tokens.types[first]!;
  const word = tokens.words[first]!;
  if (scope === "stray") return "unknown";
  if (at === type.rightBrace) return "close";
  if (scope === "approximation") return at === type.identifier || at === type.annotation ? "entry" : "unknown";
  if (at !== type.identifier) return "unknown";
  if (scope === "file") return rolesOf[word]! & role.declaration ? (`${words[word]}Header` as Kind) : "unknown";
  if (scope === "target" || scope === "device") return "property";
  if (word === weights && first + 1 < end && tokens.words[first + 1] === from) return "weightsFrom";
  if (rolesOf[word]! & role.expression) return "unknown";
  return statementKinds.get(word) ?? "layer";
}

/** Kinds whose first word is not a keyword. */
const named: ReadonlySet<Kind> = new Set<Kind>(["layer", "property", "entry", "unknown", "close"]);

/** Words that are keywords only inside statements of one kind. */
const clauseOf: Readonly<Record<string, Kind>> = {
  on: "networkHeader",
  extends: "deviceHeader",
  from: "weightsFrom",
  when: "exit",
  taken: "exit",
};

/** The parser's type of a token. A label (`from:`) and a member (`.input`) are plain names whatever the word. */
export function tokenTypeOf(tokens: Tokens, index: number, first: number, end: number, kind: Kind): TokenType {
  const tokenType = tokens.types[index]!;
  const plain = plainTypes[tokenType]!;
  if (tokenType !== type.identifier) return plain;
  if (index === first && !named.has(kind)) return Keyword;
  // The colon of an input stands behind its name.
  if (index + 1 < end && tokens.types[index + 1] === type.colon)
    return kind === "input" && index === first + 1 ? plain : Label;
  const word = tokens.words[index]!;
  if (word === 0) return plain;
  const clause = clauseTypes.get(words[word]!);
  if (clause === undefined) return plain;
  const only = clauseOf[words[word]!];
  if (only !== undefined && only !== kind) return plain;
  return index > first && tokens.types[index - 1] === type.dot ? plain : clause;
}

export function tokenKind(tokenType: number, meaning: TokenType): TokenKind {
  switch (tokenType) {
    case type.identifier:
      return meaning === Identifier || meaning === Label ? "identifier" : "keyword";
    case type.number:
      return "number";
    case type.string:
      return "string";
    case type.annotation:
      return "annotation";
    case type.unknown:
      return "unknown";
    case type.assign:
    case type.less:
    case type.greater:
    case type.minus:
    case type.operator:
    case type.percent:
      return "operator";
    default:
      return "punctuation";
  }
}

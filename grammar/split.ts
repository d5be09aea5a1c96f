import { role, rolesOf, wordNumber } from "./keywords.ts";
import { type Tokens, type } from "./lexer.ts";
import type { Scope } from "./tree.ts";

/**
 * Where statements end, found from the tokens alone, before any of them is parsed. In valid text a line break never
 * matters here; line breaks only help to find the next statement where a bracket or a brace is missing.
 *
 * A cut looks at most `lookahead` tokens past the end of its statement, which is what makes an incremental reparse safe.
 */
export interface Cut {
  /** Scope of this statement: the one around it, or "file" when a declaration starts inside an unclosed body. */
  readonly scope: Scope;
  /** Index of the first token after the statement. */
  readonly end: number;
  /** Scope of the next statement. */
  readonly next: Scope;
}

export const lookahead = 4;

const word = {
  import: wordNumber("import"),
  target: wordNumber("target"),
  approximation: wordNumber("approximation"),
  network: wordNumber("network"),
  block: wordNumber("block"),
  device: wordNumber("device"),
  on: wordNumber("on"),
  extends: wordNumber("extends"),
  exit: wordNumber("exit"),
  weights: wordNumber("weights"),
  from: wordNumber("from"),
  repeat: wordNumber("repeat"),
  if: wordNumber("if"),
  budget: wordNumber("budget"),
} as const;

const bodies: ReadonlyMap<number, Scope> = new Map<number, Scope>([
  [word.target, "target"],
  [word.approximation, "approximation"],
  [word.network, "network"],
  [word.block, "block"],
  [word.device, "device"],
]);

const propertyRoles: Partial<Record<Scope, number>> = {
  target: role.targetProperty,
  device: role.deviceProperty,
  approximation: role.annotation,
};

/** The statement that starts at token `first` when `around` stands around it. */
export function cut(tokens: Tokens, first: number, around: Scope): Cut {
  if (around !== "file" && startsDeclaration(tokens, first)) return cutHeader(tokens, first);
  if (tokens.types[first] === type.rightBrace) {
    return (around === "network" || around === "block") && startsInBody(tokens, first + 1)
      ? { scope: "stray", end: first + 1, next: around }
      : { scope: around, end: first + 1, next: "file" };
  }
  if (around === "file") return cutHeader(tokens, first);
  const known = propertyRoles[around];
  const end = known === undefined ? layerStatementEnd(tokens, first) : propertyEnd(tokens, first, known);
  return { scope: around, end, next: around };
}

function has(tokens: Tokens, index: number, bit: number): boolean {
  return index < tokens.count && (rolesOf[tokens.words[index]!]! & bit) !== 0;
}

function is(tokens: Tokens, index: number, tokenType: number): boolean {
  return index >= 0 && index < tokens.count && tokens.types[index] === tokenType;
}

/** `network n on`, `target t {`, `import "`: strong enough to end a body whose brace is missing. */
function startsDeclaration(tokens: Tokens, index: number): boolean {
  if (!has(tokens, index, role.declaration)) return false;
  const which = tokens.words[index]!;
  if (which === word.import) return is(tokens, index + 1, type.string);
  if (!is(tokens, index + 1, type.identifier)) return false;
  const third = index + 2;
  if (is(tokens, third, type.leftBrace)) return true;
  if (which === word.network)
    return is(tokens, third, type.annotation) || (third < tokens.count && tokens.words[third] === word.on);
  if (which === word.block) return is(tokens, third, type.leftParenthesis);
  return which === word.device && third < tokens.count && tokens.words[third] === word.extends;
}

/** What can only stand in the body of a network or block: a closing brace in front of it does not close the body. */
function startsInBody(tokens: Tokens, index: number): boolean {
  if (is(tokens, index, type.rightBrace)) return true;
  if (!is(tokens, index, type.identifier) || startsDeclaration(tokens, index)) return false;
  if (has(tokens, index, role.expression) || startsWithKeyword(tokens, index)) return true;
  return is(tokens, index + 1, type.assign) || is(tokens, index + 1, type.leftParenthesis);
}

function cutHeader(tokens: Tokens, first: number): Cut {
  const which = is(tokens, first, type.identifier) ? tokens.words[first]! : 0;
  const declared = bodies.get(which);
  if (which === word.import && is(tokens, first + 1, type.string))
    return { scope: "file", end: first + 2, next: "file" };
  let depth = 0;
  for (let index = first + 1; index < tokens.count; index++) {
    const at = tokens.types[index]!;
    if (at === type.leftBrace) return { scope: "file", end: index + 1, next: declared ?? "unknown" };
    if (at === type.rightBrace) return { scope: "file", end: index, next: declared ?? "file" };
    if (tokens.breaks[index] === 1 && startsDeclaration(tokens, index))
      return { scope: "file", end: index, next: "file" };
    if (declared && startsBody(tokens, first, index, depth, declared))
      return { scope: "file", end: index, next: declared };
    depth = nested(depth, at);
  }
  return { scope: "file", end: tokens.count, next: "file" };
}

/** The first statement of a body whose opening brace is missing. */
function startsBody(tokens: Tokens, first: number, index: number, depth: number, body: Scope): boolean {
  if (index < first + 2) return false;
  const atLineStart = tokens.breaks[index] === 1;
  const known = propertyRoles[body];
  if (known !== undefined) return atLineStart && depth === 0 && has(tokens, index, known);
  if (atLineStart && startsWithKeyword(tokens, index)) return true;
  if (!is(tokens, index, type.identifier) || !is(tokens, index + 1, type.assign)) return false;
  const parameter = is(tokens, index - 1, type.comma) || is(tokens, index - 1, type.leftParenthesis);
  return depth === 0 || (atLineStart && !parameter);
}

/** `input`, `output`, … or `weights from`, where it is neither a label (`input:`) nor a member (`.input`). */
function startsWithKeyword(tokens: Tokens, index: number): boolean {
  if (is(tokens, index - 1, type.dot)) return false;
  if (has(tokens, index, role.statement)) return !is(tokens, index + 1, type.colon);
  return tokens.words[index] === word.weights && index + 1 < tokens.count && tokens.words[index + 1] === word.from;
}

function nested(depth: number, tokenType: number): number {
  if (tokenType === type.leftParenthesis || tokenType === type.leftBracket) return depth + 1;
  if (tokenType === type.rightParenthesis || tokenType === type.rightBracket) return Math.max(0, depth - 1);
  return depth;
}

/** End of a statement in the body of a network or block. */
function layerStatementEnd(tokens: Tokens, first: number): number {
  let depth = 0;
  let repeat = false;
  /** Inside, and the end of, the `(x = stem)` of a repeat: the body of the repeat follows it. */
  let carried = false;
  let carriedEnd = -1;
  for (let index = first; index < tokens.count; index++) {
    const at = tokens.types[index]!;
    if (at === type.rightBrace) return index;
    const atLineStart = tokens.breaks[index] === 1;
    if (index > first) {
      if (atLineStart && startsDeclaration(tokens, index)) return index;
      if (at === type.identifier) {
        if (depth === 0 || atLineStart) {
          if (startsWithKeyword(tokens, index)) return index;
          if (is(tokens, index + 1, type.assign)) {
            const belongs =
              (index === first + 1 && tokens.words[first] === word.exit) ||
              (repeat && is(tokens, index - 1, type.leftParenthesis));
            if (!belongs) return index;
          }
        }
        if (depth === 0 && atLineStart && index - 1 !== carriedEnd && startsUnfinished(tokens, first, index))
          return index;
        if (tokens.words[index] === word.repeat) repeat = true;
      }
    }
    if (at === type.leftParenthesis && depth === 0 && repeat) carried = is(tokens, index + 2, type.assign);
    depth = nested(depth, at);
    if (carried && depth === 0 && at === type.rightParenthesis) {
      carried = false;
      carriedEnd = index;
    }
  }
  return tokens.count;
}

/** A name at the start of a line after something complete: a statement that is just being typed. */
function startsUnfinished(tokens: Tokens, first: number, index: number): boolean {
  if (has(tokens, index, role.expression)) {
    const which = tokens.words[index]!;
    return (which === word.repeat || which === word.if) && !needsOperand(tokens, first, index - 1);
  }
  if (tokens.words[index] === word.from && tokens.words[index - 1] === word.weights) return false;
  const before = tokens.types[index - 1]!;
  if (before === type.greater || needsOperand(tokens, first, index - 1)) return false;
  if (before !== type.number) return true;
  // After a number a name may be its unit; a unit is followed by nothing that continues a name.
  const after = index + 1;
  if (is(tokens, after, type.identifier))
    return (
      !startsWithKeyword(tokens, after) && !is(tokens, after + 1, type.assign) && !has(tokens, after, role.expression)
    );
  return is(tokens, after, type.leftParenthesis) || is(tokens, after, type.leftBracket) || is(tokens, after, type.dot);
}

/** Whether the token at `index` leaves something open that the next token must give. */
function needsOperand(tokens: Tokens, first: number, index: number): boolean {
  switch (tokens.types[index]) {
    case type.identifier:
      if (index === first) return has(tokens, index, role.statement);
      return has(tokens, index, role.expression);
    case type.number:
    case type.string:
    case type.annotation:
    case type.percent:
    case type.rightParenthesis:
    case type.rightBracket:
    case type.greater:
    case type.unknown:
      return false;
    default:
      return true;
  }
}

/** End of a property of a target or device, or of an entry of an approximation. */
function propertyEnd(tokens: Tokens, first: number, known: number): number {
  let depth = 0;
  for (let index = first; index < tokens.count; index++) {
    const at = tokens.types[index]!;
    if (at === type.rightBrace) return index;
    if (index > first) {
      if (tokens.breaks[index] === 1 && startsDeclaration(tokens, index)) return index;
      if (at === type.identifier && startsProperty(tokens, first, index, depth, known)) return index;
      if (at === type.annotation && depth === 0) return index;
    }
    depth = nested(depth, at);
  }
  return tokens.count;
}

function startsProperty(tokens: Tokens, first: number, index: number, depth: number, known: number): boolean {
  if (is(tokens, index + 1, type.colon)) return false;
  const isKnown = has(tokens, index, known);
  const atLineStart = tokens.breaks[index] === 1;
  const valueFollows =
    is(tokens, index + 1, type.identifier) || is(tokens, index + 1, type.number) || is(tokens, index + 1, type.string);
  if (depth > 0) return isKnown && atLineStart && valueFollows;
  const previous = index - 1;
  if (previous === first || needsOperand(tokens, first, previous)) {
    // `device` or `dram lpddr4,` just being typed; only a budget lists names that are properties too.
    const unfinished = previous === first || is(tokens, previous, type.comma);
    return isKnown && atLineStart && valueFollows && unfinished && tokens.words[first] !== word.budget;
  }
  if (isKnown) return true;
  if (!atLineStart) return false;
  if (tokens.types[previous] !== type.number) return true;
  return is(tokens, index + 1, type.number) || is(tokens, index + 1, type.string);
}

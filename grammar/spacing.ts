import type { Span, Statement, Token } from "./tree.ts";
import { nodesOf } from "./walk.ts";

/** Per token of a statement without errors: 1 when a space stands in front of it in the canonical layout. */
export function spacingOf(statement: Statement): Uint8Array {
  const { text, tokens } = statement;
  const special = specialTokens(statement);
  const spaces = new Uint8Array(tokens.length);
  const at = (index: number): string => {
    const token = tokens[index];
    return token ? text.slice(token.start, token.end) : "";
  };
  /** The token before wants no space behind it. */
  let glued = true;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const before = tokens[index - 1];
    const mark = special.get(token.start);
    const { front, behind } = mark ?? sides(statement, index, before, at, special);
    spaces[index] = glued || !front ? 0 : 1;
    glued = !behind;
  }
  return spaces;
}

interface Sides {
  /** Whether a space may stand in front of, behind the token. */
  readonly front: boolean;
  readonly behind: boolean;
}
const open: Sides = { front: true, behind: true };
const tight: Sides = { front: false, behind: false };
const tightInFront: Sides = { front: false, behind: true };
const tightBehind: Sides = { front: true, behind: false };

function sides(
  statement: Statement,
  index: number,
  before: Token | undefined,
  at: (index: number) => string,
  special: ReadonlyMap<number, Sides>,
): Sides {
  const kind = statement.tokens[index]!.kind;
  if (kind !== "punctuation" && kind !== "operator") return open;
  switch (at(index)) {
    case "(": {
      // The carried value of a repeat is not the arguments of a call.
      const carried = statement.kind !== "blockHeader" && at(index + 2) === "=";
      const called = before && !carried && (before.kind === "identifier" || before.kind === "annotation");
      return called || (before && special.get(before.start) === tightInFront) ? tight : tightBehind;
    }
    case "[": {
      const indexed =
        before && (before.kind === "identifier" || [")", "]"].includes(at(index - 1)) || special.has(before.start));
      return indexed ? tight : tightBehind;
    }
    case ")":
    case "]":
    case ",":
    case "%":
      return tightInFront;
    case ":":
      return before?.kind === "number" ? tight : tightInFront;
    case ".":
    case "^":
      return tight;
    case "/":
      return before?.kind === "number" && statement.tokens[index + 1]?.kind === "number" ? tight : open;
    case "-":
      return isSign(before, at(index - 1)) ? tightBehind : open;
    default:
      return open;
  }
}

function isSign(before: Token | undefined, written: string): boolean {
  if (!before || before.kind === "keyword") return true;
  if (before.kind === "operator") return written !== "%";
  return before.kind === "punctuation" && written !== ")" && written !== "]";
}

/** Tokens that only the tree tells apart, by their start: the `<` and `>` of a format, the `/` of a unit. */
function specialTokens(statement: Statement): ReadonlyMap<number, Sides> {
  const found = new Map<number, Sides>();
  const isOne = (token: Token) => token.kind === "operator" && "</".includes(statement.text[token.start]!);
  if (!statement.tokens.some(isOne)) return found;
  for (const node of nodesOf(statement)) {
    if (!("kind" in node)) continue;
    if (node.kind === "number" && node.unitSpan) {
      const slash = tokensIn(statement, node.unitSpan).find((token) => statement.text[token.start] === "/");
      if (slash) found.set(slash.start, tight);
    } else if (node.kind === "generic") {
      let depth = 0;
      for (const token of tokensIn(statement, { start: node.name.end, end: node.end })) {
        const written = statement.text[token.start];
        if (written === "<" && depth++ === 0) found.set(token.start, tight);
        else if (written === ">" && --depth === 0) {
          found.set(token.start, tightInFront);
          break;
        }
      }
    }
  }
  return found;
}

function tokensIn(statement: Statement, span: Span): readonly Token[] {
  return statement.tokens.filter((token) => token.start >= span.start && token.end <= span.end);
}

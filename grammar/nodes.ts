import { EmbeddedActionsParser, EOF, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { Argument, Expression, Name, Operator, Span, StringLiteral, SyntaxProblem } from "./tree.ts";
import {
  Colon,
  Comma,
  Greater,
  Identifier,
  Label,
  Less,
  Minus,
  NumberToken,
  StringToken,
  tokenTypes,
} from "./vocabulary.ts";

export type Rule<Result, Parameters extends unknown[] = []> = ParserMethod<Parameters, Result>;

/**
 * What all rules share: nodes made from tokens, and errors. A rule never fails: what is missing becomes a "missing"
 * expression or an absent part, and the first problem of a statement is kept as its error.
 */
export class NodeParser extends EmbeddedActionsParser {
  protected source = "";
  protected depth = 0;
  private problem: SyntaxProblem | undefined;

  constructor(options: { readonly validate: boolean }) {
    super(tokenTypes, { maxLookahead: 1, skipValidations: !options.validate });
  }

  /** Reads one statement by one rule; `tokens` carry offsets into `source`. */
  read<Result>(rule: Rule<Result>, source: string, tokens: IToken[]): { result: Result; error?: SyntaxProblem } {
    this.source = source;
    this.problem = undefined;
    this.depth = 0;
    const last = tokens.at(-1);
    this.input = tokens;
    const result = rule.call(this);
    const leftOver = this.errors[0]?.token;
    if (leftOver && !this.problem) {
      const at = leftOver.tokenType === EOF ? (last ?? leftOver) : leftOver;
      const hint = hints.get(this.textOf(leftOver)) ?? "";
      this.problem = {
        ...spanOf(at),
        message: `expected the end of the statement, found ${this.describe(leftOver)}${hint}`,
      };
    }
    return this.problem ? { result, error: this.problem } : { result };
  }

  protected textOf(token: IToken): string {
    return this.source.slice(token.startOffset, endOf(token));
  }

  protected nameOf(token: IToken): Name {
    const start = token.startOffset;
    const end = endOf(token);
    return { kind: "name", text: this.source.slice(start, end), start, end };
  }

  /** The name of what a statement defines; where it is read, an unknown name is told by itself. */
  protected definedName(token: IToken): Name {
    const name = this.nameOf(token);
    const wrong = this.RECORDING_PHASE ? [] : [...new Set(name.text.match(/\W/gu))];
    if (wrong.length > 0) {
      const signs = wrong.map((it) => `\`${it}\``).join(", ");
      const message = `\`${shorten(name.text)}\` cannot be a name: a name has letters from A to Z, digits and \`_\`, but not ${signs}`;
      this.problem ??= { start: name.start, end: name.end, message };
    }
    return name;
  }

  protected annotationName(token: IToken): Name {
    const start = token.startOffset + 1;
    const end = endOf(token);
    if (start === end) this.expected("the name of an annotation after `@`");
    return { kind: "name", text: this.source.slice(start, end), start, end };
  }

  protected annotationStart(name: Name): number {
    return this.source[name.start - 1] === "@" ? name.start - 1 : name.start;
  }

  protected missingName(after: IToken): Name {
    this.expected("a name after `.`");
    return { kind: "name", text: "", start: endOf(after), end: endOf(after) };
  }

  protected stringOf(token: IToken): StringLiteral {
    const start = token.startOffset;
    const end = endOf(token);
    const written = this.source.slice(start, end);
    const closed = /^"(?:[^"\\]|\\["\\]?)*"$/.test(written);
    if (!closed && !this.RECORDING_PHASE)
      this.problem ??= { start, end, message: 'expected `"` at the end of the string, found the end of the line' };
    return { kind: "string", value: stringValue(closed ? written : `${written}"`), start, end };
  }

  protected operatorOf(token: IToken): Operator {
    const start = token.startOffset;
    const end = endOf(token);
    return { text: this.source.slice(start, end), start, end };
  }

  protected plainNumber(token: IToken): Extract<Expression, { kind: "number" }> {
    return {
      kind: "number",
      value: Number(this.textOf(token)),
      percent: false,
      start: token.startOffset,
      end: endOf(token),
    };
  }

  /** Whether the next tokens are of these types; a quick look that saves entering an optional part. */
  protected isNext(first: TokenType, second?: TokenType): boolean {
    if (this.RECORDING_PHASE) return true;
    return this.LA(1).tokenType === first && (second === undefined || this.LA(2).tokenType === second);
  }

  /** Whether the next token is written so. */
  protected isWritten(text: string): boolean {
    return this.RECORDING_PHASE || this.textOf(this.LA(1)) === text;
  }

  protected argumentOf(label: Name | undefined, value: Expression): Argument {
    return label
      ? { label, value, start: label.start, end: Math.max(label.end, value.end) }
      : { value, start: value.start, end: value.end };
  }

  protected missingArgument(): Argument {
    return this.argumentOf(undefined, this.missing("an argument"));
  }

  protected missing(what: string): Expression {
    this.expected(what);
    const at = this.endOfLast();
    return { kind: "missing", start: at, end: at };
  }

  /** Whether the `<` that follows opens parameters of a format: it is closed, and no operand follows the `>`. */
  protected isGeneric(): boolean {
    let open = 0;
    for (let ahead = 1; ahead <= 64; ahead++) {
      const next = this.LA(ahead).tokenType;
      if (next === Less) open++;
      else if (next === Greater) {
        open--;
        if (open === 0) return !isOneOf(this.LA(ahead + 1).tokenType, [Identifier, NumberToken, StringToken, Minus]);
      } else if (!isOneOf(next, [Identifier, Label, NumberToken, Comma, Colon, Minus])) return false;
    }
    return false;
  }

  protected endOfLast(): number {
    return this.RECORDING_PHASE ? 0 : endOf(this.LA(0));
  }

  protected expected(what: string): void {
    if (this.RECORDING_PHASE || this.problem) return;
    const found = this.LA(1);
    const at = found.tokenType === EOF ? this.LA(0) : found;
    this.problem = { ...spanOf(at), message: `expected ${what}, found ${this.describe(found)}` };
  }

  protected describe(token: IToken): string {
    if (token.tokenType === EOF) return "the end of the statement";
    return `\`${shorten(this.textOf(token))}\``;
  }
}

/** What stands instead of a sign that other languages have. */
const hints: ReadonlyMap<string, string> = new Map([
  ["#", " (a comment begins with `//`)"],
  [";", " (a statement ends with its line)"],
]);

/** What a string in quotes says. */
export function stringValue(written: string): string {
  return written.slice(1, -1).replace(/\\(["\\])/g, "$1");
}

/** A unit without the spaces in it; `per`: what stands behind its `/`. */
export function unitText(unit: string, per: string | undefined): string {
  return per === undefined ? unit : `${unit}/${per}`;
}

/** A text for a message: long ones are cut. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

export function endOf(token: IToken): number {
  return token.endOffset! + 1;
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** Whether what follows a name makes the name a label without a colon: `lut 70%`, `mantissa 5`. */
export function startsLoose(next: TokenType): boolean {
  return next === NumberToken || next === Identifier || next === StringToken;
}

export function isOneOf(one: TokenType, several: readonly TokenType[]): boolean {
  return several.includes(one);
}

import type { IToken } from "chevrotain";
import { lex, type Tokens } from "./lexer.ts";
import { type Kind, kindOf, tokenKind, tokenTypeOf } from "./meaning.ts";
import { shorten, stringValue, unitText } from "./nodes.ts";
import { StatementParser } from "./parser.ts";
import type { Leaves } from "./template.ts";
import { createTemplates } from "./templates.ts";
import type { Scope, Span, Statement, StatementBase, SyntaxProblem, Token } from "./tree.ts";
import { Keyword } from "./vocabulary.ts";

/**
 * One statement from its tokens `first` up to `end`; its text begins at offset `start`. The result depends on nothing
 * but the statement's text and scope (and on whether it opens the file), so that an untouched statement can stay.
 */
export function readStatement(
  tokens: Tokens,
  first: number,
  end: number,
  start: number,
  scope: Scope,
  opensFile: boolean,
): Statement {
  const stop = tokens.ends[end - 1]!;
  const text = tokens.text.slice(start, stop);
  const kind = kindOf(tokens, first, end, scope);
  const span = { start: tokens.starts[first]! - start, end: stop - start };
  const made = isMisplaced(kind, scope) ? undefined : templates.read(kind, { text, tokens, first, start }, end);
  const { parts, error } = made
    ? { parts: made as Parts, error: undefined }
    : read(kind, text, feed(tokens, first, end, start, kind), scope, span);
  const statement = new ReadStatement(scope, text, span, error ? [error] : none);
  // A closing brace has nothing to document; the layout moves comments up to it.
  const doc = kind === "close" ? undefined : documentation(text, span.start, opensFile);
  return Object.assign(statement, doc === undefined ? parts : { ...parts, doc }) as Statement;
}

/** The properties that every statement has. Tokens are found again when somebody asks: most statements are never asked. */
class ReadStatement implements StatementBase {
  readonly scope: Scope;
  readonly text: string;
  readonly length: number;
  readonly span: Span;
  readonly errors: readonly SyntaxProblem[];
  #tokens: readonly Token[] | undefined;

  constructor(scope: Scope, text: string, span: Span, errors: readonly SyntaxProblem[]) {
    this.scope = scope;
    this.text = text;
    this.length = text.length;
    this.span = span;
    this.errors = errors;
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= tokensOf(this.text, (this as unknown as Statement).kind);
    return this.#tokens;
  }
}

/** The same statement with other errors. */
export function withErrors(statement: Statement, errors: readonly SyntaxProblem[]): Statement {
  const { scope, text, span, length, tokens, ...parts } = statement;
  return Object.assign(new ReadStatement(scope, text, span, errors), { ...parts, errors }) as Statement;
}

function tokensOf(text: string, kind: Kind): Token[] {
  const tokens = lex(text);
  const own: Token[] = [];
  for (let index = 0; index < tokens.count; index++) {
    const meaning = tokenTypeOf(tokens, index, 0, tokens.count, kind);
    own.push({
      kind: tokenKind(tokens.types[index]!, meaning),
      start: tokens.starts[index]!,
      end: tokens.ends[index]!,
    });
  }
  return own;
}

/** Tokens for the parser, used again for every statement: nodes take what they need from them and keep none. */
const pool: IToken[] = [];

export function feed(tokens: Tokens, first: number, end: number, start: number, kind: Kind): IToken[] {
  const fed: IToken[] = [];
  for (let index = first; index < end; index++) {
    let token = pool[index - first];
    if (!token) {
      token = { image: "", startOffset: 0, endOffset: 0, tokenType: Keyword, tokenTypeIdx: 0 };
      pool.push(token);
    }
    const tokenType = tokenTypeOf(tokens, index, first, end, kind);
    token.startOffset = tokens.starts[index]! - start;
    token.endOffset = tokens.ends[index]! - start - 1;
    token.tokenType = tokenType;
    token.tokenTypeIdx = tokenType.tokenTypeIdx!;
    fed.push(token);
  }
  return fed;
}

/** The empty statement that owns what stands behind the last token. */
export function readEnd(tokens: Tokens, start: number, scope: Scope): Statement {
  const text = tokens.text.slice(start);
  const open = tokens.openComment - start;
  const errors =
    tokens.openComment < 0
      ? none
      : [{ start: open, end: open + 2, message: "expected `*/` to close the comment, found the end of the file" }];
  const span = { start: text.length, end: text.length };
  return Object.assign(new ReadStatement(scope, text, span, errors), { kind: "end" }) as Statement;
}

const none: readonly SyntaxProblem[] = [];

type Parts = { [K in Kind]: Omit<Extract<Statement, { kind: K }>, keyof StatementBase> }[Kind];

let singleton: StatementParser | undefined;

/** Built on first use: building analyses the grammar, which a program that never parses need not wait for. */
function parser(): StatementParser {
  singleton ??= new StatementParser({ validate: false });
  return singleton;
}

function ruleOf(kind: Kind, rules: StatementParser) {
  switch (kind) {
    case "importHeader":
      return rules.importHeader;
    case "targetHeader":
    case "approximationHeader":
      return rules.plainHeader;
    case "networkHeader":
      return rules.networkHeader;
    case "blockHeader":
      return rules.blockHeader;
    case "deviceHeader":
      return rules.deviceHeader;
    case "property":
      return rules.property;
    case "entry":
      return rules.entry;
    case "use":
      return rules.use;
    case "weightsFrom":
      return rules.weightsFrom;
    case "input":
      return rules.inputStatement;
    case "output":
      return rules.output;
    case "layer":
      return rules.layer;
    case "require":
      return rules.require;
    case "exit":
      return rules.exit;
    case "override":
      return rules.override;
    case "return":
      return rules.returnStatement;
    default:
      return undefined;
  }
}

function read(
  kind: Kind,
  text: string,
  fed: IToken[],
  scope: Scope,
  span: Span,
): { parts: Parts; error?: SyntaxProblem } {
  const rules = parser();
  const rule = ruleOf(kind, rules);
  if (rule === undefined) {
    if (kind === "close" && scope !== "file") return { parts: { kind } };
    const first = fed[0]!;
    const found = text.slice(span.start, first.endOffset! + 1);
    const message = `expected ${expectedBefore(found) ?? expectedIn(scope)}, found \`${shorten(found)}\``;
    return { parts: { kind } as Parts, error: { start: span.start, end: first.endOffset! + 1, message } };
  }
  const { result, error } = rules.read<object | undefined>(rule, text, fed);
  const parts = (result ? { kind, ...result } : { kind: "unknown" }) as Parts;
  const misplaced = isMisplaced(kind, scope) ? { ...span, message: returnInNetwork } : undefined;
  const problem = error ?? misplaced;
  return problem ? { parts, error: problem } : { parts };
}

function isMisplaced(kind: Kind, scope: Scope): boolean {
  return kind === "return" && scope === "network";
}

/** The tree of a statement without errors; undefined: it has one. */
export function parseTokens(kind: Kind, text: string, fed: IToken[]): object | undefined {
  const rule = ruleOf(kind, parser());
  if (rule === undefined) return undefined;
  const { result, error } = parser().read<object | undefined>(rule, text, fed);
  return error || !result ? undefined : { kind, ...result };
}

export const leaves: Leaves = { string: stringValue, number: Number, unit: unitText };

const templates = createTemplates(parseTokens, leaves);

const returnInNetwork = "expected `output` at the end of a network, found `return`, which ends a block";

/** What is missing in front of a word that begins an expression in other languages' statements. */
function expectedBefore(found: string): string | undefined {
  if (found === "repeat")
    return "`name =` in front of it, as in `y = repeat 3 (x = stem) stage(x)` with a block `stage`";
  if (found === "if" || found === "else") return "`name =` and an expression, as in `y = if stride == 1 then a else b`";
  return undefined;
}

function expectedIn(scope: Scope): string {
  switch (scope) {
    case "file":
      return "a declaration (`import`, `target`, `approximation`, `network`, `block` or `device`)";
    case "target":
    case "device":
      return "a property such as `clock 100 MHz`";
    case "approximation":
      return "an entry such as `weights int4`";
    case "stray":
      return "the next statement (layers are grouped by a `block` outside, never by braces in here)";
    default:
      return "a statement such as `name = conv(…)`";
  }
}

/** Text of the `///` lines that end right above the statement. */
function documentation(text: string, leading: number, opensFile: boolean): string | undefined {
  if (leading < 4) return undefined;
  const trivia = text.slice(0, leading);
  if (!trivia.includes("///")) return undefined;
  const lines = trivia.split(/\r\n|\r|\n/);
  if (lines.at(-1)!.trim() !== "") return undefined;
  const found: string[] = [];
  // The first line belongs to the statement before, unless there is none.
  for (let index = lines.length - 2; index >= (opensFile ? 0 : 1); index--) {
    const line = lines[index]!.trim();
    if (!line.startsWith("///")) break;
    found.unshift(line.slice(3).replace(/^ /, ""));
  }
  return found.length === 0 ? undefined : found.join("\n");
}

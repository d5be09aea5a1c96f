import type { Declaration, Statement, SyntaxTree, Token } from "../../grammar/tree.ts";
import { statementAt } from "../../grammar/walk.ts";
import { declarationOf, type Range } from "./places.ts";

/**
 * Where an offset stands, read from the tokens in front of it: what completion, signature help and hovers have in
 * common. It reads tokens and not nodes, because what is being typed is rarely a whole statement.
 */
export interface Context {
  /** The word that the offset stands in or touches, with the `@` in front of it; empty between words. */
  readonly word: Range & { readonly text: string };
  /** The offset is in a comment: nothing to offer, nothing to explain. */
  readonly comment: boolean;
  /** The declaration whose body or header the offset is in; undefined at file level. */
  readonly declaration: Declaration | undefined;
  /** The statement that the word belongs to; undefined where a new statement starts. */
  readonly statement: Statement | undefined;
  /** Texts of the tokens of `statement` in front of the word. */
  readonly before: readonly string[];
  /** Text of the token behind the word, of any statement. */
  readonly after: string | undefined;
  /** Brackets that are open in front of the word, the innermost last. */
  readonly brackets: readonly OpenBracket[];
}

export interface OpenBracket {
  readonly bracket: "(" | "[" | "<";
  /** What stands in front of the bracket: `conv`, `@fold`, `int8`; empty when nothing does. */
  readonly callee: string;
  /** Absolute start of the callee. */
  readonly calleeStart: number;
  /** Labels of the arguments so far, the current one included. */
  readonly labels: readonly string[];
  /** Label of the argument that the offset is in. */
  readonly label: string | undefined;
  /** Number of commas so far. */
  readonly position: number;
  /** Number of arguments in front of the current one without a label. */
  readonly unlabelled: number;
  /** True directly behind `(`, `,` or `label:`: a new value or label may start. */
  readonly fresh: boolean;
}

export function contextAt(tree: SyntaxTree, offset: number): Context {
  const { text } = tree;
  let start = offset;
  while (start > 0 && isWordCharacter(text.charCodeAt(start - 1))) start -= 1;
  let end = offset;
  while (end < text.length && isWordCharacter(text.charCodeAt(end))) end += 1;
  if (text[start - 1] === "@") start -= 1;
  else if (start === offset && text[start] === "@") {
    end = start + 1;
    while (end < text.length && isWordCharacter(text.charCodeAt(end))) end += 1;
  }
  const word = { start, end, text: text.slice(start, end) };

  const here = statementAt(tree, start);
  const { index } = here;
  const { statement, statementStart, tokens } = owner(tree, index, start);
  const last = tokens.at(-1);
  const gapStart = last ? statementStart + last.end : previousEnd(tree, index, start);
  const comment = endsInComment(text.slice(gapStart, start));
  const inside = here.statement.tokens.find(
    (token) => token.kind === "string" && here.start + token.start < offset && offset < here.start + token.end,
  );
  return {
    word,
    comment: comment || inside !== undefined,
    declaration: declarationAround(tree, index, statement),
    statement,
    before: tokens.map((token) => text.slice(statementStart + token.start, statementStart + token.end)),
    after: textAfter(tree, index, end),
    brackets: openBrackets(text, statementStart, tokens),
  };
}

function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

interface Owner {
  readonly statement: Statement | undefined;
  readonly statementStart: number;
  readonly tokens: readonly Token[];
}

/** The statement that a word at `offset` belongs to: the one around it, or the one in front that it goes on with. */
function owner(tree: SyntaxTree, index: number, offset: number): Owner {
  const own = tokensBefore(tree, index, offset);
  if (own.tokens.length > 0) return own;
  const previous = index > 0 ? tokensBefore(tree, index - 1, offset) : undefined;
  if (previous?.statement && goesOn(tree, previous, offset)) return previous;
  const current = tree.statements[index];
  const first = current?.tokens[0];
  const starts = tree.starts[index] ?? 0;
  // The word is the first token of its own statement.
  const touches = first !== undefined && starts + first.start === offset;
  return { statement: touches ? current : undefined, statementStart: starts, tokens: [] };
}

function tokensBefore(tree: SyntaxTree, index: number, offset: number): Owner {
  const statement = tree.statements[index];
  const statementStart = tree.starts[index] ?? 0;
  const tokens = statement?.tokens.filter((token) => statementStart + token.end <= offset) ?? [];
  return { statement, statementStart, tokens };
}

/** A statement goes on behind its last token when a bracket is open, when that token wants more, or on its own line. */
function goesOn(tree: SyntaxTree, { statement, statementStart, tokens }: Owner, offset: number): boolean {
  const last = tokens.at(-1);
  if (!last || !statement || statement.kind === "close") return false;
  const { text } = tree;
  const lastText = text.slice(statementStart + last.start, statementStart + last.end);
  if (lastText === "{" || lastText === "}") return false;
  if (wantsMore.test(lastText) || openBrackets(text, statementStart, tokens).some(({ bracket }) => bracket !== "<")) {
    return true;
  }
  return !text.slice(statementStart + last.end, offset).includes("\n");
}

const wantsMore =
  /^([=,:(<@.+*/^-]|<=|>=|on|use|output|require|from|weights|extends|input|device|clock|budget|architecture)$/;

function previousEnd(tree: SyntaxTree, index: number, offset: number): number {
  for (let position = index; position >= 0; position--) {
    const statement = tree.statements[position];
    const starts = tree.starts[position] ?? 0;
    const last = statement?.tokens.findLast((token) => starts + token.end <= offset);
    if (last) return starts + last.end;
  }
  return 0;
}

/** Between tokens there are only white space and comments; is the last comment still open? */
function endsInComment(gap: string): boolean {
  const rest = gap.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*\n/g, "");
  return rest.includes("//") || rest.includes("/*");
}

function textAfter(tree: SyntaxTree, index: number, offset: number): string | undefined {
  for (let position = index; position < tree.statements.length; position++) {
    const starts = tree.starts[position] ?? 0;
    const next = tree.statements[position]?.tokens.find((token) => starts + token.start >= offset);
    if (next) return tree.text.slice(starts + next.start, starts + next.end);
  }
  return undefined;
}

function declarationAround(tree: SyntaxTree, index: number, statement: Statement | undefined): Declaration | undefined {
  if (statement) {
    const declaration = declarationOf(tree, statement);
    return declaration?.kind === "unknown" ? undefined : declaration;
  }
  const current = tree.statements[index];
  const own = current && declarationOf(tree, current);
  // In front of a header or the end of the file: still inside when the declaration above has no closing brace.
  if (!own || own.header === current) {
    const above = index > 0 ? tree.statements[index - 1] : undefined;
    const open = above && declarationOf(tree, above);
    return open && open.kind !== "import" && !open.close && opensBody(tree, open) ? open : undefined;
  }
  return own;
}

function opensBody(tree: SyntaxTree, declaration: Declaration): boolean {
  const index = tree.statements.indexOf(declaration.header);
  const start = tree.starts[index] ?? 0;
  return declaration.header.tokens.some((token) => tree.text[start + token.start] === "{");
}

const closing: Readonly<Record<string, string>> = { ")": "(", "]": "[", ">": "<" };

function openBrackets(text: string, statementStart: number, tokens: readonly Token[]): readonly OpenBracket[] {
  type Open = { -readonly [Key in keyof OpenBracket]: OpenBracket[Key] } & { labels: string[] };
  const open: Open[] = [];
  let generic = "";
  const textOf = (token: Token | undefined): string =>
    token ? text.slice(statementStart + token.start, statementStart + token.end) : "";
  tokens.forEach((token, index) => {
    const current = textOf(token);
    const before = tokens[index - 1];
    const innermost = open.at(-1);
    if (current === "(" || current === "[" || (current === "<" && isGeneric(textOf(before)))) {
      const named =
        before && (before.kind === "identifier" || before.kind === "annotation" || before.kind === "keyword");
      open.push({
        bracket: current,
        // The options of `fixed<8, 2>(…)` are those of `fixed`.
        callee: named ? textOf(before) : textOf(before) === ">" ? generic : "",
        calleeStart: statementStart + (before?.start ?? token.start),
        labels: [],
        label: undefined,
        position: 0,
        unlabelled: 0,
        fresh: true,
      });
    } else if (closing[current]) {
      if (innermost?.bracket !== closing[current]) return;
      generic = innermost.callee;
      open.pop();
    } else if (innermost) {
      if (current === ",") {
        if (innermost.label === undefined) innermost.unlabelled += 1;
        innermost.position += 1;
        innermost.label = undefined;
        innermost.fresh = true;
      } else if (current === ":" && before && innermost.label === undefined && isLabel(textOf(tokens[index - 2]))) {
        innermost.label = textOf(before);
        innermost.labels.push(innermost.label);
        innermost.fresh = true;
      } else innermost.fresh = false;
    }
  });
  return open;
}

/** A label stands directly behind the opening bracket or a comma; the colon of `2:4` does not follow a label. */
function isLabel(beforeLabel: string): boolean {
  return beforeLabel === "(" || beforeLabel === "," || beforeLabel === "<";
}

/** `<` opens the parameters of a format, elsewhere it compares. */
function isGeneric(before: string): boolean {
  return /^(u?fixed|bfp|float|log2|codebook)$/.test(before);
}

import { type Comment, commentsBetween } from "./comments.ts";
import { spacingOf } from "./spacing.ts";
import type { Statement, SyntaxTree } from "./tree.ts";
import { statementIndexAt } from "./walk.ts";

/**
 * The canonical layout: one statement per line, two spaces inside braces, one space between words, at most one blank
 * line, comments where they were. Line breaks inside a statement stay, indented by the brackets that are open. A
 * statement with a syntax error keeps its inside as it is written. Laying out twice changes nothing, and the tokens stay.
 */
export function layout(tree: SyntaxTree): string {
  const newline = newlineOf(tree);
  return tree.statements.map((_, index) => laidOut(tree, index, newline)).join("");
}

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The edits (absolute UTF-16 offsets) that bring the statements that [start, end] touches to the canonical layout. */
export function layoutRange(tree: SyntaxTree, start: number, end: number): Replacement[] {
  const newline = newlineOf(tree);
  const found: Replacement[] = [];
  for (
    let index = statementIndexAt(tree, start);
    index < tree.statements.length && tree.starts[index]! <= end;
    index++
  ) {
    const old = tree.statements[index]!.text;
    const text = laidOut(tree, index, newline);
    if (text !== old) found.push(smallest(old, text, tree.starts[index]!));
  }
  return found;
}

/** The replacement without the ends that both texts share. */
function smallest(old: string, text: string, offset: number): Replacement {
  const limit = Math.min(old.length, text.length);
  let prefix = 0;
  while (prefix < limit && old[prefix] === text[prefix]) prefix++;
  let suffix = 0;
  while (suffix < limit - prefix && old[old.length - 1 - suffix] === text[text.length - 1 - suffix]) suffix++;
  return {
    start: offset + prefix,
    end: offset + old.length - suffix,
    newText: text.slice(prefix, text.length - suffix),
  };
}

/** The line break of the file: the first one decides. */
export function newlineOf(tree: SyntaxTree): string {
  for (const { text } of tree.statements) {
    const found = /\r\n|\n|\r/.exec(text);
    if (found) return found[0] === "\r\n" ? "\r\n" : "\n";
  }
  return "\n";
}

/** The text of statement `index`, its leading comments and line break included. */
function laidOut(tree: SyntaxTree, index: number, newline: string): string {
  const statement = tree.statements[index]!;
  return leading(statement, tree.statements[index - 1], newline) + inside(statement, newline);
}

function indentOf(statement: Statement): string {
  return statement.scope === "file" ? "" : "  ";
}

/** Line breaks and comments in front of a statement, up to its first token. */
function leading(statement: Statement, before: Statement | undefined, newline: string): string {
  const { text, span } = statement;
  const isClose = statement.kind === "close";
  let result = "";
  let position = 0;
  let firstItem = true;
  /** The current line was begun by what stands in front of this statement, not by the statement before. */
  let ownLine = before === undefined;
  /** Nothing stands on a line of its own since the file or the braces were opened: no blank line here. */
  let fresh = before === undefined || before.text.endsWith("{");

  for (const comment of commentsBetween(text, 0, span.start)) {
    const breaks = lineBreaks(text, position, comment.start);
    if (breaks > 0 && !(firstItem && ownLine)) {
      result += (breaks > 1 && !fresh ? newline + newline : newline) + indentOf(statement);
      ownLine = true;
    } else if (!(firstItem && ownLine)) result += " ";
    if (ownLine) fresh = false;
    result += commentText(text, comment, newline);
    position = comment.end;
    firstItem = false;
  }

  if (statement.kind === "end") {
    const runsOut = statement.errors.length > 0;
    return runsOut || (firstItem && ownLine) ? result : result + newline;
  }
  const breaks = lineBreaks(text, position, span.start);
  if (ownLine && firstItem) return result;
  if (ownLine && breaks === 0) return `${result} `;
  const blank = breaks > 1 && !fresh && !isClose;
  return result + (blank ? newline + newline : newline) + (isClose ? "" : indentOf(statement));
}

/** The tokens of a statement with the white space and comments between them. */
function inside(statement: Statement, newline: string): string {
  const { text, tokens, span } = statement;
  if (statement.errors.length > 0) return withBreaks(text.slice(span.start, span.end), newline);
  const spacing = spacingOf(statement);
  let result = "";
  let depth = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const written = text.slice(token.start, token.end);
    if (index > 0) {
      const closes = written === ")" || written === "]";
      const indent = indentOf(statement) + "  ".repeat(closes ? depth - 1 : Math.max(1, depth));
      const gap = between(text, tokens[index - 1]!.end, token.start, { newline, indent });
      if (gap !== undefined && !(written === "{" && gap === newline + indent)) result += gap;
      else if (written === "{" || spacing[index] === 1) result += " ";
    }
    if (written === "(" || written === "[") depth++;
    else if (written === ")" || written === "]") depth--;
    result += written;
  }
  return result;
}

/** Comments and line breaks between two tokens of a statement; undefined when there are none. */
function between(
  text: string,
  from: number,
  to: number,
  { newline, indent }: { newline: string; indent: string },
): string | undefined {
  const lineStart = newline + indent;
  const comments = commentsBetween(text, from, to);
  if (comments.length === 0) return lineBreaks(text, from, to) > 0 ? lineStart : undefined;
  let result = "";
  let position = from;
  for (const comment of comments) {
    result += (lineBreaks(text, position, comment.start) > 0 ? lineStart : " ") + commentText(text, comment, newline);
    position = comment.end;
  }
  return result + (lineBreaks(text, position, to) > 0 ? lineStart : " ");
}

function commentText(text: string, comment: Comment, newline: string): string {
  const written = text.slice(comment.start, comment.end);
  return comment.kind === "block" ? withBreaks(written, newline) : written.trimEnd();
}

/** One kind of line break in the whole file: otherwise the first break, and with it the layout, could change. */
function withBreaks(text: string, newline: string): string {
  return text.replace(/\r\n|\r|\n/g, newline);
}

/** Number of line breaks in a range of white space. */
function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) count++;
  }
  return count;
}

/** The text after edits of it; of several at one offset the first one comes first. */
export function replaced(text: string, edits: readonly Replacement[]): string {
  return edits
    .toSorted((a, b) => a.start - b.start)
    .reduceRight((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

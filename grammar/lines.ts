/**
 * The lines of a text as the language server protocol counts them: they end with `\n`, `\r\n` or a lone `\r`; lines and
 * characters count from 0, characters in UTF-16 units. Immutable; an edit copies two flat arrays.
 */
export interface Lines {
  /** Number of lines, at least 1. */
  readonly count: number;
  /** Length of the text in UTF-16 units. */
  readonly length: number;
  /** Offset of a line's start. A line beyond the last gives the end of the text. */
  readonly startOf: (line: number) => number;
  /** Offset of a position; beyond the end of a line means its end in front of the break, beyond the last line the end. */
  readonly offsetAt: (line: number, character: number) => number;
  /** Line and character of an offset, which is limited to the text. */
  readonly positionAt: (offset: number) => { line: number; character: number };
  /** The lines after [start, end) was replaced by `newText`. */
  readonly edit: (start: number, end: number, newText: string) => Lines;
}

/** How the line in front of a start ended. */
const none = 0;
const lineFeed = 1;
const carriageReturn = 2;
const both = 3;

export function createLines(text: string): Lines {
  const found = breaksIn(text, 0);
  return linesOf(concat(Int32Array, [0], found.starts, []), concat(Uint8Array, [none], found.kinds, []), text.length);
}

function linesOf(starts: Int32Array, kinds: Uint8Array, length: number): Lines {
  const count = starts.length;
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const contentEnd = (line: number): number =>
    line + 1 < count ? starts[line + 1]! - (kinds[line + 1] === both ? 2 : 1) : length;
  return {
    count,
    length,
    startOf: (line) => (line < 0 ? 0 : line < count ? starts[line]! : length),
    offsetAt: (line, character) => {
      if (line < 0) return 0;
      if (line >= count) return length;
      return Math.min(starts[line]! + Math.max(0, character), contentEnd(line));
    },
    positionAt: (offset) => {
      const limited = Math.max(0, Math.min(offset, length));
      const line = lineAt(limited);
      return { line, character: limited - starts[line]! };
    },
    edit: (start, end, newText) => {
      // A lone \r next to a lone \n becomes one break, and \r\n cut in the middle two: widen the edit over both.
      const startLine = lineAt(start);
      const endLine = lineAt(end);
      const afterReturn = start === starts[startLine] && kinds[startLine] === carriageReturn;
      const insideStart =
        startLine + 1 < count && kinds[startLine + 1] === both && start === starts[startLine + 1]! - 1;
      const beforeFeed =
        endLine + 1 < count &&
        kinds[endLine + 1] !== carriageReturn &&
        contentEnd(endLine) === end &&
        kinds[endLine + 1] === lineFeed;
      const insideEnd = endLine + 1 < count && kinds[endLine + 1] === both && end === starts[endLine + 1]! - 1;
      const before = afterReturn || insideStart ? "\r" : "";
      const after = beforeFeed || insideEnd ? "\n" : "";
      const from = start - before.length;
      const to = end + after.length;
      const middle = breaksIn(before + newText + after, from);
      const keep = lineAt(from) + 1;
      const resume = lineAt(to) + 1;
      const delta = newText.length - (end - start);
      const rest = starts.subarray(resume).map((offset) => offset + delta);
      return linesOf(
        concat(Int32Array, starts.subarray(0, keep), middle.starts, rest),
        concat(Uint8Array, kinds.subarray(0, keep), middle.kinds, kinds.subarray(resume)),
        length + delta,
      );
    },
  };
}

function concat<Result extends Int32Array | Uint8Array>(
  create: new (length: number) => Result,
  ...parts: readonly ArrayLike<number>[]
): Result {
  const result = new create(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function breaksIn(text: string, offset: number): { starts: number[]; kinds: number[] } {
  const starts: number[] = [];
  const kinds: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== 10 && code !== 13) continue;
    const pair = code === 13 && text.charCodeAt(index + 1) === 10;
    if (pair) index++;
    starts.push(offset + index + 1);
    kinds.push(pair ? both : code === 10 ? lineFeed : carriageReturn);
  }
  return { starts, kinds };
}

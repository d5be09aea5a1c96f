import { wordNumberAt } from "./keywords.ts";

/** The types of tokens, as the lexer and the splitter see them; keywords are identifiers with a word number. */
export const type = {
  identifier: 0,
  number: 1,
  string: 2,
  annotation: 3,
  unknown: 4,
  leftParenthesis: 5,
  rightParenthesis: 6,
  leftBracket: 7,
  rightBracket: 8,
  leftBrace: 9,
  rightBrace: 10,
  comma: 11,
  colon: 12,
  dot: 13,
  assign: 14,
  less: 15,
  greater: 16,
  minus: 17,
  /** `== != <= >= + * / ^` */
  operator: 18,
  percent: 19,
} as const;

/** The tokens of a text, one array per property: a large file has half a million of them. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly types: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Number of the word (see keywords.ts) of an identifier, 0 when the grammar gives it no meaning. */
  readonly words: Uint8Array;
  /** 1 when a line break stands between this token and the one before it. */
  readonly breaks: Uint8Array;
  /** Some identifiers have letters outside ASCII, which no name may have. */
  readonly foreign: boolean;
  /** Start of a block comment that is never closed, or -1. */
  readonly openComment: number;
}

const space = 1;
const newline = 2;
const letter = 4;
const digit = 8;
const identifierPart = letter | digit;

const classes = new Uint8Array(128);
for (const code of [9, 11, 12, 32]) classes[code] = space;
for (const code of [10, 13]) classes[code] = space | newline;
for (let code = 48; code <= 57; code++) classes[code] = digit;
for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32] = letter;
classes[95] = letter;

const single = new Int8Array(128).fill(-1);
for (const [character, number] of [
  ["(", type.leftParenthesis],
  [")", type.rightParenthesis],
  ["[", type.leftBracket],
  ["]", type.rightBracket],
  ["{", type.leftBrace],
  ["}", type.rightBrace],
  [",", type.comma],
  [":", type.colon],
  [".", type.dot],
  ["=", type.assign],
  ["<", type.less],
  [">", type.greater],
  ["-", type.minus],
  ["+", type.operator],
  ["*", type.operator],
  ["/", type.operator],
  ["^", type.operator],
  ["%", type.percent],
] as const)
  single[character.charCodeAt(0)] = number;

const slash = 47;
const star = 42;
const quote = 34;
const backslash = 92;
const at = 64;
const equals = 61;
const exclamation = 33;

/** White space outside ASCII: no-break space, byte order mark, and the spaces and line separators of Unicode. */
function isWideSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0xfeff ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

const firstLetter = /^[\p{L}_]/u;

/** End of the run of letters, digits and characters outside ASCII from `position` on. */
function wordEnd(text: string, position: number): number {
  let end = position;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code < 128 ? (classes[code]! & identifierPart) === 0 : isWideSpace(code)) break;
  }
  return end;
}

export function isAscii(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (text.charCodeAt(index) >= 128) return false;
  return true;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function digitsEnd(text: string, position: number): number {
  let end = position;
  while (end < text.length && isDigit(text, end)) end++;
  return end;
}

function isDigit(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return code >= 48 && code <= 57;
}

/** `12`, `0.9`, `1e-5`: a dot or an exponent belongs to the number only when digits follow. */
function numberEnd(text: string, position: number): number {
  let end = digitsEnd(text, position);
  if (text[end] === "." && isDigit(text, end + 1)) end = digitsEnd(text, end + 1);
  if (text[end] === "e" || text[end] === "E") {
    const sign = text[end + 1] === "+" || text[end + 1] === "-" ? 1 : 0;
    if (isDigit(text, end + 1 + sign)) end = digitsEnd(text, end + 1 + sign);
  }
  return end;
}

/** After the closing quote; a string that is not closed ends with its line. */
function stringEnd(text: string, position: number): number {
  let end = position + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (isLineEnd(code)) return end;
    if (code === backslash) {
      const next = text.charCodeAt(end + 1);
      if (next === quote || next === backslash) end++;
    }
  }
  return end;
}

/** Reads a whole text into tokens, in time linear in its length. */
export function lex(text: string): Tokens {
  let capacity = Math.max(16, Math.ceil(text.length / 3));
  let types = new Uint8Array(capacity);
  let words = new Uint8Array(capacity);
  let breaks = new Uint8Array(capacity);
  let starts = new Int32Array(capacity);
  let ends = new Int32Array(capacity);
  let count = 0;
  let openComment = -1;
  let foreign = false;
  let lineBreak = 0;
  let position = 0;

  const grow = () => {
    capacity *= 2;
    const widen = <Array extends Uint8Array | Int32Array>(old: Array, wide: Array): Array => {
      wide.set(old);
      return wide;
    };
    types = widen(types, new Uint8Array(capacity));
    words = widen(words, new Uint8Array(capacity));
    breaks = widen(breaks, new Uint8Array(capacity));
    starts = widen(starts, new Int32Array(capacity));
    ends = widen(ends, new Int32Array(capacity));
  };

  while (position < text.length) {
    const code = text.charCodeAt(position);
    const kind = code < 128 ? classes[code]! : isWideSpace(code) ? space : 0;
    if (kind & space) {
      if (kind & newline) lineBreak = 1;
      position++;
      continue;
    }
    const next = position + 1 < text.length ? text.charCodeAt(position + 1) : 0;
    if (code === slash && next === slash) {
      position += 2;
      while (position < text.length && !isLineEnd(text.charCodeAt(position))) position++;
      continue;
    }
    if (code === slash && next === star) {
      const close = text.indexOf("*/", position + 2);
      if (close < 0) {
        openComment = position;
        break;
      }
      position = close + 2;
      continue;
    }

    let tokenType: number;
    let word = 0;
    let end: number;
    if (kind & letter || code >= 128) {
      end = wordEnd(text, position);
      if (isAscii(text, position, end)) {
        tokenType = type.identifier;
        word = wordNumberAt(text, position, end);
      } else {
        // A name is known by its first letter, so that one with a wrong letter is still the name of what it names.
        const isName = firstLetter.test(text.slice(position, end));
        tokenType = isName ? type.identifier : type.unknown;
        foreign ||= isName;
      }
    } else if (kind & digit) {
      end = numberEnd(text, position);
      tokenType = type.number;
    } else if (code === quote) {
      end = stringEnd(text, position);
      tokenType = type.string;
    } else if (code === at) {
      end = wordEnd(text, position + 1);
      tokenType = type.annotation;
    } else if (next === equals && (code === equals || code === exclamation || code === 60 || code === 62)) {
      end = position + 2;
      tokenType = type.operator;
    } else {
      end = position + 1;
      const known = single[code]!;
      tokenType = known < 0 ? type.unknown : known;
    }

    if (count === capacity) grow();
    types[count] = tokenType;
    starts[count] = position;
    ends[count] = end;
    words[count] = word;
    breaks[count] = lineBreak;
    count++;
    lineBreak = 0;
    position = end;
  }
  return { text, count, types, starts, ends, words, breaks, foreign, openComment };
}

import type { IToken } from "chevrotain";
import { isAscii, type Tokens, type } from "./lexer.ts";
import { type Kind, tokenTypeOf } from "./meaning.ts";
import { type Leaves, type Source, type Template, templateOf } from "./template.ts";

/** Reads statements by templates, which it makes for those that come again. */
export interface Templates {
  /** The tree of a statement whose last token stands in front of `end`; undefined: it has to be parsed. */
  readonly read: (kind: Kind, source: Source, end: number) => object | undefined;
}

/** What the parser makes of a statement; undefined: it has an error. */
export type Parse = (kind: Kind, text: string, tokens: IToken[]) => object | undefined;

/** Statements with the same types of tokens. */
interface Alike {
  readonly kind: Kind;
  readonly types: Uint16Array;
  /** "once": seen once; undefined: such statements have errors. */
  template: Template | "once" | undefined;
}

/** Templates that are kept: more than a file written by hand has kinds of statements. */
const keptTemplates = 2048;
/** Tokens of the longest statement that gets a template. */
const longest = 512;

export function createTemplates(parse: Parse, leaves: Leaves): Templates {
  let known = new Map<number, Alike[]>();
  let count = 0;
  const types = new Uint16Array(longest);

  const compiled = (kind: Kind, source: Source, end: number): Template | undefined => {
    const model = modelOf(kind, source.tokens, source.first, end);
    const tree = parse(kind, model.text, model.tokens);
    return tree && templateOf(tree, model, leaves);
  };

  return {
    read: (kind, source, end) => {
      const { tokens, first } = source;
      const length = end - first;
      if (length > longest) return undefined;
      let hash = length;
      for (let index = first; index < end; index++) {
        const meant = typeOf(tokens, index, first, end, kind);
        if (meant === unread) return undefined;
        types[index - first] = meant;
        hash = (Math.imul(hash, 31) + meant) | 0;
      }
      const same = known.get(hash)?.find((it) => it.kind === kind && isSame(it.types, types, length));
      if (!same) {
        if (count >= keptTemplates) {
          known = new Map();
          count = 0;
        }
        const others = known.get(hash) ?? [];
        known.set(hash, [...others, { kind, types: types.slice(0, length), template: "once" }]);
        count++;
        return undefined;
      }
      if (same.template === "once") same.template = compiled(kind, source, end);
      return same.template?.(source);
    },
  };
}

function isSame(one: Uint16Array, other: Uint16Array, length: number): boolean {
  if (one.length !== length) return false;
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return false;
  return true;
}

/** Type of a token whose text by itself is an error. */
const unread = 0xffff;
const operators = 256;
const quote = 34;

/** All that the parser sees of a token: its type, and which operator it is. */
function typeOf(tokens: Tokens, index: number, first: number, end: number, kind: Kind): number {
  const start = tokens.starts[index]!;
  const length = tokens.ends[index]! - start;
  switch (tokens.types[index]) {
    case type.operator:
      return operators + 2 * tokens.text.charCodeAt(start) + length;
    case type.string:
      if (!isClosed(tokens.text, start, start + length)) return unread;
      break;
    case type.annotation:
      if (length === 1) return unread;
      break;
    case type.identifier:
      if (tokens.foreign && !isAscii(tokens.text, start, start + length)) return unread;
      break;
    case type.unknown:
      return unread;
  }
  return tokenTypeOf(tokens, index, first, end, kind).tokenTypeIdx!;
}

/** Without a backslash the last quote closes the string; with one the parser has a look. */
function isClosed(text: string, start: number, end: number): boolean {
  if (end - start < 2 || text.charCodeAt(end - 1) !== quote) return false;
  const backslash = text.indexOf("\\", start);
  return backslash < 0 || backslash >= end;
}

const imageOf: ReadonlyMap<number, string> = new Map([
  [type.identifier, "a"],
  [type.number, "1"],
  [type.string, '""'],
  [type.annotation, "@a"],
]);

/** The same statement with other names, numbers and strings, and with a space between any two tokens. */
function modelOf(kind: Kind, tokens: Tokens, first: number, end: number) {
  const starts: number[] = [];
  const ends: number[] = [];
  const fed: IToken[] = [];
  let text = "";
  for (let index = first; index < end; index++) {
    const image = imageOf.get(tokens.types[index]!) ?? tokens.text.slice(tokens.starts[index], tokens.ends[index]);
    const tokenType = tokenTypeOf(tokens, index, first, end, kind);
    starts.push(text.length);
    ends.push(text.length + image.length);
    fed.push({
      image,
      startOffset: text.length,
      endOffset: text.length + image.length - 1,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx!,
    });
    text += `${image} `;
  }
  return { text, starts, ends, tokens: fed };
}

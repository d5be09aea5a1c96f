/**
 * Syntax of the Liberty format: groups `kind (name) { … }` that hold attributes `name : value ;`, attributes `name (values);` and
 * groups. Most of a library are tables of delays, so that groups nobody asks for are jumped over without being taken apart.
 */
export interface Group {
  readonly kind: string;
  /** What stands in the parentheses, without quotes. */
  readonly name: string;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly groups: readonly Group[];
}

export interface Attribute {
  /** Without quotes. */
  readonly value: string;
  readonly line: number;
}

/** What is wrong with a file, and in which line. */
export class LibertyError extends Error {
  override readonly name = "LibertyError";
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
  }
}

/**
 * The first group of a text.
 * @param wanted kinds of groups that are taken apart
 * @throws LibertyError
 */
export function readGroup(text: string, wanted: ReadonlySet<string>): Group {
  const reader = new Reader(text, wanted);
  reader.space();
  return reader.firstGroup();
}

const space = /(?:[\s;]|\\\r?\n|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;
const word = /[^\s:;(){}"\\,]+/y;
/** Where something may begin that hides braces, or a brace. */
const landmark = /[{}"]|\/\*/g;

class Reader {
  readonly #text: string;
  readonly #wanted: ReadonlySet<string>;
  #at = 0;
  /** Line that was last asked for, and where it begins to be looked for the next one. */
  #line = 1;
  #counted = 0;

  constructor(text: string, wanted: ReadonlySet<string>) {
    this.#text = text;
    this.#wanted = wanted;
  }

  space(): void {
    space.lastIndex = this.#at;
    space.test(this.#text);
    this.#at = space.lastIndex;
  }

  firstGroup(): Group {
    const at = this.#at;
    const kind = this.#word();
    if (kind === undefined || this.#text[this.#at] !== "(") throw this.#error("expected `library (name) {`", at);
    const name = this.#arguments();
    if (this.#text[this.#at] !== "{") throw this.#error("expected `{`", this.#at);
    return this.#group(kind, name, at);
  }

  /** What follows the parentheses of a group. */
  #group(kind: string, name: string, start: number): Group {
    const line = this.#lineAt(start);
    const attributes = new Map<string, Attribute>();
    const groups: Group[] = [];
    this.#at += 1;
    for (;;) {
      this.space();
      if (this.#text[this.#at] === "}") {
        this.#at += 1;
        return { kind, name, line, attributes, groups };
      }
      const at = this.#at;
      if (at >= this.#text.length) throw new LibertyError(line, `\`${kind} (${name}) {\` is not closed`);
      const inner = this.#word();
      const next = this.#text[this.#at];
      if (inner === undefined) throw this.#error(`unexpected \`${next}\``, at);
      if (next === ":") attributes.set(inner, { value: this.#value(), line: this.#lineAt(at) });
      else if (next === "(") this.#withArguments(inner, at, attributes, groups);
      else throw this.#error(`expected \`:\` or \`(\` after \`${inner}\``, this.#at);
    }
  }

  #withArguments(kind: string, at: number, attributes: Map<string, Attribute>, groups: Group[]): void {
    const name = this.#arguments();
    if (this.#text[this.#at] !== "{") attributes.set(kind, { value: name, line: this.#lineAt(at) });
    else if (this.#wanted.has(kind)) groups.push(this.#group(kind, name, at));
    else this.#jumpOver(kind, at);
  }

  #word(): string | undefined {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text);
    if (!found) return undefined;
    this.#at = word.lastIndex;
    this.space();
    return found[0];
  }

  /** `: value` up to its semicolon, or to the end of the line where that is left out. */
  #value(): string {
    this.#at += 1;
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at += 1;
    if (this.#text[this.#at] === '"') return this.#string();
    const end = /[;\n}]|\/\*|$/g;
    end.lastIndex = this.#at;
    const stop = end.exec(this.#text)!.index;
    const value = this.#text.slice(this.#at, stop).trim();
    this.#at = stop;
    return value;
  }

  #string(): string {
    const start = this.#at + 1;
    const end = this.#text.indexOf('"', start);
    if (end < 0) throw this.#error("a text in quotes has no end", this.#at);
    this.#at = end + 1;
    return this.#text.slice(start, end).replace(/\\\r?\n/g, "");
  }

  /** `( … )`, without quotes. */
  #arguments(): string {
    const start = this.#at;
    this.#at += 1;
    let all = "";
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) throw this.#error("`(` is not closed", start);
      if (next === '"') all += this.#string();
      else {
        this.#at += 1;
        if (next === ")") break;
        all += next;
      }
    }
    this.space();
    return all.trim();
  }

  #jumpOver(kind: string, start: number): void {
    let depth = 0;
    landmark.lastIndex = this.#at;
    for (;;) {
      const found = landmark.exec(this.#text);
      if (!found) throw new LibertyError(this.#lineAt(start), `\`${kind} (…) {\` is not closed`);
      if (found[0] === "{") depth += 1;
      else if (found[0] === "}") {
        depth -= 1;
        if (depth === 0) {
          this.#at = landmark.lastIndex;
          return;
        }
      } else {
        const isText = found[0] === '"';
        const end = this.#text.indexOf(isText ? '"' : "*/", landmark.lastIndex);
        if (end < 0) throw this.#error(isText ? "a text in quotes has no end" : "a comment has no end", found.index);
        landmark.lastIndex = end + (isText ? 1 : 2);
      }
    }
  }

  /** Lines are asked for from the start of a file to its end, but for the ends of groups that are not closed. */
  #lineAt(at: number): number {
    if (at < this.#counted) return this.#text.slice(0, at).split("\n").length;
    for (let next = this.#text.indexOf("\n", this.#counted); next >= 0 && next < at; ) {
      this.#line += 1;
      this.#counted = next + 1;
      next = this.#text.indexOf("\n", this.#counted);
    }
    return this.#line;
  }

  #error(problem: string, at: number): LibertyError {
    return new LibertyError(this.#lineAt(at), problem);
  }
}

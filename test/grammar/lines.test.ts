import fc from "fast-check";
import { expect, test } from "vitest";
import { createLines } from "../../grammar/lines.ts";

const text = fc
  .array(fc.constantFrom("a", "bc", "\n", "\r", "\r\n", "\u{1f600}", "\u2028"), { maxLength: 30 })
  .map((parts) => parts.join(""));

/** Line and character by the definition, one unit at a time. */
function positions(source: string): { line: number; character: number }[] {
  const found = [{ line: 0, character: 0 }];
  for (let index = 0; index < source.length; index++) {
    const { line, character } = found[index]!;
    const ends = source[index] === "\n" || (source[index] === "\r" && source[index + 1] !== "\n");
    found.push(ends ? { line: line + 1, character: 0 } : { line, character: character + 1 });
  }
  return found;
}

test("positions follow the definition, and come back to their offset in front of a line break", () => {
  fc.assert(
    fc.property(text, (source) => {
      const lines = createLines(source);
      positions(source).forEach((position, offset) => {
        expect(lines.positionAt(offset)).toEqual(position);
        const insideBreak = source[offset - 1] === "\r" && source[offset] === "\n";
        expect(lines.offsetAt(position.line, position.character)).toBe(insideBreak ? offset - 1 : offset);
      });
      expect(lines.count).toBe(positions(source).at(-1)!.line + 1);
      expect(lines.length).toBe(source.length);
    }),
  );
});

test("edits give the lines of a fresh table", () => {
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), text), { maxLength: 8 }), (start, script) => {
      let source = start;
      let lines = createLines(source);
      for (const [at, remove, insert] of script) {
        const from = at % (source.length + 1);
        const to = Math.min(source.length, from + remove);
        source = source.slice(0, from) + insert + source.slice(to);
        lines = lines.edit(from, to, insert);
        const fresh = createLines(source);
        expect([lines.count, lines.length]).toEqual([fresh.count, fresh.length]);
        for (let offset = 0; offset <= source.length; offset++)
          expect(lines.positionAt(offset)).toEqual(fresh.positionAt(offset));
        for (let line = 0; line < lines.count; line++)
          expect(lines.offsetAt(line, 1e9)).toBe(fresh.offsetAt(line, 1e9));
      }
    }),
    { numRuns: 1000 },
  );
});

test("positions outside the text are limited to it", () => {
  const lines = createLines("ab\r\ncd");
  expect(lines.offsetAt(0, 99)).toBe(2);
  expect(lines.offsetAt(9, 0)).toBe(6);
  expect(lines.offsetAt(-1, 5)).toBe(0);
  expect(lines.positionAt(99)).toEqual({ line: 1, character: 2 });
  expect(lines.positionAt(-3)).toEqual({ line: 0, character: 0 });
  expect([lines.startOf(0), lines.startOf(1), lines.startOf(2)]).toEqual([0, 4, 6]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edit } from "../../grammar/edit.ts";
import { parse } from "../../grammar/parse.ts";
import { expectSame } from "./same.ts";
import { changes, samples, text } from "./texts.ts";

test("edits give the tree of a fresh parse, and untouched statements stay the same objects", () => {
  fc.assert(
    fc.property(text, changes, (start, script) => {
      let tree = parse(start);
      let current = start;
      for (const { at, remove, insert } of script) {
        const from = Math.floor(at * current.length);
        const to = Math.min(current.length, from + remove);
        current = current.slice(0, from) + insert + current.slice(to);
        tree = edit(tree, from, to, insert);
        expectSame(tree, parse(current));
      }
    }),
    { numRuns: 400 },
  );
});

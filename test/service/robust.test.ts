import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionsAt } from "../../server/service/codeActions.ts";
import { lenses } from "../../server/service/codeLens.ts";
import { completionsAt } from "../../server/service/completion/completion.ts";
import { definitionAt } from "../../server/service/definition.ts";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { folds } from "../../server/service/folding.ts";
import { formatted } from "../../server/service/formatting.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { inlays } from "../../server/service/inlayHints.ts";
import { referencesAt } from "../../server/service/references.ts";
import { rename } from "../../server/service/rename.ts";
import { selectionAt } from "../../server/service/selection.ts";
import { semanticTokens } from "../../server/service/semanticTokens.ts";
import { signatureAt } from "../../server/service/signatureHelp.ts";
import { outline } from "../../server/service/symbols.ts";
import { createWorkspace, type Document, type Workspace } from "../../server/service/workspace.ts";
import { open } from "./documents.ts";

const examples = ["lenet5", "tfc", "residual"].map((name) =>
  readFileSync(join(import.meta.dirname, `../../examples/${name}.dnnx`), "utf8"),
);

/** Every feature at one place; all ranges of the answers lie in the text. */
function askEverything(document: Document, offset: number): void {
  const length = document.lines.length;
  const whole = { start: 0, end: length };
  const ranges = [
    ...diagnosticsOf(document).flatMap((it) => [it, ...it.related, ...it.fixes.flatMap(({ edits }) => edits)]),
    ...completionsAt(document, offset).map(({ range }) => range),
    ...referencesAt(document, offset).map(({ range }) => range),
    ...folds(document),
    ...formatted(document),
    ...selectionAt(document, offset),
    ...lenses(document),
    ...inlays(document, whole).map((hint) => ({ start: hint.offset, end: hint.offset })),
    ...outline(document).flatMap(({ range, children }) => [range, ...children.map((child) => child.range)]),
  ];
  const hover = hoverAt(document, offset);
  if (hover) ranges.push(hover);
  const definition = definitionAt(document, offset);
  if (definition) ranges.push(definition.origin, definition.target, definition.selection);
  signatureAt(document, offset);
  rename(document, offset, "renamed");
  actionsAt(document, { start: offset, end: offset });
  expect(semanticTokens(document).length % 5).toBe(0);
  for (const { start, end } of ranges) {
    if (!(0 <= start && start <= end && end <= length)) throw new Error(`range ${start}–${end} outside of ${length}`);
  }
}

describe("no feature fails", () => {
  test("on a file that ends anywhere, at its end and in the middle", () => {
    const cut = fc.record({ example: fc.constantFrom(...examples), end: fc.nat(), offset: fc.nat() });
    fc.assert(
      fc.property(cut, ({ example, end, offset }) => {
        const text = example.slice(0, end % (example.length + 1));
        const document = open(text);
        askEverything(document, text.length);
        askEverything(document, offset % (text.length + 1));
      }),
      { numRuns: 60 },
    );
  });

  test("on arbitrary text of the language's characters", () => {
    const words = [
      "network",
      "target",
      "input",
      "x",
      "=",
      "conv",
      "(",
      ")",
      "{",
      "}",
      "@fold",
      ":",
      ",",
      "8",
      "%",
      "[",
      "]",
      '"',
      "//",
      "/*",
      "\n",
      " ",
      "device",
      "require",
      ".",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), fc.nat(), (parts, offset) => {
        const text = parts.join(" ");
        askEverything(open(text), offset % (text.length + 1));
      }),
      { numRuns: 150 },
    );
  });
});

/** An edit by fractions of the text, so that it stays legal while the text changes. */
const script = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.constantFrom(
      "",
      "a",
      " ",
      "4",
      "}",
      "{",
      "// ",
      "/*",
      "*/",
      "\n",
      "@fold(pe: 2)",
      "relu(",
      ")",
      '"',
      "x = relu(conv1)\n",
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

function edited(
  workspace: Workspace,
  uri: string,
  { at, remove, insert }: { at: number; remove: number; insert: string },
): Document {
  const { lines } = workspace.get(uri)!;
  const start = Math.floor(at * lines.length);
  const end = Math.min(lines.length, start + remove);
  const range = { start: lines.positionAt(start), end: lines.positionAt(end) };
  return workspace.change(uri, [{ range, text: insert }])!;
}

test("a text that was typed has the diagnostics, hints and lenses of the same text opened", () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), script, (example, edits) => {
      const uri = "file:///typed.dnnx";
      const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
      workspace.open(uri, example);
      for (const edit of edits) {
        const document = edited(workspace, uri, edit);
        const fresh = open(document.tree.text);
        const whole = { start: 0, end: document.lines.length };
        const detailed = (of: typeof fresh) =>
          inlays(of, whole).map(({ details, ...hint }) => [hint, details().tooltip, details().edit]);
        expect(diagnosticsOf(document)).toEqual(diagnosticsOf(fresh));
        expect(detailed(document)).toEqual(detailed(fresh));
        expect(lenses(document)).toEqual(lenses(fresh));
        expect(semanticTokens(document)).toEqual(semanticTokens(fresh));
      }
    }),
    { numRuns: 40 },
  );
});

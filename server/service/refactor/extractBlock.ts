import { newlineOf } from "../../../grammar/layout.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { textOf } from "../../../grammar/walk.ts";
import { occurrencesIn } from "../names.ts";
import { locator, type Range } from "../places.ts";
import type { Document } from "../workspace.ts";
import { declarationAround, freeName, type Refactoring, selectedLayers } from "./refactoring.ts";

/** Layers that follow each other as a `block` that is called in their place; what they read from outside becomes its parameters. */
export function extractBlock(document: Document, range: Range): Refactoring | undefined {
  const declaration = declarationAround(document, range, "network");
  const selected = declaration ? selectedLayers(document, declaration, range) : [];
  const [first] = selected;
  const last = selected.at(-1);
  if (!declaration?.close || selected.length < 2 || !first || !last) return undefined;
  const { body, close } = declaration;
  // Nothing but layers may stand between them.
  if (body.indexOf(last) - body.indexOf(first) !== selected.length - 1) return undefined;
  const inside = new Set(selected.map(({ name }) => name.text));
  const layersOf = (statements: typeof body, role: "reference" | "definition") =>
    statements.flatMap((it) => occurrencesIn(it).filter((found) => found.namespace === "layer" && found.role === role));
  const read = layersOf(selected, "reference").map(({ name }) => name);
  const others = body.filter((it) => !(selected as readonly Statement[]).includes(it));
  const outside = new Set(layersOf(others, "definition").map(({ name }) => name));
  const parameters = [...new Set(read.filter((name) => !inside.has(name) && outside.has(name)))];
  const leaving = new Set(
    layersOf(others, "reference")
      .map(({ name }) => name)
      .filter((name) => inside.has(name)),
  );
  const [result] = leaving;
  // A block gives one tensor, and what is said of a layer by its name is not said of it inside of a call.
  const addressed = body.some(
    (it) => it.kind === "override" || (it.kind === "require" && it.metric?.kind === "member"),
  );
  if (leaving.size !== 1 || result === undefined || addressed) return undefined;
  const { tree } = document;
  const locate = locator(tree);
  const newline = newlineOf(tree);
  const name = freeName(document, "block1");
  const lines = selected.map((statement) => `  ${textOf(statement)}${newline}`).join("");
  const list = parameters.join(", ");
  const start = locate(first) + first.span.start;
  const end = locate(close) + close.span.end;
  return {
    title: `Extract ${selected.length} layers into a block`,
    kind: "extract",
    renames: true,
    variants: [
      [
        { start, end: locate(last) + last.span.end, newText: `${result} = ${name}(${list})` },
        {
          start: end,
          end,
          newText: `${newline}${newline}block ${name}(${list}) {${newline}${lines}  return ${result}${newline}}`,
        },
      ],
    ],
  };
}

import { pathAt, statementAt } from "../../grammar/walk.ts";
import type { Range } from "./places.ts";
import { declarationOf, locator, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** Ranges around `offset`, innermost first, each inside the next: name, expression, statement, declaration, file. */
export function selectionAt(document: Document, offset: number): readonly Range[] {
  const { tree } = document;
  const whole: Range = { start: 0, end: tree.text.length };
  const { statement, start } = statementAt(tree, offset);
  const locate = locator(tree);
  const declaration = declarationOf(tree, statement);
  const last = declaration && (declaration.close ?? declaration.body.at(-1) ?? declaration.header);
  const ranges = [
    ...pathAt(statement, offset - start)
      .map((node) => rangeIn(start, node))
      .reverse(),
    rangeIn(start, statement.span),
    ...(declaration && last
      ? [{ start: locate(declaration.header) + declaration.header.span.start, end: locate(last) + last.span.end }]
      : []),
    whole,
  ];
  return ranges.filter((range, index) => {
    const inner = ranges[index - 1];
    return (
      range.start <= offset && offset <= range.end && (!inner || range.start !== inner.start || range.end !== inner.end)
    );
  });
}

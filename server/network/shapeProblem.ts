import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { report } from "../diagnostics/diagnostic.ts";
import { kernelTooLarge } from "../diagnostics/kernelTooLarge.ts";
import { shapeMismatch } from "../diagnostics/shapeMismatch.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import type { LayerShape, ShapeProblem } from "../layers/layer.ts";
import { type Shape, shapeText } from "../layers/shape.ts";
import type { LayerDraft } from "./draft.ts";
import { argumentPlace } from "./draftPlace.ts";

/** Reports why a layer cannot read its tensors; gives the shape that it would have after the obvious repair. */
export function reportShapeProblem(
  problem: ShapeProblem,
  draft: LayerDraft,
  shapes: readonly Shape[],
  read: readonly { readonly statement: Place["statement"] }[],
  diagnostics: Diagnostic[],
): LayerShape | undefined {
  const of = `"${draft.name}"`;
  switch (problem.problem) {
    case "kernel": {
      const { kernel, input, dilated } = problem;
      const [shape] = shapes as readonly [Shape];
      const axes = shape.length === 2 ? "(channels, length)" : "(channels, height, width)";
      const parameters = { of, kernel, shape: `${shapeText(shape)} ${axes}`, input, dilated };
      diagnostics.push(report(kernelTooLarge, argumentPlace(draft, "kernel"), parameters));
      return undefined;
    }
    case "argument": {
      const { parameter, expected, found } = problem;
      const parameters = { what: `"${parameter}" of ${of}`, expected, found };
      diagnostics.push(report(wrongArgument, argumentPlace(draft, parameter), parameters));
      return undefined;
    }
    case "mismatch": {
      const { input, expected, whatToDo, wrap, recovered } = problem;
      const { statement } = draft;
      const span = draft.inputs[input]!;
      const found = shapeText(shapes[input]!);
      const related = read.map(({ statement: source }, index) => ({
        statement: source,
        span: source.span,
        message: `The shape ${shapeText(shapes[index]!)} comes from here.`,
      }));
      const fixes = wrap
        ? [
            {
              title: `Wrap in ${wrap}(…)`,
              changes: [
                { statement, span: { start: span.start, end: span.start }, newText: `${wrap}(` },
                { statement, span: { start: span.end, end: span.end }, newText: ")" },
              ],
            },
          ]
        : undefined;
      const place = { statement, span: { start: span.start, end: span.end } };
      const more = { related, ...(fixes ? { fixes } : {}) };
      diagnostics.push(report(shapeMismatch, place, { of, expected, found, whatToDo }, more));
      return recovered;
    }
  }
}

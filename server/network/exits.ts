import type { Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import type { Exit, Expected, Layer } from "./checked.ts";

type ExitStatement = Statement & { readonly kind: "exit" };

/** Reads `when confidence > 90% taken 60%`; undefined after an error was reported. */
export function readExit(
  statement: ExitStatement,
  diagnostics: Diagnostic[],
): Pick<Exit, "confidence" | "taken"> | undefined {
  const { name, confidence: condition, taken: written, errors } = statement;
  if (errors.length > 0 || !name || !condition || !written) return undefined;
  const compared =
    condition.kind === "binary" &&
    condition.left.kind === "name" &&
    condition.left.text === "confidence" &&
    (condition.operator.text === ">" || condition.operator.text === ">=")
      ? constantOf(condition.right)
      : undefined;
  const confidence = share(compared);
  if (confidence === undefined) {
    const what = `The condition of the exit "${name.text}"`;
    const expected = "confidence > followed by a share such as 90%";
    const place = { statement, span: condition };
    diagnostics.push(report(wrongArgument, place, { what, expected, found: described(condition) }));
  }
  const taken = share(constantOf(written));
  if (taken === undefined) {
    const parameters = { what: `"taken" of the exit "${name.text}"`, expected: "a share from 0% to 100%" };
    diagnostics.push(report(wrongArgument, { statement, span: written }, { ...parameters, found: described(written) }));
  }
  return confidence === undefined || taken === undefined ? undefined : { confidence, taken };
}

function share(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined;
}

/** Why no accelerator is generated for an exit; its layers have units, what would end an inference has none. */
export function exitNotGenerated({ name }: Exit): string {
  return `The early exit "${name}" has no hardware yet; remove it, or give its result as an output.`;
}

/**
 * Expected work of an inference: the exits are tried in order, each ends its share of the inferences that come to it, and
 * what only later outputs need is then not computed.
 */
export function expectedWork(layers: readonly Layer[], exits: readonly Exit[]): Expected {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const needed = new Map<string, { readonly exit: number; readonly share: number }>();
  let reached = 1;
  let macs = 0;
  let operations = 0;
  const compute = (layer: Layer, exit: number): void => {
    const open = [layer];
    for (let next = open.pop(); next; next = open.pop()) {
      if (needed.has(next.name)) continue;
      needed.set(next.name, { exit, share: reached });
      macs += reached * next.work.macs;
      operations += reached * next.work.operations;
      for (const name of next.inputs) open.push(byName.get(name)!);
    }
  };
  exits.forEach(({ layer, taken }, exit) => {
    const last = byName.get(layer);
    if (last) compute(last, exit);
    reached *= 1 - taken;
  });
  for (const layer of layers) compute(layer, exits.length);
  return { macs, operations, share: reached, needed };
}

import type { Expression, Name, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { exitDiffers } from "../diagnostics/exitDiffers.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import { confident } from "../layers/confident.ts";
import type { LayerKind } from "../layers/layer.ts";
import { elementsOf } from "../layers/shape.ts";
import type { CheckedNetwork, Exit, Expected, Layer } from "./checked.ts";
import type { LayerDraft, Reference } from "./draft.ts";
import { noSettings } from "./settings.ts";

type ExitStatement = Statement & { readonly kind: "exit" };
export type ExitCondition = Pick<Exit, "confidence" | "inclusive" | "taken">;

/** Reads `when confidence > 90% taken 60%`; undefined after an error was reported. */
export function readExit(statement: ExitStatement, diagnostics: Diagnostic[]): ExitCondition | undefined {
  const { name, confidence: condition, taken: written, errors } = statement;
  if (errors.length > 0 || !name || !condition || !written) return undefined;
  const compared =
    condition.kind === "binary" &&
    condition.left.kind === "name" &&
    condition.left.text === "confidence" &&
    (condition.operator.text === ">" || condition.operator.text === ">=")
      ? constantOf(condition.right)
      : undefined;
  const wrong = (span: Expression, what: string, expected: string, found: string): void => {
    const parameters = { what: `${what} of the exit "${name.text}"`, expected, found };
    diagnostics.push(report(wrongArgument, { statement, span }, parameters));
  };
  const confidence = share(compared);
  if (compared === undefined) {
    const found = `"${statement.text.slice(condition.start, condition.end)}"`;
    wrong(condition, "The condition", "confidence > followed by a share such as 90%", found);
  } else if (confidence === undefined && condition.kind === "binary") {
    wrong(condition.right, "The confidence", shares, beyond(compared, condition.right));
  }
  const often = constantOf(written);
  const taken = share(often);
  if (taken === undefined) {
    wrong(written, '"taken"', shares, often === undefined ? described(written) : beyond(often, written));
  }
  const inclusive = condition.kind === "binary" && condition.operator.text === ">=";
  return confidence === undefined || taken === undefined ? undefined : { confidence, inclusive, taken };
}

const shares = "a share from 0% to 100%";

function beyond(value: number, written: Expression): string {
  return `${value < 0 ? "negative" : "above 100%"}: ${described(written)}`;
}

function share(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined;
}

/** Name of the layer that says whether an inference ends at an exit. */
export function conditionName(exit: string): string {
  return `${exit}.confident`;
}

/** That layer: it reads the result of the exit. */
export function conditionDraft(
  statement: ExitStatement,
  name: Name,
  { confidence, inclusive }: ExitCondition,
  result: Reference,
): LayerDraft {
  return {
    name: conditionName(name.text),
    operation: confident.name,
    kind: confident as LayerKind,
    statement,
    expression: statement.confidence ?? name,
    inputs: [result],
    settings: noSettings,
    attributes: { above: confidence, inclusive },
  };
}

/** The outputs of an inference that no exit ends. */
export function outputsOf({ outputs, byName, exits = [] }: Outputs): readonly Layer[] {
  const early = new Set(exits.flatMap(({ name, layer }) => [layer, conditionName(name)]));
  return outputs
    .filter((name) => !early.has(name))
    .map((name) => byName.get(name))
    .filter((layer) => layer !== undefined);
}

/** Exits that have another number of classes than every output of the network. */
export function differingExits(network: Outputs): readonly Diagnostic[] {
  const { byName, exits = [] } = network;
  const classes = (layer: Layer) =>
    elementsOf((layer.operation === "argmax" ? layer.inputTensors[0]! : layer.output).shape);
  const outputs = outputsOf(network);
  const [first] = outputs;
  if (!first) return [];
  return exits.flatMap(({ name, layer, place }) => {
    const result = byName.get(layer);
    if (!result || outputs.some((output) => classes(output) === classes(result))) return [];
    const parameters = { exit: name, elements: classes(result), output: first.name, expected: classes(first) };
    return [report(exitDiffers, place, parameters)];
  });
}

type Outputs = Pick<CheckedNetwork, "outputs" | "byName" | "exits">;

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
  exits.forEach(({ name, taken }, exit) => {
    const last = byName.get(conditionName(name));
    if (last) compute(last, exit);
    reached *= 1 - taken;
  });
  for (const layer of layers) compute(layer, exits.length);
  return { macs, operations, share: reached, needed };
}

import type { Expression } from "../../../../grammar/tree.ts";
import { textOf } from "../../../../grammar/walk.ts";
import { doesNotFit } from "../../../diagnostics/doesNotFit.ts";
import { engineDoesNotFit } from "../../../diagnostics/engineDoesNotFit.ts";
import { tileDoesNotFit } from "../../../diagnostics/tileDoesNotFit.ts";
import type { Engine } from "../../../targets/engine/engine.ts";
import { dataflows } from "../../../targets/engine/parameters.ts";
import type { Family, Ladder, Problem } from "./family.ts";

/** Another array, or one array in the place of a unit for each layer. */
export const architecture: Family = (problem) => {
  const { engine } = problem.mapped.target;
  return engine ? ofEngine(problem, engine) : toEngine(problem);
};

function toEngine({ mapped, short }: Problem): readonly Ladder[] {
  if (short.every(({ code }) => code !== doesNotFit.code)) return [];
  const rungs = [64, 32, 16, 8].map((side) => ({
    title: `one array of ${side} × ${side} for all layers`,
    value: `engine(rows: ${side}, columns: ${side})`,
  }));
  return [ladder(mapped.target.name, rungs, "an engine is estimated, not generated yet")];
}

function ofEngine({ mapped: { target }, short }: Problem, engine: Engine): readonly Ladder[] {
  const codes = new Set(short.map(({ code }) => code));
  const { rows, columns } = engine;
  const written = (values: Readonly<Record<string, string | number>>) => engineText(engine, values);
  const array = (r: number, c: number) => ({
    title: `array of ${r} × ${c}`,
    value: written({ rows: r, columns: c }),
  });
  if (codes.has(engineDoesNotFit.code)) {
    const sizes = [];
    let [r, c] = [rows, columns];
    while (r > 1 || c > 1) {
      if (r >= c) r = Math.ceil(r / 2);
      else c = Math.ceil(c / 2);
      sizes.push(array(r, c));
    }
    return [ladder(target.name, sizes)];
  }
  const single = dataflows
    .filter((dataflow) => dataflow !== engine.dataflow)
    .map((dataflow) => ladder(target.name, [{ title: `dataflow ${dataflow}`, value: written({ dataflow }) }]));
  if (codes.has(tileDoesNotFit.code)) {
    const value = written({ double_buffering: "false" });
    return engine.doubleBuffering
      ? [ladder(target.name, [{ title: "no double buffering", value }]), ...single]
      : single;
  }
  const batches = [2, 4, 8, 16, 32].map((times) => times * engine.batch);
  const batch = ladder(
    target.name,
    batches.map((count) => ({ title: `batch of ${count}`, value: written({ batch: count }) })),
  );
  const larger = ladder(target.name, [
    array(2 * rows, columns),
    array(2 * rows, 2 * columns),
    array(4 * rows, 4 * columns),
  ]);
  return [...single, batch, larger];
}

function ladder(
  target: string,
  rungs: readonly { readonly title: string; readonly value: string }[],
  caveat?: string,
): Ladder {
  return {
    keepsValues: true,
    ...(caveat === undefined ? {} : { caveat }),
    rungs: rungs.map(({ title, value }) => ({
      title,
      changes: () => [{ target, property: "architecture", value }],
    })),
  };
}

/** The engine as it is written, with other values of some parameters. */
function engineText({ place: { statement } }: Engine, values: Readonly<Record<string, string | number>>): string {
  const call =
    statement.kind === "property"
      ? statement.values.map(({ value }) => value).find((it): it is Call => it.kind === "call")
      : undefined;
  const left = new Map(Object.entries(values));
  const written = (call?.arguments ?? []).map((argument) => {
    const name = argument.label?.text ?? "";
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? textOf(statement, argument) : `${name}: ${value}`;
  });
  for (const [name, value] of left) written.push(`${name}: ${value}`);
  return `engine(${written.join(", ")})`;
}

type Call = Extract<Expression, { readonly kind: "call" }>;

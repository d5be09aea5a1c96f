import type { Replacement } from "../../../grammar/layout.ts";
import type { Annotation, Declaration, Statement } from "../../../grammar/tree.ts";
import { textOf } from "../../../grammar/walk.ts";
import type { Compilation, MappedNetwork } from "../compile.ts";
import { locator, type Range, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";

/** The same networks written in another way. One file for each kind in this folder, one line in `registry.ts`. */
export interface Refactoring {
  readonly title: string;
  readonly kind: "extract" | "inline" | "rewrite";
  /** Ways to write it, the shortest first: the first one that changes no estimate is taken. */
  readonly variants: readonly (readonly Replacement[])[];
  /** Layers get other names, and with them other seeded weights: noise is not compared. */
  readonly renames?: true;
}

export type LayerStatement = Extract<Statement, { readonly kind: "layer" }>;

/** The declaration of the kind around a range. */
export function declarationAround(
  { tree }: Document,
  { start, end }: Range,
  kind: Declaration["kind"],
): Declaration | undefined {
  const locate = locator(tree);
  return tree.declarations.find((declaration) => {
    if (declaration.kind !== kind || !declaration.close) return false;
    const { close } = declaration;
    return locate(declaration.header) <= start && end <= locate(close) + close.length;
  });
}

/** Layers of a body that a range touches, in text order. */
export function selectedLayers({ tree }: Document, { body }: Declaration, range: Range): readonly LayerStatement[] {
  const locate = locator(tree);
  return body.filter((statement): statement is LayerStatement => {
    if (statement.kind !== "layer") return false;
    const { start, end } = rangeIn(locate(statement), statement.span);
    return start <= range.end && range.start <= end;
  });
}

/** What stands in the parentheses of an annotation. */
export function argumentsText(statement: Statement, { arguments: written }: Annotation): string {
  return written.map((argument) => textOf(statement, argument)).join(", ");
}

/** A name of declarations that the file does not have yet. */
export function freeName({ tree }: Document, wanted: string): string {
  const taken = new Set(
    tree.declarations.flatMap(({ header }) => ("name" in header && header.name ? [header.name.text] : [])),
  );
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The edits of the first variant that leaves every estimate as it is; else what the others would change. */
export function equalEdits(
  document: Document,
  { variants, renames }: Refactoring,
): { readonly edits: readonly Replacement[] } | { readonly reason: string } {
  const attempt = document.experiment();
  const before = attempt([]).compilation();
  let reason = "";
  for (const edits of variants) {
    const found = difference(before, attempt(edits).compilation(), renames === true);
    if (found === undefined) return { edits };
    reason ||= found;
  }
  return { reason: `it would not leave the network as it is: ${reason}` };
}

/** What differs between two states of a file; undefined: no estimate does, and no problem was added. */
function difference(before: Compilation, after: Compilation, renames: boolean): string | undefined {
  const problems = ({ diagnostics }: Compilation) =>
    diagnostics.filter(({ severity }) => severity === "error" || severity === "warning");
  const old = new Set(problems(before).map(({ code }) => code));
  const added = problems(after).find(({ code }) => !old.has(code));
  if (added) return added.message;
  if (problems(after).length > problems(before).length) return problems(after).at(-1)!.message;
  if (after.mapped.length !== before.mapped.length) return "a network could not be estimated any more";
  for (const [index, one] of before.mapped.entries()) {
    const other = figures(after.mapped[index]!, renames);
    for (const [name, value] of figures(one, renames)) {
      if (other.get(name) !== value)
        return `${name} of ${one.network.name} would be ${other.get(name)} instead of ${value}`;
    }
  }
  return undefined;
}

function figures({ estimate }: MappedNetwork, renames: boolean): ReadonlyMap<string, number | string> {
  const { intervalCycles, latencyCycles, energy, area, memory, noise, resources, layers } = estimate;
  const costs = {
    "the interval": intervalCycles,
    "the latency": latencyCycles,
    "the energy": energy.total,
    "the area": area,
    "the weight memory": memory.weights,
    ...(renames ? {} : { "the noise": noise }),
    ...Object.fromEntries(Object.entries(resources).map(([name, { cost }]) => [`the ${name}`, cost])),
  };
  return new Map<string, number | string>([
    ["the number of layers", layers.length],
    ...Object.entries(costs).map(([name, cost]): [string, number | string] => [name, cost.value ?? cost.reason]),
  ]);
}

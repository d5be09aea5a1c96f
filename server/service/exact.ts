import type { Annotation, SyntaxTree } from "../../grammar/tree.ts";
import { unknown } from "../estimate/costs.ts";
import { energyCost } from "../estimate/energy.ts";
import type { Cost, EnergyCost, Estimate } from "../estimate/estimate.ts";
import { energyWithoutUnit, withoutUnitSource } from "../estimate/unbuilt.ts";
import type { MappedNetwork } from "./compile.ts";

/** How hardware is arranged, which changes no value and no work. */
const arrangement: ReadonlySet<string> = new Set(["fold", "reuse", "memory"]);

/**
 * The text of a file without its approximations, each replaced by spaces, so that every number has the format that the
 * language takes where none is written (8 bits). Folding and memories stay.
 */
export function withoutApproximations(tree: SyntaxTree): string {
  const pieces: string[] = [];
  let kept = 0;
  tree.statements.forEach((statement, index) => {
    const at = tree.starts[index]!;
    const written: readonly Annotation[] =
      statement.kind === "entry"
        ? [statement.annotation]
        : "annotations" in statement
          ? (statement.annotations as readonly Annotation[])
          : [];
    for (const annotation of written) {
      const start = at + annotation.start;
      if (arrangement.has(annotation.name.text) || start < kept) continue;
      const end = at + annotation.end;
      pieces.push(tree.text.slice(kept, start), tree.text.slice(start, end).replaceAll(/[^\n]/g, " "));
      kept = end;
    }
  });
  pieces.push(tree.text.slice(kept));
  return pieces.join("");
}

/** One figure of a network with its approximations and without. */
export interface Effect {
  readonly what: string;
  readonly unit: "count" | "bit" | "J" | "dB";
  readonly approximated: Cost;
  readonly exact: Cost;
}

/**
 * What the approximations of a network change: work, storage, energy, noise. Energies are those of `energyWithoutUnit` on both
 * sides: the model of a hardware unit, which one side may not have, cannot be compared with it.
 */
export function effectsOf(approximated: MappedNetwork, exact: MappedNetwork): readonly Effect[] {
  const effect = (what: string, unit: Effect["unit"], of: (mapped: MappedNetwork) => Cost): Effect => ({
    what,
    unit,
    approximated: of(approximated),
    exact: of(exact),
  });
  return [
    effect("effective MACs", "count", ({ estimate }) => effectiveMacs(estimate)),
    effect("weight storage", "bit", ({ estimate }) => estimate.memory.weights),
    effect("energy of arithmetic", "J", (it) => energyOf(it).arithmetic),
    effect("energy of on-chip memory", "J", (it) => energyOf(it).onChipMemory),
    effect("signal to quantisation noise", "dB", ({ estimate }) => estimate.noise),
  ];
}

function energyOf({ network, target }: MappedNetwork): EnergyCost {
  const dynamic = { arithmetic: 0, onChipMemory: 0, bitMetres: 0, offChipBits: 0 };
  for (const layer of network.layers) {
    if (layer.operation === "input") continue;
    const { arithmetic, onChipMemory } = energyWithoutUnit(layer);
    dynamic.arithmetic += arithmetic;
    dynamic.onChipMemory += onChipMemory;
  }
  return energyCost(dynamic, unknown("Static energy depends on the schedule."), target.device, withoutUnitSource);
}

function effectiveMacs({ layers }: Estimate): Cost {
  let value = 0;
  for (const { effectiveMacs: own } of layers) {
    if (own.value === null) return own;
    value += own.value;
  }
  return { value, low: value, high: value, source: "products that are left, summed over the layers" };
}

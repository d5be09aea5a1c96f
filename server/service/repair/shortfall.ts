import { bandwidthBound } from "../../diagnostics/bandwidthBound.ts";
import type { Place } from "../../diagnostics/diagnostic.ts";
import { doesNotFit } from "../../diagnostics/doesNotFit.ts";
import { engineDoesNotFit } from "../../diagnostics/engineDoesNotFit.ts";
import { requirementNotMet } from "../../diagnostics/requirementNotMet.ts";
import { tileDoesNotFit } from "../../diagnostics/tileDoesNotFit.ts";
import { amount, countText, percentText } from "../../estimate/display.ts";
import { muchWaiting } from "../../mapping/engine/diagnostics.ts";
import { networkPlace } from "../../mapping/fit.ts";
import { type Resource, resourcesOf } from "../../targets/target.ts";
import type { MappedNetwork } from "../compile.ts";
import { resourceNames } from "../costCard.ts";

/** One figure of a network on a target with a limit: a resource, a requirement, the time that a layer waits for memory. */
export interface Limited {
  /** The same figure has the same key in every variant of the file. */
  readonly key: string;
  /** Code of the diagnostic that says that the limit is not kept. */
  readonly code: string;
  readonly place: Place;
  /** For example "LUT", "latency". */
  readonly what: string;
  readonly actual: string;
  readonly limit: string;
  readonly kept: boolean;
  /** Times over the limit; above 1 where it is not kept, and infinite for a limit of 0. */
  readonly factor: number;
}

/** Codes of the diagnostics that `repairsOf` finds repairs for. */
export const repairable: ReadonlySet<string> = new Set(
  [doesNotFit, engineDoesNotFit, tileDoesNotFit, requirementNotMet, bandwidthBound].map(({ code }) => code),
);

/** Every limited figure whose value is known. */
export function limitedFigures(mapped: MappedNetwork): readonly Limited[] {
  return [...resourceFigures(mapped), ...requirementFigures(mapped), ...engineFigures(mapped)];
}

function resourceFigures({ network, target, design, estimate, diagnostics }: MappedNetwork): Limited[] {
  const code = design.engine ? engineDoesNotFit.code : doesNotFit.code;
  const fits = diagnostics.every((it) => it.code !== code);
  const place = design.engine ? design.engine.machine.engine.place : networkPlace(network, target);
  return resourcesOf(target.device).flatMap((resource): Limited[] => {
    const needed = neededOf(resource, { design, estimate });
    const { budget } = estimate.resources[resource];
    if (needed === null || budget === null || (needed === 0 && budget === 0)) return [];
    return [
      {
        key: `fit ${resource}`,
        code,
        place,
        what: resourceNames[resource],
        actual: countText(needed),
        limit: countText(budget),
        kept: fits || needed <= budget,
        factor: needed / budget,
      },
    ];
  });
}

function neededOf(resource: Resource, { design, estimate }: Pick<MappedNetwork, "design" | "estimate">): number | null {
  return design.engine ? estimate.resources[resource].cost.value : design.cost[resource];
}

function requirementFigures({ estimate }: MappedNetwork): Limited[] {
  return estimate.requirements.flatMap(({ requirement, met, actual }, index): Limited[] => {
    if (met === undefined || actual.value === null) return [];
    const { metric, layer, bound, comparison, unit, place } = requirement;
    return [
      {
        key: `require ${index}`,
        code: requirementNotMet.code,
        place,
        what: layer === undefined ? metric : `${layer}.${metric}`,
        actual: amount(actual.value, unit),
        limit: amount(bound, unit),
        kept: met,
        factor: comparison.startsWith("<") ? actual.value / bound : bound / actual.value,
      },
    ];
  });
}

/** What the mapping of an engine remarks on its layers. */
function engineFigures({ design, estimate, diagnostics }: MappedNetwork): Limited[] {
  if (!design.engine) return [];
  return estimate.layers.flatMap(({ name, engine }): Limited[] => {
    const layer = design.network.byName.get(name);
    if (!engine || !layer) return [];
    const remark = (code: string) => diagnostics.find((it) => it.code === code && it.statement === layer.statement);
    const unfit = remark(tileDoesNotFit.code);
    const waiting = remark(bandwidthBound.code);
    const cycles = engine.arrayCycles + engine.vectorCycles + engine.stallCycles;
    const share = cycles > 0 ? 1 - engine.arrayCycles / cycles : 0;
    const place = { statement: layer.statement, span: (unfit ?? waiting)?.span ?? layer.expression };
    return [
      {
        key: `tile ${name}`,
        code: tileDoesNotFit.code,
        place,
        what: `smallest tile of ${name}`,
        actual: unfit ? "does not fit" : "fits",
        limit: "fits",
        kept: !unfit,
        factor: unfit ? 2 : 0,
      },
      {
        key: `bandwidth ${name}`,
        code: bandwidthBound.code,
        place,
        what: `${name} waits`,
        actual: percentText(share),
        limit: percentText(muchWaiting),
        kept: !waiting,
        factor: share / muchWaiting,
      },
    ];
  });
}

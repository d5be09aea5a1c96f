import type { MappedNetwork } from "../compile.ts";
import { locator, type Range, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";
import { type Change, together } from "./change.ts";
import { type Attempt, counted, excess, improves, mildest, type Proceed } from "./climb.ts";
import type { Ladder, Problem } from "./families/family.ts";
import { families } from "./families/registry.ts";
import { freedOf } from "./freed.ts";
import { leastNoise } from "./leastNoise.ts";
import { type Repair, ranked, repairOf } from "./repair.ts";
import { limitedFigures } from "./shortfall.ts";
import { createTrial, type Outcome } from "./trial.ts";

/** What is wrong at a place, one for each diagnostic of each network on each target. */
export function problemsAt(document: Document, range: Range): readonly Problem[] {
  const locate = locator(document.tree);
  return document.compilation().mapped.flatMap((mapped): Problem[] => {
    const touched = limitedFigures(mapped).filter(({ kept, place }) => {
      if (kept) return false;
      const start = locate(place.statement);
      const { start: from, end } = rangeIn(start, place.span);
      return start >= 0 && from <= range.end && end >= range.start;
    });
    const byPlace = Map.groupBy(touched, ({ code, place }) => `${code} ${locate(place.statement)} ${place.span.start}`);
    return [...byPlace.values()].map((short) => ({ document, mapped, short }));
  });
}

/** Everything that is short of a network on a target; undefined: nothing is. */
export function problemOf(document: Document, mapped: MappedNetwork): Problem | undefined {
  const short = limitedFigures(mapped).filter(({ kept }) => !kept);
  return short.length > 0 ? { document, mapped, short } : undefined;
}

/**
 * Repairs of a problem, the one with the least noise first. Each was written into the text in memory and estimated. Where no single kind
 * of change is enough, others are tried on top of the one that changes no result and gets closest; what only gets closer is given
 * where nothing repairs. Foldings and memories that are written for another device may stand in the way of all of it: at last they are left
 * to the mapping.
 */
export async function repairsOf(problem: Problem, proceed: Proceed): Promise<readonly Repair[]> {
  const { document, mapped, short } = problem;
  const attempt = counted(createTrial(document, mapped), proceed);
  const alone = await tryAll(problem, attempt, undefined);
  const repaired = alone.filter(({ repair }) => repair.repaired);
  if (repaired.length > 0) return offered(repaired);
  const base = alone
    .filter(({ repair }) => repair.keepsValues && repair.caveat === undefined)
    .sort((a, b) => excess(a.outcome, short) - excess(b.outcome, short))[0];
  const both = base ? await tryAll(problem, attempt, base) : [];
  const enough = both.filter(({ repair }) => repair.repaired);
  if (enough.length > 0) return offered(enough);
  const freed = freedOf(problem);
  const onFreed = freed ? counted(createTrial(document, mapped, freed.changes), proceed) : attempt;
  const beyond = freed ? await tryAll(freed.problem, onFreed, freed, mapped) : [];
  const atLast = beyond.filter(({ repair }) => repair.repaired);
  return offered(atLast.length > 0 ? atLast : [...alone, ...both]);
}

/** What changes stand on top of. */
type Base = Pick<Found, "title" | "changes" | "outcome">;

interface Found {
  readonly repair: Repair;
  readonly outcome: Outcome;
  readonly title: string;
  readonly changes: readonly Change[];
}

/**
 * The mildest rung of every ladder, on top of what was found before.
 * @param before the network as it is in the file
 */
async function tryAll(
  problem: Problem,
  attempt: Attempt,
  base: Base | undefined,
  before = problem.mapped,
): Promise<readonly Found[]> {
  const { short } = problem;
  const found: Found[] = [];
  const onTop = (changes: readonly Change[]): readonly Change[] => together(base?.changes ?? [], changes);
  const add = (title: string, outcome: Outcome, changes: readonly Change[], ladder: Partial<Ladder>): void => {
    if (!improves(outcome, base ? base.outcome.figures : undefined, short)) return;
    const whole = base ? `${base.title}, ${title}` : title;
    found.push({ repair: repairOf(whole, before, short, outcome, ladder), outcome, title: whole, changes });
  };
  const layered: Attempt = ({ changes }) => attempt({ changes: () => onTop(changes()) });
  for (const ladder of families.flatMap((family) => family(problem))) {
    const { rung, outcome } = await mildest(ladder.rungs, short, layered);
    if (rung && outcome) add(rung.title, outcome, onTop(rung.changes()), ladder);
  }
  const mixed = await leastNoise(problem, layered);
  if (mixed) add(mixed.title, mixed.outcome, onTop(mixed.changes), {});
  return found;
}

function offered(found: readonly Found[]): readonly Repair[] {
  return withoutRepetition(ranked(found.map(({ repair }) => repair)));
}

function withoutRepetition(repairs: readonly Repair[]): readonly Repair[] {
  const seen = new Set<string>();
  return repairs.filter(({ edits }) => {
    const key = JSON.stringify(edits.toSorted((a, b) => a.start - b.start));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

import type { Replacement } from "../../../grammar/layout.ts";
import type { MappedNetwork } from "../compile.ts";
import type { Document } from "../workspace.ts";
import { type Change, editsOf, together } from "./change.ts";
import { type Attempt, counted, isRepaired, mildest, type Proceed } from "./climb.ts";
import type { Problem } from "./families/family.ts";
import { folding } from "./families/folding.ts";
import { memory } from "./families/memory.ts";
import { freedOf } from "./freed.ts";
import { leastNoise } from "./leastNoise.ts";
import { type Repair, repairOf } from "./repair.ts";
import { problemOf } from "./search.ts";
import type { Limited } from "./shortfall.ts";
import { createTrial, type Outcome } from "./trial.ts";

/** What makes all networks of a file fit their targets and meet their requirements. */
export interface FileFit {
  /** One for each network on each target that was repaired. */
  readonly repairs: readonly { readonly network: string; readonly target: string; readonly repair: Repair }[];
  /** Networks on targets that still miss something when all changes are made, and what that is. */
  readonly left: readonly Left[];
  /** All changes together; empty when nothing was found. */
  readonly edits: readonly Replacement[];
}

export interface Left {
  readonly network: string;
  readonly target: string;
  readonly short: readonly Pick<Limited, "what" | "actual" | "limit">[];
}

/**
 * Repairs a whole file, network after network: with another folding or memory where that is enough, which changes no result, otherwise
 * with formats of fewer bits that cost least noise. Devices, architectures and layers stay what they are.
 */
export async function fitFile(document: Document, proceed: Proceed): Promise<FileFit> {
  const repairs: { network: string; target: string; repair: Repair }[] = [];
  let changes: readonly Change[] = [];
  for (const mapped of document.compilation().mapped) {
    const problem = problemOf(document, mapped);
    if (!problem) continue;
    const given = changes;
    const attempt = createTrial(document, mapped, given);
    const found =
      (await repairOne(
        problem,
        counted((more) => attempt(together(given, more)), proceed),
      )) ?? (await repairFreed(problem, given, proceed));
    if (found) {
      changes = together(given, found.changes);
      const repair = repairOf(found.title, mapped, found.short ?? problem.short, found.outcome, found);
      repairs.push({ network: mapped.network.name, target: mapped.target.name, repair });
    }
  }
  const edits = editsOf(document, changes) ?? [];
  return { repairs, left: leftIn(document.experiment()(edits)), edits };
}

function leftIn(document: Document): readonly Left[] {
  return document.compilation().mapped.flatMap((mapped) => {
    const { short } = problemOf(document, mapped) ?? {};
    if (!short) return [];
    const figures = short.map(({ what, actual, limit }) => ({ what, actual, limit }));
    return [{ network: mapped.network.name, target: mapped.target.name, short: figures }];
  });
}

/** One line: what is short of a network on a target. */
export function leftText({ network, target, short }: Left): string {
  const figures = short.map(({ what, actual, limit }) => `${what} ${actual} (limit ${limit})`);
  return `${network} on ${target}: ${figures.join(", ")}`;
}

interface Found {
  readonly title: string;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  readonly keepsValues?: boolean;
  /** What is repaired; absent: what the problem says. */
  readonly short?: readonly Limited[];
}

async function repairOne(problem: Problem, attempt: Attempt): Promise<Found | undefined> {
  for (const ladder of [...folding(problem), ...memory(problem)]) {
    const { rung, outcome } = await mildest(ladder.rungs, problem.short, attempt);
    if (rung && outcome && isRepaired(outcome, problem.short)) {
      return { title: rung.title, outcome, changes: rung.changes(), keepsValues: true };
    }
  }
  return leastNoise(problem, attempt);
}

/** Foldings and memories that are written may stand in the way of everything else. */
async function repairFreed(problem: Problem, given: readonly Change[], proceed: Proceed): Promise<Found | undefined> {
  const freed = freedOf(problem, given);
  if (!freed) return undefined;
  const attempt = createTrial(problem.document, problem.mapped, freed.changes);
  const found = await leastNoise(
    freed.problem,
    counted((more) => attempt(together(freed.changes, more)), proceed),
  );
  if (!found) return undefined;
  const title = `${freed.title}, ${found.title}`;
  return { ...found, title, changes: together(freed.changes, found.changes), short: freed.problem.short };
}

/** True when some network of the file has something to repair. */
export function needsFit(document: Document): boolean {
  return document.compilation().mapped.some((mapped: MappedNetwork) => problemOf(document, mapped) !== undefined);
}

import type { Replacement } from "../../../grammar/layout.ts";
import type { MappedNetwork } from "../compile.ts";
import type { Document } from "../workspace.ts";
import { type Change, editsOf, together } from "./change.ts";
import { type Attempt, counted, isRepaired, mildest, type Proceed } from "./climb.ts";
import type { Problem } from "./families/family.ts";
import { folding } from "./families/folding.ts";
import { memory } from "./families/memory.ts";
import { leastNoise } from "./leastNoise.ts";
import { type Repair, repairOf } from "./repair.ts";
import { problemOf } from "./search.ts";
import { createTrial, type Outcome } from "./trial.ts";

/** What makes all networks of a file fit their targets and meet their requirements. */
export interface FileFit {
  /** One for each network on each target that was repaired. */
  readonly repairs: readonly { readonly network: string; readonly target: string; readonly repair: Repair }[];
  /** Networks on targets for which nothing was found. */
  readonly left: readonly { readonly network: string; readonly target: string }[];
  /** All changes together; empty when nothing was found. */
  readonly edits: readonly Replacement[];
}

/**
 * Repairs a whole file, network after network: with another folding or memory where that is enough, which changes no result, otherwise
 * with formats of fewer bits that cost least noise. Devices, architectures and layers stay what they are.
 */
export async function fitFile(document: Document, proceed: Proceed): Promise<FileFit> {
  const repairs: { network: string; target: string; repair: Repair }[] = [];
  const left: { network: string; target: string }[] = [];
  let changes: readonly Change[] = [];
  for (const mapped of document.compilation().mapped) {
    const problem = problemOf(document, mapped);
    if (!problem) continue;
    const given = changes;
    const attempt = createTrial(document, mapped);
    const names = { network: mapped.network.name, target: mapped.target.name };
    const found = await repairOne(
      problem,
      counted((more) => attempt(together(given, more)), proceed),
    );
    if (found) {
      changes = together(given, found.changes);
      repairs.push({ ...names, repair: repairOf(found.title, mapped, problem.short, found.outcome, found) });
    } else left.push(names);
  }
  return { repairs, left, edits: editsOf(document, changes) ?? [] };
}

interface Found {
  readonly title: string;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  readonly keepsValues?: boolean;
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

/** True when some network of the file has something to repair. */
export function needsFit(document: Document): boolean {
  return document.compilation().mapped.some((mapped: MappedNetwork) => problemOf(document, mapped) !== undefined);
}

import { type Change, editsOf, together } from "./change.ts";
import type { Problem } from "./families/family.ts";
import { writtenFoldings } from "./families/folding.ts";
import { writtenMemories } from "./families/memory.ts";
import { type Limited, limitedFigures } from "./shortfall.ts";
import type { Outcome } from "./trial.ts";

/** A network whose foldings and memories are left to the mapping: where other changes begin when those that are written fit nothing. */
export interface Freed {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
  /** The problem with its new limits, as they were before: what takes fewer look-up tables may take more memories than there are. */
  readonly problem: Problem;
}

/** @param given changes that are made already. @returns undefined when nothing is written that could be taken out */
export function freedOf(problem: Problem, given: readonly Change[] = []): Freed | undefined {
  const { document, mapped, short } = problem;
  const foldings = writtenFoldings(mapped.network);
  const memories = writtenMemories(mapped.network);
  if (mapped.design.engine || foldings.length + memories.length === 0) return undefined;
  const changes = together(given, [...foldings, ...memories]);
  const edits = editsOf(document, changes);
  const variant = edits && document.experiment()(edits).compilation();
  const freed = variant?.mapped.find(
    ({ network, target }) => network.name === mapped.network.name && target.name === mapped.target.name,
  );
  if (!edits || !freed) return undefined;
  const figures = new Map(limitedFigures(freed).map((figure) => [figure.key, figure]));
  const known = new Set(short.map(({ key }) => key));
  const isNew = ({ key }: Limited) => !known.has(key) && figures.get(key)?.kept === false;
  const all = [...short, ...limitedFigures(mapped).filter(isNew)];
  const what = [foldings.length > 0 ? "folding" : "", memories.length > 0 ? "memories" : ""].filter((it) => it !== "");
  return {
    title: `${what.join(" and ")} chosen by the mapping`,
    changes,
    outcome: { edits, mapped: freed, figures },
    problem: { document, mapped: freed, short: all },
  };
}

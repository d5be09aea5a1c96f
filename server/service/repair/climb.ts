import type { Rung } from "./families/family.ts";
import type { Limited } from "./shortfall.ts";
import type { Outcome, Try } from "./trial.ts";

/**
 * Asked before each variant is estimated; false ends the search with what was found. Whoever starts a search decides here how long it
 * may take, lets others work meanwhile, and shows how far it is.
 *
 * @param tried variants estimated so far
 */
export type Proceed = (tried: number) => Promise<boolean>;

/** A trial that may be stopped. */
export type Attempt = (rung: Pick<Rung, "changes">) => Promise<ReturnType<Try> | "stopped">;

export function counted(attempt: Try, proceed: Proceed): Attempt {
  let tried = 0;
  let stopped = false;
  return async ({ changes }) => {
    stopped ||= !(await proceed(tried));
    if (stopped) return "stopped";
    tried += 1;
    return attempt(changes());
  };
}

/**
 * The first rung that is enough, found by halving: where a mild change is enough, a severe one is too, and where a mild one breaks
 * another limit, a severe one does too. Where none is enough, the rung that gets closest of those tried.
 */
export async function mildest<Step extends Rung>(
  rungs: readonly Step[],
  short: readonly Limited[],
  attempt: Attempt,
): Promise<{ readonly rung?: Step; readonly outcome?: Outcome }> {
  let low = 0;
  let high = rungs.length - 1;
  let best: { readonly rung: Step; readonly outcome: Outcome } | undefined;
  // Most ladders that help reach far enough at their end: then the search is between there and the start.
  for (let at = high; low <= high; at = (low + high) >> 1) {
    const rung = rungs[at]!;
    const outcome = await attempt(rung);
    if (outcome === "stopped") break;
    if (outcome === "too far") high = at - 1;
    else if (outcome === "impossible") {
      // Says nothing of its neighbours: the end of a ladder may be impossible where the rest is not.
      if (at === high) high -= 1;
      else low = at + 1;
    } else if (isRepaired(outcome, short)) {
      best = { rung, outcome };
      high = at - 1;
    } else {
      if (!best || excess(outcome, short) < excess(best.outcome, short)) best = { rung, outcome };
      low = at + 1;
    }
  }
  return best ?? {};
}

export function isRepaired({ figures }: Outcome, short: readonly Limited[]): boolean {
  return short.every(({ key }) => figures.get(key)?.kept ?? true);
}

/** By how much the limits are missed, all together. */
export function excess({ figures }: Pick<Outcome, "figures">, short: readonly Limited[]): number {
  return short.reduce((sum, { key }) => sum + Math.max(0, (figures.get(key)?.factor ?? 0) - 1), 0);
}

/** Worth an offer: a repair, or a fifth of the way. @param before absent: as they are in the file */
export function improves(outcome: Outcome, before: Outcome["figures"] | undefined, short: readonly Limited[]): boolean {
  if (isRepaired(outcome, short)) return true;
  const old = excess({ figures: before ?? new Map(short.map((it) => [it.key, it])) }, short);
  return Number.isFinite(old) && excess(outcome, short) < 0.8 * old;
}

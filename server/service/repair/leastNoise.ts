import type { Change } from "./change.ts";
import { type Attempt, isRepaired, mildest } from "./climb.ts";
import { formatsOf, type Narrowable, narrowables } from "./families/bits.ts";
import type { Problem, Rung } from "./families/family.ts";
import type { Narrower } from "./narrower.ts";
import type { Outcome } from "./trial.ts";

/** A tensor of a network with the format it is given; absent: the one it has. */
interface Choice {
  readonly of: Narrowable;
  readonly formats: readonly Narrower[];
  /** Index into `formats`; -1: the format stays. */
  at: number;
}

/**
 * Formats of all weights and activations that repair a problem with little noise: first the widest common limit that is enough,
 * then each tensor gets back as many bits as the limits allow, activations and small tensors first, which cost little.
 */
export async function leastNoise(
  { mapped: { network }, short }: Problem,
  attempt: Attempt,
): Promise<{ readonly title: string; readonly outcome: Outcome; readonly changes: readonly Change[] } | undefined> {
  const choices = narrowables(network).map((of): Choice => ({ of, formats: formatsOf(of), at: -1 }));
  const changes = (): readonly Change[] => choices.flatMap((choice) => changeOf(network.name, choice));
  const common = await mildest(commonLimits(choices, network.name), short, attempt);
  if (!common.outcome || !common.rung || !isRepaired(common.outcome, short)) return undefined;
  let { outcome } = common;
  for (const choice of choices) choice.at = indexWithin(choice, common.rung.most);
  const order = choices
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Number(a.of.use === "weights") - Number(b.of.use === "weights") || sizeOf(a) - sizeOf(b));
  /** Gives one tensor a wider format when all limits are still kept. */
  const widen = async (choice: Choice, at: number): Promise<boolean> => {
    const before = choice.at;
    choice.at = at;
    const tried = await attempt({ changes });
    if (typeof tried === "object" && isRepaired(tried, short)) {
      outcome = tried;
      return true;
    }
    choice.at = before;
    return false;
  };
  for (const choice of order) {
    if (await widen(choice, -1)) continue;
    while (choice.at > 0 && (await widen(choice, choice.at - 1)));
  }
  const narrowed = choices.filter(({ at }) => at >= 0);
  return { title: titleOf(narrowed), outcome, changes: changes() };
}

interface Limit extends Rung {
  readonly most: number;
}

function commonLimits(choices: readonly Choice[], network: string): readonly Limit[] {
  const limits = new Set(choices.flatMap(({ formats }) => formats.map(({ bits }) => bits)));
  return [...limits]
    .sort((a, b) => b - a)
    .map((most) => ({
      title: "",
      most,
      changes: () => choices.flatMap((choice) => changeOf(network, { ...choice, at: indexWithin(choice, most) })),
    }));
}

/** The widest format of at most so many bits; -1 where the present one has no more. */
function indexWithin({ of: { layer, use }, formats }: Choice, most: number): number {
  const { bits } = use === "weights" ? layer.weights!.format : layer.output.format;
  return bits <= most ? -1 : formats.findIndex((format) => format.bits <= most);
}

function changeOf(network: string, { of: { layer, use }, formats, at }: Choice): Change[] {
  const format = formats[at];
  return format ? [{ network, layer: layer.name, annotation: use, value: format.text }] : [];
}

function sizeOf({ of: { layer, use } }: Choice): number {
  const shape = use === "weights" ? layer.weights!.shape : layer.output.shape;
  return shape.reduce((product, size) => product * size, 1);
}

function titleOf(narrowed: readonly Choice[]): string {
  const shown = narrowed.slice(0, 3).map(({ of, formats, at }) => {
    const what = of.use === "weights" ? "weights" : "activations";
    return `${what} of ${of.layer.name} ${formats[at]!.text}`;
  });
  const more = narrowed.length - shown.length;
  return `fewer bits where they cost least (${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
}

import type { Replacement } from "../../../grammar/layout.ts";
import { figureText } from "../../estimate/display.ts";
import { exactReason } from "../../estimate/noise.ts";
import type { MappedNetwork } from "../compile.ts";
import type { Limited } from "./shortfall.ts";
import type { Outcome } from "./trial.ts";

/** A change to the file that was estimated before it is offered. */
export interface Repair {
  /** What is changed, in a few words. */
  readonly change: string;
  /** True: every limit of the problem is kept. False: it only gets closer. */
  readonly repaired: boolean;
  readonly figures: readonly {
    readonly what: string;
    readonly before: string;
    readonly after: string;
    readonly limit: string;
    readonly kept: boolean;
  }[];
  /** Signal to quantisation noise of the outputs in dB, or why there is none. */
  readonly noise: { readonly before: number | string; readonly after: number | string };
  /** inference/s, null: unknown. */
  readonly throughput: { readonly before: number | null; readonly after: number | null };
  /** Every result stays the same bit for bit. */
  readonly keepsValues: boolean;
  /** What the estimate does not see. */
  readonly caveat?: string;
  readonly edits: readonly Replacement[];
}

export function repairOf(
  change: string,
  before: MappedNetwork,
  short: readonly Limited[],
  outcome: Outcome,
  more: { readonly keepsValues?: boolean; readonly caveat?: string },
): Repair {
  const figures = short.map(({ key, what, actual, limit }) => {
    const after = outcome.figures.get(key);
    return {
      what,
      before: actual,
      after: after?.actual ?? "0",
      limit: after?.limit ?? limit,
      kept: after?.kept ?? true,
    };
  });
  return {
    change,
    repaired: figures.every(({ kept }) => kept),
    figures,
    noise: { before: noiseOf(before), after: noiseOf(outcome.mapped) },
    throughput: {
      before: before.estimate.throughput.value,
      after: outcome.mapped.estimate.throughput.value,
    },
    keepsValues: more.keepsValues ?? false,
    ...(more.caveat === undefined ? {} : { caveat: more.caveat }),
    edits: outcome.edits,
  };
}

function noiseOf({ estimate: { noise } }: MappedNetwork): number | string {
  return noise.value ?? noise.reason;
}

/** Repairs first, then by what they cost in noise (unknown last), then the faster ones. */
export function ranked(repairs: readonly Repair[]): readonly Repair[] {
  return repairs.toSorted(
    (a, b) =>
      Number(b.repaired) - Number(a.repaired) ||
      Number(a.caveat !== undefined) - Number(b.caveat !== undefined) ||
      lossOf(a) - lossOf(b) ||
      (b.throughput.after ?? 0) - (a.throughput.after ?? 0),
  );
}

/** dB of signal to noise that a repair costs; the largest number where that is unknown. */
function lossOf({ keepsValues, noise: { before, after } }: Repair): number {
  if (keepsValues) return 0;
  if (typeof after === "string") return after === exactReason ? 0 : Number.MAX_VALUE;
  if (typeof before === "string") return Number.MAX_VALUE;
  // Fewer bits bring no better results: seeded biases follow the formats, so that another network is compared.
  return after > before ? Number.MAX_VALUE : before - after;
}

/** One line: the change, the figures before and after, and what it costs. */
export function repairTitle(repair: Repair): string {
  const { change, repaired, figures, throughput, keepsValues, caveat } = repair;
  const parts = figures.map(({ what, before, after, limit }) => `${what} ${before} → ${after} (limit ${limit})`);
  if (keepsValues) parts.push("same results");
  else if (caveat === undefined) parts.push(noiseText(repair));
  const { before, after } = throughput;
  const isFigure = figures.some(({ what }) => what === "throughput" || what === "interval");
  if (!isFigure && before !== null && after !== null && Math.abs(after / before - 1) >= 0.005) {
    parts.push(`${figureText(before, "inference/s")} → ${figureText(after, "inference/s")}`);
  }
  if (caveat !== undefined) parts.push(caveat);
  const capital = change.charAt(0).toUpperCase() + change.slice(1);
  return `${repaired ? capital : `Closer, not enough: ${change}`} — ${parts.join(", ")}`;
}

function noiseText(repair: Repair): string {
  const { before, after } = repair.noise;
  if (after === exactReason) return "no noise";
  if (typeof before === "string" || typeof after === "string") return "signal to noise unknown";
  if (lossOf(repair) === Number.MAX_VALUE) return "signal to noise not comparable (seeded biases follow the formats)";
  return `signal to noise ${before.toFixed(1)} → ${after.toFixed(1)} dB`;
}

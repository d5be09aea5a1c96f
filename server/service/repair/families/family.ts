import type { MappedNetwork } from "../../compile.ts";
import type { Document } from "../../workspace.ts";
import type { Change } from "../change.ts";
import type { Limited } from "../shortfall.ts";

/** What is to be repaired: limits that a network on a target does not keep. */
export interface Problem {
  readonly document: Document;
  readonly mapped: MappedNetwork;
  /** Not empty. */
  readonly short: readonly Limited[];
}

/** Ways to repair a problem that differ in how far they go, mild ones first: the search takes the mildest that is enough. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  /** Every result stays the same bit for bit, so that no accuracy is lost. */
  readonly keepsValues?: true;
  /** What the estimate does not see, in a few words. */
  readonly caveat?: string;
}

export interface Rung {
  /** What is done, in a few words for the title of a fix. */
  readonly title: string;
  /** Worked out when the rung is tried. */
  readonly changes: () => readonly Change[];
}

/** A kind of repair; one file each in this folder and one line in `registry.ts`. */
export type Family = (problem: Problem) => readonly Ladder[];

/** One number of a layer and how it comes about. */
export interface Explanation {
  readonly what: string;
  readonly formula: string;
  readonly filledIn: string;
  readonly value: string;
  readonly source: string;
  /** The largest of several terms and its share; absent where there is one. */
  readonly dominating?: string;
}

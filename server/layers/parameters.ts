import type { Expression } from "../../grammar/tree.ts";
import { constantOf } from "../formats/constant.ts";

export type ParameterType =
  | { readonly kind: "count" }
  /** One number for both directions, or [height, width]. */
  | { readonly kind: "pair" }
  /** `valid`, `same`, one number for all sides, or [top, left, bottom, right]. */
  | { readonly kind: "padding" }
  /** One number for all sides, or [top, left, bottom, right]. */
  | { readonly kind: "sides" }
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "positive" }
  | { readonly kind: "number" }
  /** A whole number of at least 0. */
  | { readonly kind: "index" }
  /** A list of whole numbers of at least `least`. */
  | { readonly kind: "list"; readonly least: number }
  | { readonly kind: "format" };

export interface ParameterSpec {
  readonly name: string;
  readonly documentation: string;
  readonly type: ParameterType;
  /** Value when it is not written; absent together with `defaultFrom`: it must be written. */
  readonly default?: unknown;
  /** The value of another parameter stands in when it is not written. */
  readonly defaultFrom?: string;
}

export type Attributes = Readonly<Record<string, unknown>>;
export type Pair = readonly [number, number];
export type Sides = readonly [number, number, number, number];
/** As it is written: a number alone means both directions of an image, but only the length of a sequence. */
export type Size = number | Pair;
export type Padding = "same" | number | Sides;

/** No size in a network is larger, so that a slip of the finger cannot exhaust the memory. */
export const largestCount = 2 ** 20;

/** What may be written for a parameter, for messages and documentation. */
export function typeText(type: ParameterType): string {
  switch (type.kind) {
    case "count":
      return "a whole number of at least 1";
    case "pair":
      return "a whole number of at least 1, or [height, width]";
    case "padding":
      return "valid, same, a whole number, or [top, left, bottom, right]";
    case "sides":
      return "a whole number, or [top, left, bottom, right]";
    case "boolean":
      return "true or false";
    case "choice":
      return type.choices.join(" or ");
    case "positive":
      return "a positive number";
    case "number":
      return "a number";
    case "index":
      return "a whole number of at least 0";
    case "list":
      return `a list of whole numbers of at least ${type.least}`;
    case "format":
      return "a number format such as int8";
  }
}

/** [height, width] of a size over an image. */
export function pairOf(size: Size): Pair {
  return typeof size === "number" ? [size, size] : size;
}

/** [top, left, bottom, right] of a padding around an image. */
export function sidesOf(padding: number | Sides): Sides {
  return typeof padding === "number" ? [padding, padding, padding, padding] : padding;
}

/** A whole number from `least` to the largest size; undefined for anything else. */
export function whole(expression: Expression, least: number): number | undefined {
  if (expression.kind === "number" && expression.percent) return undefined;
  const value = constantOf(expression);
  return value !== undefined && Number.isInteger(value) && value >= least && value <= largestCount ? value : undefined;
}

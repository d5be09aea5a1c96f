import { described } from "../formats/kind.ts";
import { whole } from "../layers/parameters.ts";
import { type AnnotationKind, argumentsOf, reportMissing, reportWrong } from "./annotation.ts";

export interface Fold {
  readonly pe?: number;
  readonly simd?: number;
  /** Products in one multiplier, of output channels that share an element. */
  readonly pack?: number;
}

/** In the order in which their values may stand without them. */
export const foldNames = ["pe", "simd", "pack"] as const;

export const fold: AnnotationKind<Fold> = {
  name: "fold",
  documentation:
    "Parallelism of the unit: `pe` output channels at a time, `simd` products per output channel and cycle. What is not written is chosen so that the pipeline is balanced within the budget. With `pack`, so many products of narrow numbers share a DSP slice: two of 8 bits on AMD devices, three of 4.",
  snippet: "fold(pe: ${1:1}, simd: ${2:1})",
  parameters: [
    { name: "pe", documentation: "Output channels computed at a time; divides their number." },
    { name: "simd", documentation: "Products per output channel and cycle; divides the window." },
    {
      name: "pack",
      documentation: "Products in one DSP slice, of as many output channels; `pe` is a multiple of it.",
    },
  ],
  needs: "it takes the parallelism of what it reads and has none of its own",
  reaches: "outermost",
  read(written) {
    const found = argumentsOf(written, foldNames);
    if (found.size === 0) {
      if (written.annotation.arguments.length === 0) reportMissing(written, "pe", "a whole number");
      return undefined;
    }
    const result: { -readonly [name in keyof Fold]: Fold[name] } = {};
    for (const name of foldNames) {
      const argument = found.get(name);
      if (!argument) continue;
      const least = name === "pack" ? 2 : 1;
      const value = whole(argument.value, least);
      if (value !== undefined) result[name] = value;
      else if (argument.value.kind !== "missing") {
        const expected = `a whole number of at least ${least}`;
        reportWrong(written, argument.value, `"${name}" of @fold`, expected, described(argument.value));
      }
    }
    return result;
  },
};

import type { Design } from "../mapping/design.ts";
import { period } from "../mapping/steps.ts";
import { timesOf } from "../units/attention/schedule.ts";
import { innerUnits } from "../units/inner.ts";
import { operationsOf } from "../units/operations.ts";
import { recurrenceOf } from "../units/recurrent/schedule.ts";
import { modelOf } from "../units/registry.ts";
import { coefficientsOf, slicesOf } from "../units/resources.ts";
import { entriesOf } from "../units/sparse/entries.ts";
import { columnEntries } from "../units/sparseColumns/entries.ts";
import { inputsOf, type Unit } from "../units/unit.ts";
import { bitsText, counted, countText } from "./display.ts";
import { type Explanation, largest } from "./explanation.ts";

/** The cycles that a unit is busy with one frame. */
export function explainCycles(unit: Unit): Explanation {
  const value = counted(period(unit), "cycle");
  const source = `schedule of the ${unit.kind} unit`;
  const what = `cycles of ${unit.name}`;
  switch (unit.kind) {
    case "matrixVector":
      return {
        what,
        formula: "output pixels * (rows / pe) * (columns / simd)",
        filledIn: `${unit.pixels} * (${unit.rows} / ${unit.pe}) * (${unit.columns} / ${unit.simd})`,
        value,
        source,
      };
    case "sparse":
    case "sparseColumns": {
      const { total } = unit.kind === "sparse" ? entriesOf(unit) : columnEntries(unit);
      const formula =
        "output pixels * (larger of cycles of the lists and columns; where they are equal, half a cycle more)";
      return { what, formula, filledIn: `${unit.pixels} * (${total}, ${unit.columns})`, value, source };
    }
    case "depthwise":
      return {
        what,
        formula: "output pixels * (channels / pe) * taps",
        filledIn: `${unit.pixels} * (${unit.channels} / ${unit.pe}) * ${unit.taps}`,
        value,
        source,
      };
    case "window":
      return {
        what,
        formula: 'larger of words in and words out ("parallel": and the scan of the padded image)',
        filledIn: `${unit.input.words}, ${unit.output.words}`,
        value,
        source,
      };
    case "recurrent": {
      const { groups, words, phases, period } = recurrenceOf(unit);
      const waits = phases.map(({ feed, depth }) => feed - words + depth);
      const once = `${groups} * ${words} + ${waits.join(` + ${groups} * ${words} + `)}`;
      const formula = "steps * (units / pe * units / simd of products + cycles until the state is back)";
      return { what, formula, filledIn: `${unit.steps} * (${once}) = ${unit.steps} * ${period}`, value, source };
    }
    case "softmax":
    case "layernorm": {
      const formula = "groups * cycles from the first element of one to that of the next";
      return { what, formula, filledIn: `${unit.groups} * ${period(unit) / unit.groups}`, value, source };
    }
    case "attention": {
      const { head, frame } = timesOf(unit);
      const heads = unit.steps * unit.heads;
      const formula = "larger of words in and steps * heads * cycles of a head + those until the first score";
      const filledIn = `${unit.input.words}, ${heads} * ${head} + ${frame - heads * head}`;
      return { what, formula, filledIn, value, source };
    }
    default: {
      const words = inputsOf(unit)[0]!.words;
      return { what, formula: "a word per cycle", filledIn: `${words} in, ${unit.output.words} out`, value, source };
    }
  }
}

/** What a unit takes of the device, the units inside it included. */
export function explainResources(unit: Unit, design: Design): Explanation[] {
  const model = modelOf(unit);
  const { device } = design.target;
  const circuit = model.circuit(unit);
  const { fitted: weights, factor } = coefficientsOf(circuit, device);
  const times = factor === 1 ? "" : ` * ${factor} for the family`;
  const source = `coefficients of the ${circuit} circuit, fitted to synthesised units`;
  const names = model.features[circuit]!;
  const of = operationsOf(device);
  const lut = termsOf(names.lut, weights.lut, model.lut(unit, of));
  const ff = termsOf(names.ff, weights.ff, model.ff(unit, of));
  const lines: Explanation[] = [
    {
      what: `look-up tables of ${unit.name}, memories not included`,
      formula: "sum of coefficient * feature",
      filledIn: `${sumText(lut)}${times}`,
      value: countText(totalOf(lut) * factor),
      source,
      ...largest(lut),
    },
    {
      what: `flip-flops of ${unit.name}`,
      formula: "sum of coefficient * feature",
      filledIn: sumText(ff),
      value: countText(totalOf(ff)),
      source,
      ...largest(ff),
    },
  ];
  for (const { width, depth, kind } of model.memories(unit)) {
    lines.push({
      what: `memory of ${unit.name}`,
      formula: "depth words of width bits",
      filledIn: `${depth} * ${width}`,
      value: `${bitsText(depth * width)} in ${kind}`,
      source: "shape of the unit",
    });
  }
  const products = model.multipliers?.(unit, of) ?? [];
  for (const { count, a, b } of [products].flat()) {
    lines.push({
      what: `DSP slices of ${unit.name}`,
      formula: "products at a time * slices of one product",
      filledIn: `${count} * slices(${a} bit * ${b} bit)`,
      value: String(slicesOf({ count, a, b }, device)),
      source: device.dsp?.source ?? "the device has none",
    });
  }
  for (const inner of innerUnits(unit)) lines.push(...explainResources(inner, design));
  return lines;
}

/** A summand of a resource: what is counted, how often, and its weight. */
interface Term {
  readonly text: string;
  readonly count: number;
  readonly weight: number;
  readonly value: number;
}

function termsOf(names: readonly string[], weights: readonly number[], features: readonly number[]): readonly Term[] {
  return features.map((count, at) => ({
    text: names[at]!,
    count,
    weight: weights[at]!,
    value: weights[at]! * count,
  }));
}

function sumText(terms: readonly Term[]): string {
  const present = terms.filter(({ value }) => value !== 0);
  return present.map(({ text, count, weight }) => `${weight} * ${figure(count)} (${text})`).join(" + ") || "0";
}

function totalOf(terms: readonly Term[]): number {
  return Math.max(
    0,
    terms.reduce((sum, { value }) => sum + value, 0),
  );
}

/** Features are counts, or expected ones of bits that are not looked at. */
function figure(count: number): string {
  return count >= 100 || Number.isInteger(count) ? countText(count) : String(Number(count.toPrecision(3)));
}

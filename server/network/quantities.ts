import type { Expression, Span, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { unknownUnit } from "../diagnostics/unknownUnit.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { wrongDimension } from "../diagnostics/wrongDimension.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";

/** Numbers with a unit, in SI without prefixes: what `100 MHz`, `4 mm2`, `50 uJ/inference` and `40%` mean. */
export type Dimension =
  | "frequency"
  | "time"
  | "voltage"
  | "power"
  | "energy"
  | "length"
  | "area"
  | "information"
  | "bandwidth"
  | "throughput"
  | "cycles"
  | "fraction"
  | "count";

interface DimensionText {
  /** With its article, for messages. */
  readonly title: string;
  /** SI unit of the value; empty for plain numbers. */
  readonly unit: string;
  readonly examples: readonly string[];
}

export const dimensions: Readonly<Record<Dimension, DimensionText>> = {
  frequency: { title: "a frequency", unit: "Hz", examples: ["100 MHz", "1.5 GHz"] },
  time: { title: "a time", unit: "s", examples: ["1 ms", "2.5 ns"] },
  voltage: { title: "a voltage", unit: "V", examples: ["0.9 V", "850 mV"] },
  power: { title: "a power", unit: "W", examples: ["1.8 W", "500 mW"] },
  energy: { title: "an energy", unit: "J", examples: ["50 uJ/inference", "2 mJ"] },
  length: { title: "a length", unit: "m", examples: ["28 nm"] },
  area: { title: "an area", unit: "m2", examples: ["4 mm2"] },
  information: { title: "an amount of memory", unit: "B", examples: ["512 KiB", "2 MB"] },
  bandwidth: { title: "a bandwidth", unit: "B/s", examples: ["19.2 GB/s"] },
  throughput: { title: "a throughput", unit: "inference/s", examples: ["10000 inference/s"] },
  cycles: { title: "a number of cycles", unit: "cycles", examples: ["1000 cycles"] },
  fraction: { title: "a share", unit: "", examples: ["40%"] },
  count: { title: "a number", unit: "", examples: ["200"] },
};

export interface Quantity {
  readonly dimension: Dimension;
  /** SI without prefix; bytes for information, a fraction for a percentage. */
  readonly value: number;
}

/** Units that can be written, for completion. */
export const unitNames: readonly string[] = [
  ...["Hz", "kHz", "MHz", "GHz", "s", "ms", "us", "ns", "V", "mV", "W", "mW", "J", "mJ", "uJ", "nJ", "pJ"],
  ...["uJ/inference", "mJ/inference", "nm", "mm2", "um2", "KiB", "MiB", "KB", "MB", "GB", "GB/s", "MB/s"],
  ...["inference/s", "cycles"],
];

const decimal = new Map(
  Object.entries({
    f: 1e-15,
    p: 1e-12,
    n: 1e-9,
    u: 1e-6,
    µ: 1e-6,
    μ: 1e-6,
    m: 1e-3,
    k: 1e3,
    K: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
  }),
);
const binary = new Map(Object.entries({ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 }));

interface Base {
  readonly dimension: Dimension;
  readonly factor: number;
  readonly power?: number;
}

const bases: ReadonlyMap<string, Base> = new Map(
  Object.entries<Base>({
    Hz: { dimension: "frequency", factor: 1 },
    s: { dimension: "time", factor: 1 },
    V: { dimension: "voltage", factor: 1 },
    W: { dimension: "power", factor: 1 },
    J: { dimension: "energy", factor: 1 },
    m: { dimension: "length", factor: 1 },
    m2: { dimension: "area", factor: 1, power: 2 },
    B: { dimension: "information", factor: 1 },
    bit: { dimension: "information", factor: 1 / 8 },
    bits: { dimension: "information", factor: 1 / 8 },
    cycle: { dimension: "cycles", factor: 1 },
    cycles: { dimension: "cycles", factor: 1 },
  }),
);

/** Dimension and factor to SI of a unit such as `MHz`, `uJ/inference` or `GB/s`; undefined when it is not one. */
export function readUnit(text: string): { readonly dimension: Dimension; readonly factor: number } | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return simpleUnit(text);
  const above = text.slice(0, slash);
  const below = text.slice(slash + 1);
  const inferences = /^([kMG]?)(?:inference|inferences)$/.exec(above);
  if (below === "s" && inferences) return { dimension: "throughput", factor: decimal.get(inferences[1]!) ?? 1 };
  const unit = simpleUnit(above);
  if (below === "s" && unit?.dimension === "information") return { dimension: "bandwidth", factor: unit.factor };
  if (below === "inference" && unit && unit.dimension === "energy") return unit;
  return undefined;
}

/** Value of an expression as SI number; undefined when it is no constant or its unit is unknown (then reported). */
export function quantityOf(
  expression: Expression,
  what: string,
  expected: readonly Dimension[],
  statement: Statement,
  diagnostics: Diagnostic[],
): Quantity | undefined {
  const titles = expected.map((one) => dimensions[one].title).join(" or ");
  if (isNegative(expression)) {
    const allowed = `${titles} that is not negative, such as ${examplesOf(expected).join(" or ")}`;
    const parameters = { what, expected: allowed, found: `negative: ${described(expression)}` };
    diagnostics.push(report(wrongArgument, { statement, span: expression }, parameters));
    return undefined;
  }
  const number = expression.kind === "number" ? expression : undefined;
  if (number?.percent) return { dimension: "fraction", value: number.value / 100 };
  if (number?.unit !== undefined) {
    const unit = readUnit(number.unit);
    if (unit) return { dimension: unit.dimension, value: scaled(number.value, unit.factor) };
    const place = { statement, span: number.unitSpan ?? number };
    diagnostics.push(report(unknownUnit, place, { what, unit: number.unit, examples: examplesOf(expected) }));
    return undefined;
  }
  const value = constantOf(expression);
  if (value !== undefined && Number.isFinite(value)) return { dimension: "count", value };
  if (expression.kind !== "missing") {
    const parameters = { what, expected: titles, found: described(expression) };
    diagnostics.push(report(wrongArgument, { statement, span: expression }, parameters));
  }
  return undefined;
}

/** `-5 MHz`, `-3%`, `2 - 5`: a minus in front of a number with a unit makes an expression of it. */
function isNegative(expression: Expression): boolean {
  const operand = expression.kind === "unary" && expression.operator.text === "-" ? expression.operand : undefined;
  return operand?.kind === "number" ? operand.value > 0 : (constantOf(expression) ?? 0) < 0;
}

/** As `quantityOf`, for one of the dimensions `expected`; another one is an error that names both. */
export function readQuantity(
  expression: Expression,
  what: string,
  expected: readonly Dimension[],
  statement: Statement,
  diagnostics: Diagnostic[],
): Quantity | undefined {
  const quantity = quantityOf(expression, what, expected, statement, diagnostics);
  if (!quantity || expected.includes(quantity.dimension)) return quantity;
  reportDimension(expression, what, expected, quantity.dimension, statement, diagnostics);
  return undefined;
}

export function reportDimension(
  span: Span,
  what: string,
  expected: readonly Dimension[],
  found: Dimension,
  statement: Statement,
  diagnostics: Diagnostic[],
): void {
  const parameters = {
    what,
    expected: expected.map((one) => dimensions[one].title).join(" or "),
    found: found === "count" ? "a number without a unit" : dimensions[found].title,
    examples: examplesOf(expected),
  };
  diagnostics.push(report(wrongDimension, { statement, span }, parameters));
}

/** `50 uJ` is 50 / 10^6 and not 50 * 10^-6, which is another double. */
function scaled(value: number, factor: number): number {
  return factor < 1 ? value / Math.round(1 / factor) : value * factor;
}

function examplesOf(expected: readonly Dimension[]): readonly string[] {
  return expected.map((dimension) => dimensions[dimension].examples[0]!);
}

function simpleUnit(text: string): { readonly dimension: Dimension; readonly factor: number } | undefined {
  const exact = bases.get(text);
  if (exact) return exact;
  for (const [prefixes, length] of [
    [binary, 2],
    [decimal, 1],
  ] as const) {
    const prefix = prefixes.get(text.slice(0, length));
    const base = bases.get(text.slice(length));
    if (prefix === undefined || !base || base.dimension === "cycles") continue;
    if (prefixes === binary && base.dimension !== "information") continue;
    return { dimension: base.dimension, factor: prefix ** (base.power ?? 1) * base.factor };
  }
  return undefined;
}

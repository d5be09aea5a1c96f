import type { Expression, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { requirementForm } from "../diagnostics/requirementForm.ts";
import { unknownMetric } from "../diagnostics/unknownMetric.ts";
import { constantOf, constantText } from "../formats/constant.ts";
import type { Requirement } from "./checked.ts";
import { type Dimension, readQuantity } from "./quantities.ts";

interface Metric {
  readonly name: string;
  readonly documentation: string;
  readonly dimensions: readonly Dimension[];
}

const share: readonly Dimension[] = ["fraction", "count"];

/** What can be required of a network, or of one of its layers. */
export const metrics: readonly Metric[] = [
  { name: "throughput", documentation: "Inferences per second at the target's clock.", dimensions: ["throughput"] },
  {
    name: "latency",
    documentation: "Time of one inference through the idle accelerator.",
    dimensions: ["time", "cycles"],
  },
  { name: "interval", documentation: "Time between two inferences in steady state.", dimensions: ["cycles", "time"] },
  { name: "energy", documentation: "Energy of one inference.", dimensions: ["energy"] },
  { name: "power", documentation: "Power at full throughput.", dimensions: ["power"] },
  { name: "area", documentation: "Area of the chip.", dimensions: ["area"] },
  { name: "memory", documentation: "Memory for the weights.", dimensions: ["information"] },
  { name: "lut", documentation: "Look-up tables, as share of the device or as a number.", dimensions: share },
  { name: "ff", documentation: "Flip-flops, as share of the device or as a number.", dimensions: share },
  { name: "dsp", documentation: "Multiplier blocks, as share of the device or as a number.", dimensions: share },
  { name: "bram", documentation: "Block memories, as share of the device or as a number.", dimensions: share },
  { name: "uram", documentation: "Ultra memories, as share of the device or as a number.", dimensions: share },
];

const units: Readonly<Record<Dimension, Requirement["unit"] | undefined>> = {
  throughput: "inference/s",
  time: "s",
  energy: "J",
  power: "W",
  area: "m2",
  fraction: "fraction",
  count: "count",
  cycles: "cycles",
  information: "bytes",
  frequency: undefined,
  voltage: undefined,
  length: undefined,
  bandwidth: undefined,
};

const comparisons: readonly Requirement["comparison"][] = ["<=", "<", ">=", ">"];

/** Reads a `require` statement; the layer that it may name is not looked up here. */
export function readRequirement(
  statement: Statement & { readonly kind: "require" },
  diagnostics: Diagnostic[],
): (Requirement & { readonly layerSpan?: Expression }) | undefined {
  const { metric: written, comparison: operator, bound } = statement;
  if (!written || !operator || !bound || bound.kind === "missing" || written.kind === "missing") {
    if (statement.errors.length === 0) formProblem(statement, statement.span, "a part of it is missing", diagnostics);
    return undefined;
  }
  const path = pathOf(written);
  if (!path) {
    formProblem(statement, written, "the left side is not the name of a figure", diagnostics);
    return undefined;
  }
  const name = path.at(-1)!;
  const metric = metrics.find((candidate) => candidate.name === name);
  if (!metric) {
    const known = metrics.map((candidate) => candidate.name);
    const span = written.kind === "member" ? written.name : written;
    diagnostics.push(report(unknownMetric, { statement, span }, { name, near: nearMisses(name, known), known }));
    return undefined;
  }
  const comparison = comparisons.find((candidate) => candidate === operator.text);
  if (!comparison) {
    formProblem(statement, operator, `"${operator.text}" does not compare`, diagnostics);
    return undefined;
  }
  const quantity = readQuantity(bound, `The bound of "${name}"`, metric.dimensions, statement, diagnostics);
  const unit = quantity && units[quantity.dimension];
  if (!quantity || unit === undefined) return undefined;
  const layer = path.slice(0, -1).join(".");
  return {
    place: { statement, span: statement.span },
    text: `${path.join(".")} ${comparison} ${boundText(bound, quantity.value)}`,
    metric: name,
    comparison,
    bound: quantity.value,
    unit,
    ...(layer && written.kind === "member" ? { layer, layerSpan: written.object } : {}),
  };
}

/** The names of `conv1.lut`, `fc1.flatten.lut` or `stage1[2].a.lut`; undefined for anything else. */
export function pathOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === "name") return [expression.text];
  if (expression.kind === "index") {
    const object = pathOf(expression.object);
    const index = constantOf(expression.index);
    return object && index !== undefined ? [...object.slice(0, -1), `${object.at(-1)}[${index}]`] : undefined;
  }
  if (expression.kind !== "member") return undefined;
  const object = pathOf(expression.object);
  return object && [...object, expression.name.text];
}

function boundText(bound: Expression, value: number): string {
  if (bound.kind !== "number") return constantText(value);
  if (bound.percent) return `${bound.value}%`;
  return bound.unit === undefined ? String(bound.value) : `${bound.value} ${bound.unit}`;
}

function formProblem(
  statement: Statement,
  span: Requirement["place"]["span"],
  why: string,
  diagnostics: Diagnostic[],
): void {
  diagnostics.push(report(requirementForm, { statement, span }, { why }));
}

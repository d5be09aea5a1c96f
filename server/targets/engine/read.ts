import type { Argument, Expression, Statement } from "../../../grammar/tree.ts";
import { type Diagnostic, report } from "../../diagnostics/diagnostic.ts";
import { duplicateArgument } from "../../diagnostics/duplicateArgument.ts";
import { missingParameter } from "../../diagnostics/missingParameter.ts";
import { nearMisses } from "../../diagnostics/nearMiss.ts";
import { unknownParameter } from "../../diagnostics/unknownParameter.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import { constantOf } from "../../formats/constant.ts";
import { described } from "../../formats/kind.ts";
import { readQuantity } from "../../network/quantities.ts";
import type { Dataflow, Engine, Loop, Objective } from "./engine.ts";
import { type EngineParameter, engineParameters, loops } from "./parameters.ts";

const of = "The engine";

/** What stands in the parentheses of `engine(…)`; undefined when it has no size. */
export function readEngine(
  call: Expression & { readonly kind: "call" },
  statement: Statement,
  diagnostics: Diagnostic[],
): Engine | undefined {
  const written = argumentsByName(call.arguments, statement, diagnostics);
  const values = new Map<string, unknown>();
  for (const parameter of engineParameters) {
    const argument = written.get(parameter.name);
    if (!argument || argument.value.kind === "missing") continue;
    const value = readValue(parameter, argument, statement, diagnostics);
    if (value !== undefined) values.set(parameter.name, value);
  }
  for (const name of ["rows", "columns"]) {
    if (written.has(name)) continue;
    const parameters = { of, name, expected: "the number of processing elements" };
    diagnostics.push(report(missingParameter, { statement, span: call }, parameters));
  }
  const get = <T>(name: string) => values.get(name) as T | undefined;
  const bits = (name: string) => {
    const bytes = get<number>(name);
    return bytes === undefined ? undefined : Math.round(bytes * 8);
  };
  checkTogether(values, written, statement, diagnostics);
  const [rows, columns] = [get<number>("rows"), get<number>("columns")];
  if (rows === undefined || columns === undefined) return undefined;
  const dataflow = get<Dataflow>("dataflow") ?? "weight_stationary";
  const unrolled = defaultUnrolling[dataflow];
  return {
    rows,
    columns,
    macs: get<number>("macs") ?? 1,
    dataflow,
    interconnect: get<Engine["interconnect"]>("interconnect") ?? "systolic",
    unrollRows: get<readonly Loop[]>("unroll_rows") ?? unrolled.rows,
    unrollColumns: get<readonly Loop[]>("unroll_columns") ?? unrolled.columns,
    batch: get<number>("batch") ?? 1,
    objective: get<Objective>("objective") ?? "latency",
    overlap: get<boolean>("overlap") ?? true,
    doubleBuffering: get<boolean>("double_buffering") ?? true,
    buffers: {
      shared: bits("buffer"),
      input: bits("input_buffer"),
      weight: bits("weight_buffer"),
      output: bits("output_buffer"),
    },
    scratchpads: {
      input: bits("input_scratchpad"),
      weight: bits("weight_scratchpad"),
      output: bits("output_scratchpad"),
    },
    ports: { input: bits("input_port"), weight: bits("weight_port"), output: bits("output_port") },
    bandwidth: get<number>("bandwidth"),
    sustained: get<number>("sustained"),
    activations: get<Engine["activations"]>("activations") ?? "on_chip",
    weights: get<Engine["weights"]>("weights") ?? "on_chip",
    vector: get<number>("vector"),
    operand: bits("operand"),
    fuse: bits("fuse"),
    accumulator: bits("accumulator"),
    skip: get<Engine["skip"]>("skip") ?? "none",
    queue: get<number>("queue") ?? 8,
    packing: get<boolean>("packing") ?? false,
    lutMultipliers: get<number>("lut_multipliers") ?? 0,
    place: { statement, span: call },
  };
}

/** Zeros are skipped where inputs are sent one after the other; a row-stationary array decides by itself what it unrolls. */
function checkTogether(
  values: ReadonlyMap<string, unknown>,
  written: ReadonlyMap<string, Argument>,
  statement: Statement,
  diagnostics: Diagnostic[],
): void {
  const dataflow = values.get("dataflow") ?? "weight_stationary";
  const wrong = (name: string, expected: string) => {
    const { value } = written.get(name)!;
    const parameters = { what: `"${name}" of the engine`, expected, found: described(value) };
    diagnostics.push(report(wrongArgument, { statement, span: value }, parameters));
  };
  const anywhere = ["weights", "inputs", "both"].includes(String(values.get("skip")));
  if (anywhere && dataflow !== "output_stationary") {
    wrong("skip", "none or structured unless the dataflow is output_stationary");
  }
  if (dataflow !== "row_stationary") return;
  for (const name of ["unroll_rows", "unroll_columns", "fuse", "operand"]) {
    if (values.has(name)) wrong(name, "left out with the dataflow row_stationary");
  }
  if (values.get("skip") === "structured") wrong("skip", "none with the dataflow row_stationary");
}

/** The sum is unrolled where it passes from element to element; in a row-stationary array by its own rules. */
const defaultUnrolling: Readonly<
  Record<Dataflow, { readonly rows: readonly Loop[]; readonly columns: readonly Loop[] }>
> = {
  weight_stationary: { rows: ["channels", "kernel_rows", "kernel_columns"], columns: ["filters"] },
  output_stationary: { rows: ["batch", "out_rows", "out_columns"], columns: ["filters"] },
  input_stationary: {
    rows: ["channels", "kernel_rows", "kernel_columns"],
    columns: ["batch", "out_rows", "out_columns"],
  },
  row_stationary: { rows: ["kernel_rows"], columns: ["out_rows"] },
};

function argumentsByName(
  written: readonly Argument[],
  statement: Statement,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Argument> {
  const known = engineParameters.map(({ name }) => name);
  const found = new Map<string, Argument>();
  for (const argument of written) {
    const { label } = argument;
    if (!label) {
      if (argument.value.kind === "missing") continue;
      const parameters = { what: "An argument of the engine", expected: 'labelled, such as "rows: 16"' };
      const place = { statement, span: argument };
      diagnostics.push(report(wrongArgument, place, { ...parameters, found: described(argument.value) }));
    } else if (!known.includes(label.text)) {
      const parameters = { of, name: label.text, near: nearMisses(label.text, known), known };
      diagnostics.push(report(unknownParameter, { statement, span: label }, parameters));
    } else if (found.has(label.text)) {
      diagnostics.push(report(duplicateArgument, { statement, span: label }, { of, name: label.text }));
    } else found.set(label.text, argument);
  }
  return found;
}

function readValue(
  { name, value: type }: EngineParameter,
  { value }: Argument,
  statement: Statement,
  diagnostics: Diagnostic[],
): unknown {
  const what = `"${name}" of the engine`;
  const wrong = (expected: string): undefined => {
    diagnostics.push(report(wrongArgument, { statement, span: value }, { what, expected, found: described(value) }));
    return undefined;
  };
  const word = value.kind === "name" ? value.text : undefined;
  switch (type.kind) {
    case "count": {
      const number = constantOf(value);
      const whole = number !== undefined && Number.isSafeInteger(number) && number >= type.least;
      return whole ? number : wrong(`a whole number of at least ${type.least}`);
    }
    case "choice":
      return word !== undefined && type.choices.includes(word) ? word : wrong(`one of ${type.choices.join(", ")}`);
    case "boolean":
      return word === "true" || word === "false" ? word === "true" : wrong("true or false");
    case "loops": {
      const items = value.kind === "list" ? value.items : [value];
      const names = items.flatMap((item) => (item.kind === "name" ? [item.text] : []));
      const legal = names.length === items.length && names.every((it) => (loops as readonly string[]).includes(it));
      return legal && new Set(names).size === names.length ? names : wrong(`a list of ${loops.join(", ")}`);
    }
    case "fraction": {
      const quantity = readQuantity(value, what, ["fraction"], statement, diagnostics);
      if (!quantity) return undefined;
      const { value: share } = quantity;
      if (share <= 1 && (type.none ? share >= 0 : share > 0)) return share;
      return wrong(type.none ? "a share from 0 % to 100 %" : "a share above 0 %, of 100 % at most");
    }
    case "quantity": {
      const quantity = readQuantity(value, what, [type.dimension], statement, diagnostics);
      if (!quantity) return undefined;
      if (type.dimension === "information" && Math.round(quantity.value * 8) < 1) return wrong("1 bit at least");
      return quantity.value > 0 ? quantity.value : wrong("above 0");
    }
  }
}

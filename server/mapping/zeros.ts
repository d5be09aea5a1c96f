import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { skipSavesNothing } from "../diagnostics/skipSavesNothing.ts";
import { sparsitySavesNothing } from "../diagnostics/sparsitySavesNothing.ts";
import type { Layer } from "../network/checked.ts";
import { withoutRepetition } from "../network/placed.ts";
import type { Engine } from "../targets/engine/engine.ts";
import type { Design } from "./design.ts";
import { keptRatio } from "./engine/nest.ts";

/** Zeros that are written and save nothing on the target; an annotation that many layers share is told of it once. */
export function zeroDiagnostics({ network, target: { name: target }, engine }: Design): readonly Diagnostic[] {
  const array = engine?.machine.engine;
  const found = network.layers.flatMap((layer): Diagnostic[] => {
    const { sparsity, skip } = layer;
    const weights = sparsity && zeroWeightsKept(layer, sparsity, array);
    const inputs = skip && zeroInputsKept(array);
    return [
      ...(weights ? [report(sparsitySavesNothing, sparsity.place, { target, why: weights })] : []),
      ...(inputs ? [report(skipSavesNothing, skip.place, { target, why: inputs })] : []),
    ];
  });
  return withoutRepetition(found);
}

/** Why zero weights save nothing, and what would; undefined: fewer weights are stored, or products by them take no time. */
function zeroWeightsKept(
  { memory }: Layer,
  sparsity: NonNullable<Layer["sparsity"]>,
  engine: Engine | undefined,
): string | undefined {
  if (sparsity.encode) return undefined;
  if (!engine) {
    // In logic a zero is no adder.
    if (memory?.kind === "logic") return undefined;
    return "its dense streaming unit stores every weight and multiplies by it, zero or not. They only make sums smaller";
  }
  const { skip, dataflow } = engine;
  if (skip === "weights" || skip === "both") return undefined;
  const isStructured = keptRatio(sparsity) !== undefined;
  if (skip === "structured") {
    return isStructured ? undefined : "its engine skips zeros of a pattern n:m only, such as `2:4`";
  }
  const dense = "its engine multiplies by every weight, zero or not";
  if (dataflow === "row_stationary") return `${dense}. One of another dataflow could skip them`;
  if (isStructured) return `${dense}. With \`skip: structured\` it skips zeros of a pattern n:m`;
  const and = dataflow === "output_stationary" ? "" : "`dataflow: output_stationary` and ";
  return `${dense}. With ${and}\`skip: ${skip === "inputs" ? "both" : "weights"}\` it skips them`;
}

/** Why zero activations save nothing, and what would; undefined: products by them take no time. */
function zeroInputsKept(engine: Engine | undefined): string | undefined {
  const only = "Only the effective MACs count the work that is left";
  if (!engine) {
    return `its streaming unit takes its inputs in a fixed order and multiplies by each of them, zero or not. ${only}`;
  }
  const { skip, dataflow } = engine;
  if (skip === "inputs" || skip === "both") return undefined;
  const and = dataflow === "output_stationary" ? "" : "`dataflow: output_stationary` and ";
  return `its engine multiplies by every input, zero or not. With ${and}\`skip: ${skip === "weights" ? "both" : "inputs"}\` it skips them`;
}

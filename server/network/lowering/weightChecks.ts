import { percent } from "../../approximations/sparsity.ts";
import { deadBits } from "../../diagnostics/deadBits.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { precisionLost } from "../../diagnostics/precisionLost.ts";
import { weightsSaturate } from "../../diagnostics/weightsSaturate.ts";
import { narrowed } from "../../formats/narrowed.ts";
import { placeOf } from "../draftPlace.ts";
import type { ResolvedWeights } from "../weights/weights.ts";
import type { Lowering } from "./lowering.ts";
import { replacing, shortText } from "./rangeChecks.ts";

/** Shares of the weights of a file from which on it is said that they are lost. */
const manyZero = 0.5;
const manyBeyond = 0.1;

/** Formats that are to hold the weights as they are; one bit, three values or shared ones are not. */
const saturating: ReadonlySet<string> = new Set(["integer", "fixed", "float", "log2", "block"]);

/** What the values of a weights file say about the format that they are brought to. */
export function checkFileWeights(lowering: Lowering, tensor: string, { format, losses }: ResolvedWeights): void {
  const { draft, settings, diagnostics } = lowering;
  if (!losses || losses.nonzero === 0 || !saturating.has(format.kind)) return;
  const written = settings.weights;
  const place = written?.place.statement === draft.statement ? written.place : placeOf(draft);
  const { nonzero, zeroed, beyond, typical, values, codes } = losses;
  const wraps = format.overflow === "wrap";
  if (beyond > (wraps ? 0 : manyBeyond * nonzero)) {
    const parameters = {
      of: `"${draft.name}"`,
      format: format.text,
      share: shareText(beyond, nonzero),
      least: shortText(format.low * format.scale),
      most: shortText(format.high * format.scale),
      low: shortText(values.low),
      high: shortText(values.high),
      wraps,
    };
    diagnostics.push(report(weightsSaturate, place, parameters));
    return;
  }
  if (zeroed > manyZero * nonzero) {
    const inferred = written?.value.scale === undefined;
    const parameters = {
      of: `of the weights in "${tensor}"`,
      format: format.text,
      share: shareText(zeroed, nonzero),
      step: shortText(format.scale),
      typical: shortText(typical),
      instead: inferred
        ? "The scale holds the largest weight. Use more bits, per: channel, or a smaller scale that cuts off the largest ones."
        : "Use a smaller scale or more fractional bits, or leave out the scale, so that one is inferred.",
    };
    diagnostics.push(report(precisionLost, place, parameters));
    return;
  }
  const less = narrowed(format, codes.low, codes.high);
  // An inferred scale fills the format, and one format for several matrices has to hold them all.
  if (!less || written?.value.scale === undefined || written !== draft.settings.weights || draft.inside) return;
  if (tensor !== `${draft.name}.weight`) return;
  const parameters = {
    of: `The weights of "${draft.name}"`,
    format: format.text,
    bits: format.bits,
    dead: format.bits - less.bits,
    sign: format.signed && !less.signed,
    ...codes,
    because: "in the file",
    suffices: less.text,
  };
  diagnostics.push(report(deadBits, place, parameters, { fixes: replacing(written, less.text) }));
}

function shareText(part: number, whole: number): string {
  return part === whole ? "all" : percent(part / whole).replace("%", " %");
}

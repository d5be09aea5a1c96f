import { narrowestSigned } from "../../formats/integer.ts";
import { placeOf } from "../draftPlace.ts";
import { generatorOf } from "../weights/generator.ts";
import { tensorOf } from "../weightsOf.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";

/** Slopes are integers times 2^-12. */
const bits = 12;

/** prelu (docs/numerics.md, section 9): two exact slopes, then the output format. */
export function lowerPrelu(lowering: Lowering): Lowered | undefined {
  const { inputs } = lowering;
  const { range, format } = inputs[0]!;
  const slopes = slopesOf(lowering);
  if (!slopes) return undefined;
  const positive = 2 ** bits;
  let made: Float64Array | undefined;
  const negative = () => {
    made ??= slopes.values().map((slope) => Math.round(slope * positive));
    return made;
  };
  const factors = slopes.ends.map((slope) => Math.round(slope * positive));
  const below = Math.min(0, range.low);
  const ends = [...factors.map((factor) => below * factor), range.high * (range.high >= 0 ? positive : factors[0]!)];
  const exact = {
    scale: format.scale / positive,
    range: { low: Math.min(0, ...ends), high: Math.max(0, ...ends) },
    pending: pendingNothing,
  };
  const slopeBits = narrowestSigned(Math.min(...factors), Math.max(...factors)).bits;
  const lowered = finished(lowering, exact, (finish) => ({
    kind: "twoSlopes",
    positive,
    negative,
    slopeBits,
    perChannel: true,
    range: exact.range,
    finish,
  }));
  return lowered && { ...lowered, slopes: slopes.values };
}

/** One slope per channel, with the smallest and the largest; seeded ones are drawn from [0, 1/2) when first used. */
function slopesOf({
  draft,
  inputs,
  network,
  source,
  diagnostics,
}: Lowering): { readonly values: () => Float64Array; readonly ends: readonly [number, number] } | undefined {
  const channels = inputs[0]!.shape[0]!;
  if (!source) {
    let drawn: Float64Array | undefined;
    const values = () => {
      if (drawn) return drawn;
      const generator = generatorOf(`${network}/${draft.name}/slope`);
      drawn = Float64Array.from({ length: channels }, () => generator() / 2);
      return drawn;
    };
    return { values, ends: [0, 0.5] };
  }
  const request = { name: `${draft.name}.slope`, shape: [channels], layout: "[channels]" };
  const tensor = tensorOf(source, request, placeOf(draft), diagnostics);
  if (!tensor) return undefined;
  const slopes = Float64Array.from(tensor.data);
  return { values: () => slopes, ends: [Math.min(...slopes), Math.max(...slopes)] };
}

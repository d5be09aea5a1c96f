import { type Encoding, encodingText } from "../../approximations/encoding.ts";
import { percent } from "../../approximations/sparsity.ts";
import { type Fix, type Place, report } from "../../diagnostics/diagnostic.ts";
import { encodingSavesNothing } from "../../diagnostics/encodingSavesNothing.ts";
import { sparsityDiffers } from "../../diagnostics/sparsityDiffers.ts";
import { sparsityImpossible } from "../../diagnostics/sparsityImpossible.ts";
import { sparsityPatternDiffers } from "../../diagnostics/sparsityPatternDiffers.ts";
import type { LayerWeights } from "../checked.ts";
import { placeOf } from "../draftPlace.ts";
import { patternOf, readPattern } from "../weights/sparsity.ts";
import { matrixBits } from "../weights/stored.ts";
import type { Lowering } from "./lowering.ts";
import { annotationAt } from "./rangeChecks.ts";

/** Measured and annotated sparsity may differ by this fraction of the weights (of the groups of the pattern). */
const tolerance = 0.005;

/** What `@sparsity` says against the weights: the zeros of the file, their pattern, and what storing the others saves. */
export function checkSparsity(lowering: Lowering, weights: LayerWeights): void {
  const { draft, settings, diagnostics } = lowering;
  const { sparsity } = settings;
  if (!sparsity) return;
  const place = sparsity.place.statement === draft.statement ? sparsity.place : placeOf(draft);
  const { fraction } = sparsity.value;
  if (weights.format.kind === "binary") {
    diagnostics.push(report(sparsityImpossible, place, { layer: draft.name, format: weights.format.text }));
    return;
  }
  if (weights.origin === "file" && Math.abs(weights.zeroFraction - fraction) > tolerance) {
    const annotated = percent(fraction);
    const parameters = { layer: draft.name, annotated, measured: percent(weights.zeroFraction) };
    diagnostics.push(report(sparsityDiffers, place, parameters));
  } else if (weights.origin === "file") checkPattern(lowering, weights, place);
  if (sparsity.value.encode) checkEncoding(lowering, weights, sparsity.value.encode, place);
}

/** As many zeros as annotated, but do they lie where the pattern says? */
function checkPattern({ draft, settings, diagnostics }: Lowering, weights: LayerWeights, place: Place): void {
  const { pattern: text, fraction } = settings.sparsity!.value;
  const pattern = readPattern(text);
  if (!pattern || pattern.kind === "unstructured") return;
  let [groups, fitting] = [0, 0];
  for (const { codes, shape } of weights.parts?.map((part) => part.weights) ?? [weights]) {
    const own = patternOf(codes(), shape, pattern);
    groups += own.groups;
    fitting += own.fitting;
  }
  const wanted = pattern.kind === "ratio" ? 1 : fraction;
  if (fitting / groups >= wanted - tolerance) return;
  const parameters = { layer: draft.name, pattern: text, groups, fitting, wanted: percent(wanted) };
  diagnostics.push(report(sparsityPatternDiffers, place, { ...parameters, ratio: pattern.kind === "ratio" }));
}

/** Other encodings to name instead; more index bits than these only suit matrices that hold hardly anything. */
const candidates: readonly Encoding[] = [
  { kind: "bitmap", indexBits: 0 },
  ...[2, 3, 4, 5, 6, 8].map((indexBits) => ({ kind: "run_length", indexBits }) as const),
];

function checkEncoding(
  { draft, settings, diagnostics }: Lowering,
  weights: LayerWeights,
  encode: Encoding,
  place: Place,
): void {
  const written = settings.sparsity!;
  const bits = (encoding?: Encoding) => {
    const { encode: _, ...rest } = written.value;
    const sparsity = encoding ? { ...rest, encode: encoding } : rest;
    const matrices = weights.parts?.map((part) => part.weights) ?? [weights];
    return matrices.reduce((sum, matrix) => sum + matrixBits(matrix, sparsity), 0);
  };
  const [encoded, all] = [bits(encode), bits()];
  if (encoded < all) return;
  const best = candidates.reduce((least, other) => (bits(other) < bits(least) ? other : least));
  const better = bits(best) < all ? { encoding: encodingText(best), bits: bits(best) } : undefined;
  const parameters = {
    layer: draft.name,
    encoding: encodingText(encode),
    encoded,
    all,
    zeros: percent(weights.zeroFraction),
    ...(better ? { better } : {}),
  };
  const fixes = draft.inside || place.statement !== draft.statement ? [] : replacements(place, better?.encoding);
  diagnostics.push(report(encodingSavesNothing, place, parameters, { fixes }));
}

/** Writes the better encoding, or none. */
function replacements({ statement, span }: Place, better: string | undefined): readonly Fix[] {
  const written = annotationAt({ statement, span })?.arguments ?? [];
  const at = written.findIndex(({ label }) => label?.text === "encode");
  if (at < 1) return [];
  const [before, encode] = [written[at - 1]!, written[at]!];
  if (better) {
    return [{ title: `Store them as ${better}`, changes: [{ statement, span: encode.value, newText: better }] }];
  }
  const gone = { start: before.end, end: encode.end };
  return [{ title: "Store all of them", changes: [{ statement, span: gone, newText: "" }] }];
}

import type { NumberFormat } from "../formats/format.ts";
import { accumulator } from "./accumulator.ts";
import { activations } from "./activations.ts";
import type { AnnotationKind, Written } from "./annotation.ts";
import { type Approximation, approximate } from "./approximate.ts";
import { bias } from "./bias.ts";
import { circulant } from "./circulant.ts";
import { type Fold, fold } from "./fold.ts";
import { lowrank } from "./lowrank.ts";
import { memory, type WeightPlace } from "./memory.ts";
import { region } from "./region.ts";
import { reuse } from "./reuse.ts";
import { share } from "./share.ts";
import { skip } from "./skip.ts";
import { type Sparsity, sparsity } from "./sparsity.ts";
import { weights } from "./weights.ts";

/** What a layer was given, by its own annotations or by the approximations in use. */
export interface Settings {
  readonly weights?: Written<NumberFormat>;
  readonly bias?: Written<NumberFormat>;
  readonly activations?: Written<NumberFormat>;
  readonly accumulator?: Written<NumberFormat>;
  readonly sparsity?: Written<Sparsity>;
  readonly approximate?: Written<Approximation>;
  readonly fold?: Written<Fold>;
  readonly memory?: Written<WeightPlace>;
  readonly share?: Written<number>;
  readonly circulant?: Written<number>;
  readonly lowrank?: Written<number>;
  readonly skip?: Written<number>;
  readonly region?: Written<number>;
  readonly reuse?: Written<number>;
}

export const annotationKinds: readonly AnnotationKind<unknown>[] = [
  weights,
  bias,
  activations,
  accumulator,
  sparsity,
  approximate,
  fold,
  memory,
  share,
  circulant,
  lowrank,
  skip,
  region,
  reuse,
];

export const annotationKindByName: ReadonlyMap<string, AnnotationKind<unknown>> = new Map(
  annotationKinds.map((kind) => [kind.name, kind]),
);

/** Annotations that stand at a network, not at a layer. */
export const networkAnnotations: readonly string[] = ["distilled"];

import type { Settings } from "../../approximations/registry.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LayerShape } from "../../layers/layer.ts";
import type { Attributes } from "../../layers/parameters.ts";
import type { Arithmetic } from "../arithmetic.ts";
import type { Layer, LayerWeights, Tensor } from "../checked.ts";
import type { LayerDraft } from "../draft.ts";
import type { Role } from "../roles.ts";
import type { WeightsSource } from "../weightsOf.ts";

/** What a layer depends on besides its own text. */
export interface Surroundings {
  readonly network: string;
  readonly inputs: readonly Tensor[];
  readonly inputNames: readonly string[];
  /** The layers read, for related information: their statements. */
  readonly read: readonly Pick<Layer, "statement">[];
  readonly role: Role;
  /** Settings of the approximations in use. */
  readonly defaults: Settings;
  readonly source: WeightsSource | undefined;
  /** The layer as it was before an edit: unchanged weights keep their identity. */
  readonly before: Layer | undefined;
}

/** A layer on its way to integer arithmetic. */
export interface Lowering extends Surroundings {
  readonly draft: LayerDraft;
  readonly attributes: Attributes;
  readonly shape: LayerShape;
  readonly settings: Settings;
  readonly diagnostics: Diagnostic[];
}

export interface Lowered {
  readonly output: Tensor;
  readonly arithmetic: Arithmetic;
  readonly weights?: LayerWeights;
  readonly affine?: NonNullable<Layer["affine"]>;
  readonly slopes?: NonNullable<Layer["slopes"]>;
  readonly maximumError?: NonNullable<Layer["maximumError"]>;
  readonly notGenerated?: string;
}

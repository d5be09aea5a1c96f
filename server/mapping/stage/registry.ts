import type { Arithmetic } from "../../network/arithmetic.ts";
import { addStage } from "./add.ts";
import { argmaxStage } from "./argmax.ts";
import { attentionStage } from "./attention.ts";
import { confidentStage } from "./confident.ts";
import { depthwiseStage } from "./depthwise.ts";
import { embeddingStage } from "./embedding.ts";
import { gatherStage } from "./gather.ts";
import { globalMaxStage, globalSumStage } from "./globalPool.ts";
import type { StageKind } from "./kind.ts";
import { layernormStage } from "./layernorm.ts";
import { lookupStage } from "./lookup.ts";
import { mapStage } from "./map.ts";
import { deconvolutionStage, groupedMatrixStage, matrixStage, stepwiseStage } from "./matrix.ts";
import { multiplyStage } from "./multiply.ts";
import { maxPoolStage, sumPoolStage } from "./pool.ts";
import { recurrentStage } from "./recurrent.ts";
import { softmaxStage } from "./softmax.ts";
import { twoSlopesStage } from "./twoSlopes.ts";

/** Arithmetic that hardware units compute, or that needs none (null); what is missing cannot be built. */
export const stageKinds: { readonly [K in Arithmetic["kind"]]?: StageKind | null } = {
  input: null,
  view: null,
  fused: null,
  multiplyAccumulate: matrixStage,
  stepwise: stepwiseStage,
  groupedMultiplyAccumulate: groupedMatrixStage,
  deconvolution: deconvolutionStage,
  embedding: embeddingStage,
  softmax: softmaxStage,
  layernorm: layernormStage,
  attention: attentionStage,
  confident: confidentStage,
  lstm: recurrentStage,
  gru: recurrentStage,
  rnn: recurrentStage,
  depthwise: depthwiseStage,
  maxPool: maxPoolStage,
  sumPool: sumPoolStage,
  globalMax: globalMaxStage,
  globalSum: globalSumStage,
  add: addStage,
  map: mapStage,
  lookup: lookupStage,
  twoSlopes: twoSlopesStage,
  argmax: argmaxStage,
  gather: gatherStage,
  multiply: multiplyStage,
};

import { add } from "./add.ts";
import { argmax } from "./argmax.ts";
import { attention } from "./attention.ts";
import { avgpool } from "./avgpool.ts";
import { batchnorm } from "./batchnorm.ts";
import { clip } from "./clip.ts";
import { concat } from "./concat.ts";
import { confident } from "./confident.ts";
import { conv } from "./conv.ts";
import { deconv } from "./deconv.ts";
import { dense } from "./dense.ts";
import { depthwise } from "./depthwise.ts";
import { embedding } from "./embedding.ts";
import { exp } from "./exp.ts";
import { flatten } from "./flatten.ts";
import { gelu } from "./gelu.ts";
import { globalpool } from "./globalpool.ts";
import { gru } from "./gru.ts";
import { hardswish } from "./hardswish.ts";
import type { LayerKind } from "./layer.ts";
import { layernorm } from "./layernorm.ts";
import { leakyrelu } from "./leakyrelu.ts";
import { lstm } from "./lstm.ts";
import { maxpool } from "./maxpool.ts";
import { multiply } from "./multiply.ts";
import { pad } from "./pad.ts";
import { prelu } from "./prelu.ts";
import { quantize } from "./quantize.ts";
import { relu } from "./relu.ts";
import { reshape } from "./reshape.ts";
import { rnn } from "./rnn.ts";
import { sigmoid } from "./sigmoid.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { tanh } from "./tanh.ts";
import { transpose } from "./transpose.ts";
import { upsample } from "./upsample.ts";

export const layerKinds: readonly LayerKind[] = [
  conv,
  depthwise,
  dense,
  maxpool,
  avgpool,
  globalpool,
  batchnorm,
  relu,
  add,
  flatten,
  quantize,
  argmax,
  deconv,
  multiply,
  concat,
  slice,
  upsample,
  reshape,
  transpose,
  pad,
  leakyrelu,
  prelu,
  clip,
  sigmoid,
  tanh,
  gelu,
  hardswish,
  exp,
  softmax,
  layernorm,
  embedding,
  lstm,
  gru,
  rnn,
  attention,
  confident,
];

export const layerKindByName: ReadonlyMap<string, LayerKind> = new Map(layerKinds.map((kind) => [kind.name, kind]));

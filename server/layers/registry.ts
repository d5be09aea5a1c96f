import { add } from "./add.ts";
import { argmax } from "./argmax.ts";
import { avgpool } from "./avgpool.ts";
import { batchnorm } from "./batchnorm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { depthwise } from "./depthwise.ts";
import { flatten } from "./flatten.ts";
import { globalpool } from "./globalpool.ts";
import type { LayerKind } from "./layer.ts";
import { maxpool } from "./maxpool.ts";
import { quantize } from "./quantize.ts";
import { relu } from "./relu.ts";

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
];

export const layerKindByName: ReadonlyMap<string, LayerKind> = new Map(layerKinds.map((kind) => [kind.name, kind]));

/** Layers of the language that cannot be built yet, with what to use instead; empty where nothing comes near. */
export const layersNotYet: ReadonlyMap<string, string> = new Map([
  ["deconv", ""],
  ["multiply", ""],
  ["concat", "Where it suits the network, use add."],
  ["slice", ""],
  ["upsample", ""],
  ["reshape", "Use flatten to make a vector."],
  ["transpose", ""],
  ["pad", 'Use the parameter "padding" of the layer behind.'],
  ["leakyrelu", "Use relu."],
  ["prelu", "Use relu."],
  ["clip", "Use relu or quantize, which saturates."],
  ["sigmoid", "Use relu, or quantize to binary."],
  ["tanh", "Use relu, or quantize to binary."],
  ["gelu", "Use relu."],
  ["hardswish", "Use relu."],
  ["softmax", "Use argmax: the class is the same."],
  ["lstm", ""],
  ["gru", ""],
  ["rnn", ""],
  ["embedding", ""],
  ["layernorm", "Use batchnorm."],
  ["attention", ""],
]);

import { keywords } from "../../../grammar/keywords.ts";
import type { Import, WrittenLayer } from "./graph.ts";
import type { OnnxModel } from "./model.ts";

/**
 * The `.dnnx` file of an imported network: a target to start with, number formats for what the model leaves in floating
 * point, the network.
 */
export function networkText(state: Import, model: OnnxModel, name: string, outputs: readonly string[]): string {
  const layers = state.layers;
  const weighted = layers.filter((layer) =>
    ["weight", "weight_input"].some((name) => state.tensors.has(`${layer.name}.${name}`)),
  );
  const floatWeights = weighted.some((layer) => !layer.annotations.some((annotation) => /^@weights/.test(annotation)));
  const quantises = (layer: WrittenLayer) =>
    layer.operation === "quantize" || layer.annotations.some((annotation) => /^@activations/.test(annotation));
  const floatActivations = !layers.some(quantises);
  const defaults = [
    ...(floatWeights ? ["  weights int8"] : []),
    ...(floatActivations && weighted.length > 1 ? ["  activations int8"] : []),
  ];
  const writer = model.producer.replace(/[^\x20-\x7e]+/g, " ").trim();
  const producer = writer ? `, written by ${writer}` : "";
  return [
    `// Imported from an ONNX model${producer}.`,
    "",
    "/// The PYNQ-Z2 board; change the device and the clock to yours.",
    "target pynq {",
    "  device xc7z020",
    "  clock 100 MHz",
    "  architecture streaming",
    "}",
    "",
    ...(defaults.length > 0
      ? [
          "/// A first choice for what the model computes in floating point; the scales are inferred.",
          "approximation imported {",
          ...defaults,
          "}",
          "",
        ]
      : []),
    `network ${identifier(name)} on pynq {`,
    ...(defaults.length > 0 ? ["  use imported"] : []),
    ...(state.tensors.size > 0 ? [`  weights from ${JSON.stringify(`${name}.npz`)}`] : []),
    "",
    ...layers.flatMap((layer) => [
      ...layer.comment.map((line) => `  // ${line}`),
      `  ${statement(state, layer, floatActivations)}`,
    ]),
    `  output ${outputs.join(", ")}`,
    "}",
    "",
  ].join("\n");
}

function statement(state: Import, layer: WrittenLayer, floatActivations: boolean): string {
  if (layer.operation === "input") return inputStatement(layer);
  const hasWeights = state.tensors.has(`${layer.name}.weight`);
  const bias = hasWeights && !state.tensors.has(`${layer.name}.bias`) ? ["bias: false"] : [];
  const call = `${layer.operation}(${[...layer.inputs, ...layer.parameters, ...bias].join(", ")})`;
  const unsigned = floatActivations && layer.operation === "relu" ? ["@activations(uint8)"] : [];
  return [`${layer.name} = ${call}`, ...layer.annotations, ...unsigned].join(" ");
}

/** Without a quantiser at the input, pictures are assumed: 8 bits per element. */
function inputStatement(layer: WrittenLayer): string {
  const [format] = layer.annotations;
  const shape = `[${layer.shape.join(", ")}]`;
  if (format) return `input ${layer.name}: ${format}${shape}`;
  const assumption = "// Assumed: the model reads real values from 0 to 1, made of codes from 0 to 255.";
  return `${assumption}\n  input ${layer.name}: uint8(scale: 1/255)${shape}`;
}

/** A name that the grammar accepts, from a file name. */
function identifier(name: string): string {
  const text = name.toLowerCase().replace(/[^a-z0-9_]+/g, "_");
  return /^[a-z_]/.test(text) && !keywords.includes(text) ? text : `network_${text}`;
}

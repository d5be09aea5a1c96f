import { constantText } from "../../formats/constant.ts";
import { isIdentity, settled, withAffine, withoutAffine } from "./affine.ts";
import { integer } from "./fold.ts";
import {
  type Constant,
  constantInput,
  emit,
  type Import,
  type Live,
  layerOf,
  liveInput,
  readOnce,
  Unsupported,
  type Value,
} from "./graph.ts";
import type { OnnxNode } from "./model.ts";

/** A per-tensor quantiser: the format it gives and the value that comes out for a value that goes in. */
interface Quantiser {
  readonly format: string;
  readonly value: (value: number) => number;
}

/** `Quant` (uniform) and `BipolarQuant` of QONNX on a constant or on a tensor of the network. */
export function importQuant(state: Import, node: OnnxNode): Value {
  const input = state.values.get(node.inputs[0] ?? "");
  const channels = input?.kind === "constant" && node.operator === "Quant" && perChannel(state, node, input);
  if (channels) return channels;
  const quantiser = node.operator === "BipolarQuant" ? bipolar(state, node) : uniform(state, node);
  return input?.kind === "constant" ? quantisedConstant(input, quantiser) : quantisedLive(state, node, quantiser);
}

/** `Quant` of weights with a scale for each entry of one axis, and the same zero point and bits for all. */
function perChannel(state: Import, node: OnnxNode, { tensor }: Constant): Constant | undefined {
  const scales = constantInput(state, node, 1)?.tensor;
  const axis = scales?.shape.findIndex((size) => size > 1) ?? -1;
  if (!scales || axis < 0 || scales.data.every((scale) => scale === scales.data[0])) return undefined;
  const place = axis + tensor.shape.length - scales.shape.length;
  const one = scales.shape.every((size, at) => at === axis || size === 1);
  if (!one || tensor.shape[place] !== scales.data.length || scales.data.some((scale) => !(scale > 0))) {
    throw new Unsupported(
      "its scales are not one for each channel",
      "use positive scales, one for each output channel",
    );
  }
  const quantisers = Array.from(scales.data, (scale) => uniform(state, node, scale));
  const inner = tensor.shape.slice(place + 1).reduce((product, size) => product * size, 1);
  const data = Float64Array.from(tensor.data, (value, index) =>
    quantisers[Math.floor(index / inner) % quantisers.length]!.value(value),
  );
  const all = Array.from(scales.data, decimal).join(", ");
  const format = quantisers[0]!.format.replace(/scale: [^,)]+/, `scale: [${all}]`);
  return { kind: "constant", tensor: { shape: tensor.shape, data }, format, scaleAxis: place };
}

/**
 * `MultiThreshold` with one level and outputs -1, +1: the sign of what is left after the threshold. More levels are not
 * uniform steps in general.
 */
export function importMultiThreshold(state: Import, node: OnnxNode): Value {
  const thresholds = constantInput(state, node, 1)?.tensor;
  if (!thresholds || node.attributes.get("out_dtype") !== "BIPOLAR" || (thresholds.shape[1] ?? 0) !== 1) {
    throw new Unsupported(
      `it has ${thresholds?.shape[1] ?? 0} levels and gives ${String(node.attributes.get("out_dtype"))}`,
      "import the QONNX model from before thresholds were made (with Quant nodes); DNNX makes the thresholds itself",
    );
  }
  const input = liveInput(state, node, 0);
  const shifted = withAffine(
    input,
    Float64Array.of(1),
    Float64Array.from(thresholds.data, (level) => -level + 0),
  );
  return quantisedAs(state, node, shifted, "binary(scale: 1)");
}

function quantisedConstant(input: Constant, quantiser: Quantiser): Constant {
  const data = Float64Array.from(input.tensor.data, quantiser.value);
  return { kind: "constant", tensor: { shape: input.tensor.shape, data }, format: quantiser.format };
}

function quantisedLive(state: Import, node: OnnxNode, quantiser: Quantiser): Live {
  return quantisedAs(state, node, liveInput(state, node, 0), quantiser.format);
}

const takesActivations = ["conv", "depthwise", "dense", "batchnorm", "relu", "add", "avgpool", "globalpool"];

/** Writes the format into the layer in front when nothing else reads it, else as a `quantize` layer. */
function quantisedAs(state: Import, node: OnnxNode, input: Live, format: string): Live {
  const source = layerOf(state, input);
  const alone = readOnce(state, node.inputs[0] ?? "");
  const direct = !input.affine || isIdentity(input.affine);
  if (source.operation === "input" && alone && direct && source.annotations.length === 0) {
    source.annotations.push(format);
    return withoutAffine(input);
  }
  const ready = settled(state, input);
  const layer = layerOf(state, ready);
  const free = !layer.annotations.some((annotation) => annotation.startsWith("@activations"));
  if ((alone || ready.tensor !== input.tensor) && free && takesActivations.includes(layer.operation)) {
    layer.annotations.push(`@activations(${format})`);
    return ready;
  }
  const made = emit(state, "quantize", [ready.tensor], ready.shape, [`to: ${format}`]);
  return { ...withoutAffine(made), view: ready.view };
}

function bipolar(state: Import, node: OnnxNode): Quantiser {
  const scale = scalar(state, node, 1, "scale");
  return binary(scale);
}

function binary(scale: number): Quantiser {
  return { format: `binary(scale: ${decimal(scale)})`, value: (value) => (value >= 0 ? scale : -scale) };
}

function uniform(state: Import, node: OnnxNode, scale = scalar(state, node, 1, "scale")): Quantiser {
  const zero = scalar(state, node, 2, "zero point");
  const bits = scalar(state, node, 3, "bit width");
  const signed = integer(node, "signed", 1) === 1;
  const narrow = integer(node, "narrow", 0) === 1;
  if (!Number.isInteger(bits) || bits < 1 || bits > 32) {
    throw new Unsupported(`its bit width is ${bits}`, "use a whole number of 1 to 32 bits");
  }
  if (bits === 1 && signed && zero === 0) return binary(scale);
  const low = signed ? -(2 ** (bits - 1)) + (narrow ? 1 : 0) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1 - (narrow ? 1 : 0);
  if (!Number.isInteger(zero) || zero < low || zero > high) {
    throw new Unsupported(`its zero point is ${zero}`, `use a whole number from ${low} to ${high}`);
  }
  const { name, round } = roundingOf(node, signed);
  const offset = zero === 0 ? "" : `zero: ${zero}`;
  const options = [
    narrow ? "narrow" : "",
    `scale: ${decimal(scale)}`,
    offset,
    name === "nearest_even" ? "" : `round: ${name}`,
  ];
  return {
    format: `${signed ? "int" : "uint"}${bits}(${options.filter(Boolean).join(", ")})`,
    value: (value) => (round(Math.max(low, Math.min(high, Math.fround(value / scale) + zero))) - zero) * scale,
  };
}

/** Rounding modes of QONNX that have a counterpart; its HALF_UP goes away from zero, as ours does for values above 0. */
function roundingOf(node: OnnxNode, signed: boolean) {
  const mode = String(node.attributes.get("rounding_mode") ?? "ROUND").toUpperCase();
  if (mode === "ROUND" || mode === "HALF_EVEN") return { name: "nearest_even", round: nearestEven };
  if (mode === "FLOOR") return { name: "floor", round: Math.floor };
  if (mode === "DOWN" || mode === "ROUND_TO_ZERO") return { name: "zero", round: Math.trunc };
  if (mode === "HALF_UP" && !signed) return { name: "half_up", round: (value: number) => Math.floor(value + 0.5) };
  throw new Unsupported(`its rounding mode is ${mode}`, "use ROUND, FLOOR or DOWN");
}

function nearestEven(value: number): number {
  const below = Math.floor(value);
  const part = value - below;
  return part < 0.5 || (part === 0.5 && below % 2 === 0) ? below : below + 1;
}

/** The one value of a parameter; a tensor of equal values counts as one. */
function scalar(state: Import, node: OnnxNode, position: number, what: string): number {
  const data = constantInput(state, node, position)?.tensor.data;
  const first = data?.[0];
  if (data === undefined || first === undefined) throw new Unsupported(`it has no ${what}`, "export the model again");
  if (!data.every((value) => value === first)) {
    throw new Unsupported(`its ${what} differs per channel`, "use one scale for the whole tensor");
  }
  if (what === "scale" && !(first > 0)) throw new Unsupported(`its scale is ${first}`, "use a positive scale");
  return first;
}

/** Text of a positive number without an exponent, so that reading it gives the same number. */
export function decimal(value: number): string {
  const text = constantText(value);
  if (!/e/i.test(text)) return text;
  if (value >= 1) return BigInt(value).toString();
  let digits = 1;
  while (digits < 100 && Number(value.toFixed(digits)) !== value) digits++;
  return value.toFixed(digits);
}

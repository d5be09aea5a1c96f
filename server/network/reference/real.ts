import { quantiseTensor, single } from "../../formats/quantise.ts";
import type { Pending } from "../arithmetic.ts";
import type { Layer, Tensor, WindowGeometry } from "../checked.ts";
import { channelScale } from "../weights/weights.ts";
import { attentionValues, eachRow } from "./attention.ts";
import { at, mapChannels } from "./finish.ts";
import { floatLayer } from "./float.ts";
import { weightsOf } from "./parts.ts";
import { quantisedWeights } from "./realWeights.ts";
import { recurrentValues } from "./recurrentFloat.ts";
import { leaveOut } from "./region.ts";
import { vectorGeometry } from "./window.ts";

/** Real values of integers through what waits, in double precision, quantised to the output's format (section 10). */
export function realFinish(
  { shape, format }: Pick<Tensor, "shape" | "format">,
  integers: Float64Array,
  { scale, pending }: { readonly scale: number; readonly pending: Pending },
): Float64Array {
  const channels = shape[0]!;
  const { identity, relu, clip } = pending;
  const values = mapChannels(integers, channels, (integer, channel) => {
    let value = scale * integer;
    if (!identity) value = at(pending.a, channel) * value + at(pending.b, channel);
    if (relu) value = Math.max(0, value);
    return clip ? Math.max(clip.low, Math.min(clip.high, value)) : value;
  });
  return quantiseTensor(format, values, { axis: channels, inner: values.length / channels });
}

/** Real values of a layer in float arithmetic: fp32 after each product and sum; other layers once at the end. */
export function computeReal(layer: Layer, read: readonly Float64Array[]): Float64Array {
  const values = read.map((codes, index) => {
    const { scale } = layer.inputTensors[index]!.format;
    return scale === 1 ? codes : codes.map((code) => code * scale);
  });
  const first = values[0]!;
  switch (layer.operation) {
    case "conv":
    case "dense":
      if (layer.inputTensors[0]!.shape.length === 2 && layer.operation === "dense") {
        const features = layer.inputTensors[0]!.shape[1]!;
        return eachRow(first, features, (row) => singleSums(layer, row, vectorGeometry(features), false));
      }
      if (layer.attributes.groups !== undefined && layer.attributes.groups !== 1) break;
      return leaveOut(
        layer,
        singleSums(layer, first, layer.geometry ?? vectorGeometry(first.length), false),
        layer.weights!.biasCodes(),
      );
    case "depthwise":
      return singleSums(layer, first, layer.geometry!, true);
    case "lstm":
    case "gru":
    case "rnn":
      return recurrentValues(layer, first, quantisedWeights).map(single);
    case "attention":
      return attentionValues(layer, first, quantisedWeights).map(single);
  }
  return floatLayer(layer, values, quantisedWeights).map(single);
}

/** Sums in the order of the stream: bias, then window rows, columns and channels; padding adds nothing. */
function singleSums(layer: Layer, input: Float64Array, geometry: WindowGeometry, depthwise: boolean): Float64Array {
  const { format, shape, codes, biasCodes } = weightsOf(layer);
  const { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth } = geometry;
  const weights = codes();
  const bias = biasCodes();
  const outputs = shape[0]!;
  const taps = kernel[0] * kernel[1];
  const columns = weights.length / outputs;
  const result = new Float64Array(outputs * outHeight * outWidth);
  let target = 0;
  for (let output = 0; output < outputs; output++) {
    const scale = channelScale(format, output);
    const [from, to] = depthwise ? [output, output + 1] : [0, channels];
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let sum = bias ? bias[output]! : 0;
        for (let tap = 0; tap < taps; tap++) {
          const y = row * stride[0] + Math.floor(tap / kernel[1]) * dilation[0] - padding[0];
          const x = column * stride[1] + (tap % kernel[1]) * dilation[1] - padding[1];
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          for (let channel = from; channel < to; channel++) {
            const weight = weights[output * columns + (channel - from) * taps + tap]! * scale;
            sum = single(sum + single(weight * input[(channel * height + y) * width + x]!));
          }
        }
        result[target++] = sum;
      }
    }
  }
  return result;
}

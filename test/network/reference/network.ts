import { parse } from "../../../grammar/parse.ts";
import type { Expression } from "../../../grammar/tree.ts";
import type { NumberFormat, ScaledFormat } from "../../../server/formats/format.ts";
import { integerFormat } from "../../../server/formats/integer.ts";
import type { Arithmetic } from "../../../server/network/arithmetic.ts";
import type { CheckedNetwork, Layer, LayerWeights, Tensor, WindowGeometry } from "../../../server/network/checked.ts";

/** Checked networks built by hand, for tests of what comes after the checker. */

const statement = parse("").statements[0]!;
const expression: Expression = { kind: "missing", start: 0, end: 0 };

export function tensor(
  source: string,
  shape: readonly number[],
  format: ScaledFormat,
  range?: Tensor["range"],
): Tensor {
  return { source, shape, format, range: range ?? { low: format.low, high: format.high } };
}

export function scaled(format: NumberFormat, scale = 1): ScaledFormat {
  return { ...format, scale };
}

/** Wide enough for every sum of these tests. */
export const wide: ScaledFormat = { ...integerFormat(50, true), scale: 1 };

export interface LayerParts {
  readonly operation?: string;
  readonly inputs?: readonly Layer[];
  readonly output: Tensor;
  readonly arithmetic: Arithmetic;
  readonly geometry?: WindowGeometry;
  readonly weights?: LayerWeights;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly affine?: Layer["affine"];
}

export function layer(name: string, parts: LayerParts): Layer {
  const { operation = parts.arithmetic.kind, inputs = [], attributes = {}, affine, ...rest } = parts;
  return {
    ...rest,
    name,
    operation,
    statement,
    expression,
    inputs: inputs.map((input) => input.name),
    inputTensors: inputs.map((input) => input.output),
    attributes,
    work: { macs: 0, effectiveMacs: 0, parameters: 0, operations: 0 },
    diagnostics: [],
    ...(affine ? { affine } : {}),
  };
}

export function inputLayer(name: string, shape: readonly number[], format: ScaledFormat): Layer {
  return layer(name, { operation: "input", output: tensor(name, shape, format), arithmetic: { kind: "input" } });
}

export function weights(
  shape: readonly number[],
  codes: ArrayLike<number>,
  bias?: ArrayLike<number>,
  scale = 1,
): LayerWeights {
  return {
    format: { ...integerFormat(16, true), scale },
    shape,
    bias: bias && { ...integerFormat(32, true), scale },
    origin: "seeded",
    codes: () => Int32Array.from(codes),
    biasCodes: () => bias && Float64Array.from(bias),
    accumulator: integerFormat(50, true),
    zeroFraction: 0,
  };
}

export function geometry(
  [channels, height, width]: readonly [number, number, number],
  kernel: readonly [number, number],
  more: Partial<Pick<WindowGeometry, "stride" | "dilation" | "padding">> = {},
): WindowGeometry {
  const { stride = [1, 1], dilation = [1, 1], padding = [0, 0, 0, 0] } = more;
  const reach = [(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1] as const;
  return {
    channels,
    height,
    width,
    kernel,
    stride,
    dilation,
    padding,
    outHeight: Math.floor((height + padding[0] + padding[2] - reach[0]) / stride[0]) + 1,
    outWidth: Math.floor((width + padding[1] + padding[3] - reach[1]) / stride[1]) + 1,
  };
}

export function network(layers: readonly Layer[]): CheckedNetwork {
  return {
    name: "test",
    header: statement,
    layers,
    byName: new Map(layers.map((entry) => [entry.name, entry])),
    outputs: [layers.at(-1)!.name],
    targets: [],
    requirements: [],
    weights: "seeded",
    diagnostics: [],
    broken: false,
  };
}

import { integer, integers } from "./fold.ts";
import { Unsupported } from "./graph.ts";
import type { OnnxNode } from "./model.ts";

type Pair = readonly [number, number];

export interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** top, left, bottom, right; what `ceil_mode` reaches beyond the image counts as padding. */
  readonly padding: readonly [number, number, number, number];
  /** `padding: same` or the like; empty for none. */
  readonly paddingParameter: readonly string[];
  /** Did `ceil_mode` add a window that leaves the padded image? */
  readonly extended: boolean;
  readonly outHeight: number;
  readonly outWidth: number;
}

const paddingModes: readonly string[] = ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"];

/** The window of a Conv, MaxPool or AveragePool node over an image [channels, height, width]. */
export function windowOf(node: OnnxNode, image: readonly [number, number, number], kernelShape?: Pair): Window {
  const kernel = kernelShape ?? pair(node, "kernel_shape");
  const stride = pair(node, "strides", [1, 1]);
  const dilation = pair(node, "dilations", [1, 1]);
  const reach: Pair = [(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1];
  const size: Pair = [image[1], image[2]];
  const mode = String(node.attributes.get("auto_pad") ?? "NOTSET");
  if (!paddingModes.includes(mode)) throw new Unsupported(`auto_pad is ${mode}`, `use ${paddingModes.join(", ")}`);
  const written = mode === "NOTSET" ? integers(node, "pads") : samePadding(mode, size, reach, stride);
  if (![0, 4].includes(written.length) || written.some((side) => side < 0)) {
    throw new Unsupported(`its pads are ${written.join(", ")}`, "give four of them, none below 0");
  }
  const [top = 0, left = 0, bottom = 0, right = 0] = written;
  const extra = integer(node, "ceil_mode", 0)
    ? beyond(size, reach, stride, [top, left, bottom, right])
    : ([0, 0] as const);
  const padding = [top, left, bottom + extra[0], right + extra[1]] as const;
  const positions = (axis: 0 | 1) =>
    Math.floor((size[axis] + padding[axis]! + padding[axis + 2]! - reach[axis]) / stride[axis]) + 1;
  const [outHeight, outWidth] = [positions(0), positions(1)];
  if (outHeight < 1 || outWidth < 1) {
    throw new Unsupported(
      `its window of ${reach.join(" x ")} is larger than its input`,
      "use a smaller one or more pads",
    );
  }
  return {
    kernel,
    stride,
    dilation,
    padding,
    paddingParameter: paddingText(padding, samePadding("SAME_UPPER", size, reach, stride)),
    extended: extra[0] > 0 || extra[1] > 0,
    outHeight,
    outWidth,
  };
}

/** A window over a sequence as one over an image of one row. */
export function alongRow(node: OnnxNode): OnnxNode {
  const attributes = new Map(node.attributes);
  for (const [name, first] of [
    ["kernel_shape", 1],
    ["strides", 1],
    ["dilations", 1],
  ] as const) {
    const given = integers(node, name);
    if (given.length === 1) attributes.set(name, [first, given[0]!]);
  }
  const [before, after] = integers(node, "pads");
  if (before !== undefined && after !== undefined) attributes.set("pads", [0, before, 0, after]);
  return { ...node, attributes };
}

/** `kernel: 3` or `kernel: [3, 5]`. */
export function pairParameter(name: string, [rows, columns]: Pair): string {
  return `${name}: ${rows === columns ? rows : `[${rows}, ${columns}]`}`;
}

function paddingText(padding: readonly number[], same: readonly number[]): readonly string[] {
  if (padding.every((size) => size === 0)) return [];
  if (padding.every((size, side) => size === same[side])) return ["padding: same"];
  return [`padding: ${padding.every((size) => size === padding[0]) ? padding[0] : `[${padding.join(", ")}]`}`];
}

function samePadding(mode: string, size: Pair, reach: Pair, stride: Pair): readonly number[] {
  if (mode === "VALID") return [0, 0, 0, 0];
  const total = (axis: 0 | 1) =>
    Math.max(0, (Math.ceil(size[axis] / stride[axis]) - 1) * stride[axis] + reach[axis] - size[axis]);
  const [rows, columns] = [total(0), total(1)];
  const before = mode === "SAME_LOWER" ? Math.ceil : Math.floor;
  const [top, left] = [before(rows / 2), before(columns / 2)];
  return [top, left, rows - top, columns - left];
}

/** Rows and columns that the last window of `ceil_mode` reaches beyond the padded image; it must start inside it. */
function beyond(size: Pair, reach: Pair, stride: Pair, padding: readonly number[]): Pair {
  const extra = (axis: 0 | 1) => {
    const padded = size[axis] + padding[axis]! + padding[axis + 2]!;
    let positions = Math.ceil((padded - reach[axis]) / stride[axis]) + 1;
    if ((positions - 1) * stride[axis] >= size[axis] + padding[axis]!) positions--;
    return Math.max(0, (positions - 1) * stride[axis] + reach[axis] - padded);
  };
  return [extra(0), extra(1)];
}

/** Rows and columns of an attribute that counts from 1. */
export function pair(node: OnnxNode, name: string, otherwise?: Pair): Pair {
  const values = integers(node, name);
  if (values.length === 0 && otherwise) return otherwise;
  const [rows, columns] = values;
  if (rows === undefined || columns === undefined || values.length !== 2) {
    throw new Unsupported(`${name} has ${values.length} entries`, "only two-dimensional windows can be built");
  }
  if (rows < 1 || columns < 1) throw new Unsupported(`${name} is ${rows}, ${columns}`, "use numbers of at least 1");
  return [rows, columns];
}

import { settled, withoutAffine } from "./affine.ts";
import { integer, integers } from "./fold.ts";
import { constantInput, emit, type Import, type Live, liveInput, Unsupported } from "./graph.ts";
import type { OnnxNode } from "./model.ts";
import { asImage } from "./views.ts";
import { pairParameter } from "./windowParameters.ts";

/** Concat along the channels, or the elements of vectors. */
export function importConcat(state: Import, node: OnnxNode): Live {
  const inputs = node.inputs.map((_, position) => plain(state, node, position));
  const axis = integer(node, "axis", 1);
  const rank = inputs[0]!.shape.length + 1;
  if ((axis < 0 ? axis + rank : axis) !== 1) {
    throw new Unsupported(`it joins along axis ${axis}`, "only channels (axis 1) can be joined");
  }
  if (inputs.length === 1) return inputs[0]!;
  const channels = inputs.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const tensors = inputs.map(({ tensor }) => tensor);
  return withoutAffine(emit(state, "concat", tensors, [channels, ...inputs[0]!.shape.slice(1)]));
}

/** Slice with constant limits, one layer for each axis that is cut. */
export function importSlice(state: Import, node: OnnxNode): Live {
  const list = (position: number, name: string) => {
    const constant = constantInput(state, node, position);
    return constant ? Array.from(constant.tensor.data) : integers(node, name);
  };
  const [starts, ends, steps] = [list(1, "starts"), list(2, "ends"), list(4, "steps")];
  const given = list(3, "axes");
  const axes = given.length > 0 ? given : starts.map((_, axis) => axis);
  if (steps.some((step) => step !== 1)) throw new Unsupported(`its steps are ${steps.join(", ")}`, "use steps of 1");
  let live = plain(state, node, 0);
  for (const [index, written] of axes.entries()) {
    const axis = (written < 0 ? written + live.shape.length + 1 : written) - 1;
    const size = axis < 0 ? 1 : live.shape[axis]!;
    const inside = (position: number) => Math.max(0, Math.min(size, position < 0 ? position + size : position));
    const [from, to] = [inside(starts[index]!), inside(ends[index]!)];
    if (from === 0 && to === size) continue;
    if (axis < 0 || from >= to) throw new Unsupported("it cuts the batch or leaves nothing", "keep the batch of one");
    const names = live.shape.length === 2 ? ["channels", "columns"] : ["channels", "rows", "columns"];
    const shape = live.shape.map((length, at) => (at === axis ? to - from : length));
    const parameters = [`from: ${from}`, `to: ${to}`, ...(axis > 0 ? [`axis: ${names[axis]}`] : [])];
    live = withoutAffine(emit(state, "slice", [live.tensor], shape, parameters));
  }
  return live;
}

/** Pad of rows and columns with zeros. */
export function importPad(state: Import, node: OnnxNode): Live {
  const input = plain(state, node, 0);
  const [channels, height, width] = asImage(input);
  const mode = node.attributes.get("mode") ?? "constant";
  const value = constantInput(state, node, 2)?.tensor.data[0] ?? node.attributes.get("value") ?? 0;
  const given = constantInput(state, node, 1)?.tensor.data ?? integers(node, "pads");
  const axes = constantInput(state, node, 3)?.tensor.data ?? [0, 1, 2, 3];
  const pads = new Array<number>(8).fill(0);
  for (const [index, axis] of Array.from(axes).entries()) {
    const at = axis < 0 ? axis + 4 : axis;
    pads[at] = given[index]!;
    pads[at + 4] = given[index + axes.length]!;
  }
  const [top, left, bottom, right] = [pads[2]!, pads[3]!, pads[6]!, pads[7]!];
  if (mode !== "constant" || value !== 0) throw new Unsupported(`it pads by ${mode} ${value}`, "pad with zeros");
  if ([0, 1, 4, 5].some((side) => pads[side] !== 0) || pads.some((size) => size < 0)) {
    throw new Unsupported(`its pads are ${pads.join(", ")}`, "only rows and columns can be added");
  }
  if (pads.every((size) => size === 0)) return input;
  const shape = [channels, height + top + bottom, width + left + right];
  const sides = `padding: [${top}, ${left}, ${bottom}, ${right}]`;
  return withoutAffine(emit(state, "pad", [input.tensor], shape, [sides]));
}

/** Upsample and Resize to the nearest pixel by whole factors. */
export function importUpsample(state: Import, node: OnnxNode): Live {
  const input = plain(state, node, 0);
  const [channels, height, width] = asImage(input);
  if ((node.attributes.get("mode") ?? "nearest") !== "nearest") {
    throw new Unsupported(`it interpolates by ${String(node.attributes.get("mode"))}`, "use mode = nearest");
  }
  const resize = node.operator === "Resize";
  const scales = constantInput(state, node, resize && node.inputs.length > 2 ? 2 : 1)?.tensor.data;
  const sizes = resize ? constantInput(state, node, 3)?.tensor.data : undefined;
  const attribute = node.attributes.get("scales");
  const written = scales?.length ? Array.from(scales) : Array.isArray(attribute) ? (attribute as number[]) : undefined;
  const factors = written ?? (sizes ? [1, 1, sizes[2]! / height, sizes[3]! / width] : []);
  const [batch, maps, rows = 0, columns = 0] = factors;
  if (batch !== 1 || maps !== 1 || ![rows, columns].every((factor) => Number.isInteger(factor) && factor >= 1)) {
    throw new Unsupported(`its factors are ${factors.join(", ")}`, "use whole factors for rows and columns");
  }
  const shape = [channels, height * rows, width * columns];
  return withoutAffine(emit(state, "upsample", [input.tensor], shape, [pairParameter("factor", [rows, columns])]));
}

/** Exchanges the axes of a tensor behind the batch. */
export function transposedTensor(state: Import, input: Live, order: readonly number[]): Live {
  const ready = settled(state, input);
  if (order[0] !== 0 || ready.view.join() !== ready.shape.join()) {
    throw new Unsupported(`it reorders the axes to [${order.join(", ")}]`, "keep the batch the first axis");
  }
  const own = order.slice(1).map((axis) => axis - 1);
  const shape = own.map((axis) => ready.shape[axis]!);
  return withoutAffine(emit(state, "transpose", [ready.tensor], shape, [`order: [${own.join(", ")}]`]));
}

/** A tensor that ONNX sees as it is. */
function plain(state: Import, node: OnnxNode, position: number): Live {
  const input = settled(state, liveInput(state, node, position));
  if (input.view.join() === input.shape.join()) return input;
  throw new Unsupported(
    `it reads [${input.shape.join(", ")}] in the shape [${input.view.join(", ")}]`,
    "put it in front of the reshape",
  );
}

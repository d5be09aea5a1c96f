import { settled, withoutAffine } from "./affine.ts";
import { integer, integers } from "./fold.ts";
import { elementsOf, emit, type Import, type Live, liveInput, Unsupported } from "./graph.ts";
import type { OnnxNode } from "./model.ts";
import { asImage, isSequence } from "./views.ts";
import { alongRow, pairParameter, windowOf } from "./windowParameters.ts";

/** MaxPool and AveragePool. Padding counts in our average, so the graph must count it too. */
export function importPool(state: Import, node: OnnxNode): Live {
  const input = settled(state, liveInput(state, node, 0));
  const row = isSequence(input);
  const image = row ? ([input.shape[0]!, 1, input.shape[1]!] as const) : asImage(input);
  const window = windowOf(row ? alongRow(node) : node, image);
  const padded = window.padding.some((size) => size > 0);
  if (elementsOf(window.dilation) !== 1) throw new Unsupported("its window is dilated", "use a dilation of 1");
  if (node.operator === "AveragePool" && (window.extended || (padded && integer(node, "count_include_pad", 0) === 0))) {
    throw new Unsupported(
      "its windows at the border average fewer elements than the others",
      "use no padding, or count_include_pad = 1 without ceil_mode",
    );
  }
  const overlapping = window.stride.some((step, axis) => step !== window.kernel[axis]);
  const made = emit(
    state,
    node.operator === "MaxPool" ? "maxpool" : "avgpool",
    [input.tensor],
    row ? [image[0], window.outWidth] : [image[0], window.outHeight, window.outWidth],
    [
      pairParameter("kernel", window.kernel),
      ...(overlapping ? [pairParameter("stride", window.stride)] : []),
      ...window.paddingParameter,
    ],
  );
  return withoutAffine(made);
}

/** GlobalAveragePool, GlobalMaxPool, ReduceMean over rows and columns. */
export function importGlobalPool(state: Import, node: OnnxNode): Live {
  const input = settled(state, liveInput(state, node, 0));
  const [channels] = asImage(input);
  if (node.operator === "ReduceMean") {
    const given = state.values.get(node.inputs[1] ?? "");
    const axes = given?.kind === "constant" ? Array.from(given.tensor.data) : integers(node, "axes");
    const positive = axes.map((axis) => (axis < 0 ? axis + 4 : axis)).sort();
    if (positive.join() !== "2,3")
      throw new Unsupported(`it reduces the axes ${axes.join(", ")}`, "only [2, 3] can be built");
  }
  const kind = node.operator === "GlobalMaxPool" ? ["kind: max"] : [];
  const made = emit(state, "globalpool", [input.tensor], [channels], kind);
  const dropped = node.operator === "ReduceMean" && integer(node, "keepdims", 1) === 0;
  return { ...withoutAffine(made), view: dropped ? [channels] : [channels, 1, 1] };
}

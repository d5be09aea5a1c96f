import { settled, withoutAffine } from "./affine.ts";
import { integer } from "./fold.ts";
import { constantInput, elementsOf, emit, type Import, type Live, liveInput, Unsupported } from "./graph.ts";
import type { OnnxNode } from "./model.ts";
import { decimal } from "./quantisers.ts";

/** Sigmoid, Tanh, Exp, HardSwish, Gelu: functions without parameters. */
export function importFunction(state: Import, node: OnnxNode): Live {
  if (node.operator === "Gelu" && (node.attributes.get("approximate") ?? "none") !== "none") {
    throw new Unsupported("it is the tanh form of gelu", "export with approximate = none");
  }
  return written(state, node, node.operator.toLowerCase(), []);
}

/** Clip with constant limits: inputs from operator set 11 on, attributes before. */
export function importClip(state: Import, node: OnnxNode): Live {
  const limit = (position: number, name: string) => {
    const constant = constantInput(state, node, position);
    const attribute = node.attributes.get(name);
    return constant ? constant.tensor.data[0] : typeof attribute === "number" ? attribute : undefined;
  };
  // The largest single-precision number is how exporters write "no limit".
  const finite = (value: number | undefined) => value !== undefined && Math.abs(value) < 3.4e38;
  const high = limit(2, "max");
  const given = limit(1, "min");
  // As in ONNX, the upper limit wins when they cross.
  const low = finite(given) && finite(high) ? Math.min(given!, high!) : given;
  const parameters = [
    ...(finite(low) ? [`low: ${decimal(low!)}`] : []),
    ...(finite(high) ? [`high: ${decimal(high!)}`] : []),
  ];
  return written(state, node, "clip", parameters);
}

export function importLeakyRelu(state: Import, node: OnnxNode): Live {
  const alpha = node.attributes.get("alpha");
  const slope = typeof alpha === "number" ? alpha : 0.01;
  if (slope === 0) return written(state, node, "relu", []);
  if (slope < 0) throw new Unsupported(`its slope is ${slope}`, "use a slope of at least 0");
  return written(state, node, "leakyrelu", [`slope: ${decimal(slope)}`]);
}

/** PRelu with one slope, or one for each channel. */
export function importPrelu(state: Import, node: OnnxNode): Live {
  const slope = constantInput(state, node, 1)?.tensor;
  const input = settled(state, liveInput(state, node, 0));
  const channels = input.shape[0]!;
  const data = slope?.data.length === 1 ? new Float64Array(channels).fill(slope.data[0]!) : slope?.data;
  if (!data || data.length !== channels || (slope!.data.length > 1 && slope!.shape.at(0) !== channels)) {
    throw new Unsupported(`its slopes are of shape [${slope?.shape.join(", ")}]`, "use one slope for each channel");
  }
  const made = emit(state, "prelu", [input.tensor], input.shape);
  state.tensors.set(`${made.layer.name}.slope`, { shape: [channels], data });
  return { ...withoutAffine(made), view: input.view };
}

/** Softmax over the elements of a vector, the last axis of a sequence or the channels of an image. */
export function importSoftmax(state: Import, node: OnnxNode): Live {
  const input = settled(state, liveInput(state, node, 0));
  const rank = input.view.length + 1;
  const given = integer(node, "axis", state.operatorSet >= 13 ? -1 : 1);
  const axis = given < 0 ? given + rank : given;
  // Up to operator set 12 all axes from `axis` on belong together.
  const whole = state.operatorSet < 13 ? elementsOf(input.view.slice(axis - 1)) === input.view[axis - 1] : true;
  const ours = input.shape.length === 3 ? 1 : input.shape.length;
  const vector = axis === 1 && elementsOf(input.view) === input.view[0];
  if (!vector && (input.view.join() !== input.shape.join() || axis !== ours || !whole)) {
    const why = `it works on axis ${axis} of [1, ${input.view.join(", ")}]`;
    throw new Unsupported(why, "use the elements of a vector, the last axis of a sequence or the channels of an image");
  }
  return written(state, node, "softmax", []);
}

/** LayerNormalization over the last axis of a vector or a sequence. */
export function importLayernorm(state: Import, node: OnnxNode): Live {
  const input = settled(state, liveInput(state, node, 0));
  const rank = input.view.length + 1;
  const axis = integer(node, "axis", -1);
  const features = input.view.at(-1)!;
  const [gamma, beta] = [1, 2].map((position) => constantInput(state, node, position)?.tensor.data);
  if ((axis !== -1 && axis !== rank - 1) || input.shape.length > 2 || gamma?.length !== features) {
    throw new Unsupported(`it normalises axis ${axis} of [1, ${input.view.join(", ")}]`, "use the last axis");
  }
  const epsilon = node.attributes.get("epsilon");
  const other = typeof epsilon === "number" && epsilon !== Math.fround(1e-5) ? [`epsilon: ${decimal(epsilon)}`] : [];
  const made = emit(state, "layernorm", [input.tensor], input.shape, other);
  state.tensors.set(`${made.layer.name}.gamma`, { shape: [features], data: gamma });
  state.tensors.set(`${made.layer.name}.beta`, { shape: [features], data: beta ?? new Float64Array(features) });
  return { ...withoutAffine(made), view: input.view };
}

function written(state: Import, node: OnnxNode, operation: string, parameters: readonly string[]): Live {
  const input = settled(state, liveInput(state, node, 0));
  return { ...withoutAffine(emit(state, operation, [input.tensor], input.shape, parameters)), view: input.view };
}

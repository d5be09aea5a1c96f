import type { Finish, LayerWeights, Shape, WindowGeometry } from "../../network/checked.ts";
import { weightShape } from "../../units/matrixVector/resources.ts";
import type { MatrixVectorUnit } from "../../units/matrixVector/unit.ts";
import { blockColumnsOf } from "../../units/matrixVector/word.ts";
import { chosenMemory } from "../../units/memory.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, sequenceLayout, streamOf, streamOrder } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { isWideProduct } from "./multipliers.ts";
import { isPointwise, sequenceGeometry, windowUnit } from "./window.ts";

/** `conv`, `dense`: every output channel reads every input channel. */
export const matrixStage: StageKind = {
  role: "matrix",
  folds: true,
  units: (request) => units(request, request.layer.geometry!, arithmeticOf(request, "multiplyAccumulate").finish, 1),
};

/** `conv` in groups: every output channel reads the input channels of its group. */
export const groupedMatrixStage: StageKind = {
  role: "matrix",
  folds: true,
  units: (request) => {
    const { finish, groups } = arithmeticOf(request, "groupedMultiplyAccumulate");
    return units(request, request.layer.geometry!, finish, groups);
  },
};

/** `dense` over a sequence: each step is a pixel of a pointwise convolution. */
export const stepwiseStage: StageKind = {
  role: "matrix",
  folds: true,
  sequence: true,
  units: (request) => {
    const geometry = sequenceGeometry(request.layer.inputTensors[0]!.shape);
    return units(request, geometry, arithmeticOf(request, "stepwise").finish, 1);
  },
};

function units(request: StageRequest, geometry: WindowGeometry, finish: Finish, parts: number): readonly Unit[] {
  const { layer, name, build, inputLayout, device } = request;
  const weights = layer.weights!;
  const rows = weights.shape[0]!;
  const columns = elementsOf(weights.shape) / rows;
  const pixels = geometry.outHeight * geometry.outWidth;
  const repeats = rows / build.pe / parts;
  const tensor = layer.inputTensors[0]!;
  const inputElements = geometry.channels * geometry.height * geometry.width;
  const parallel = build.simd > geometry.channels;
  const input = streamOf(tensor.format, parallel ? geometry.channels : build.simd, inputElements);
  const columnsStream = streamOf(tensor.format, build.simd, pixels * parts * repeats * columns);
  const units: Unit[] = [];
  if (repeats > 1 || !isPointwise(geometry)) {
    const order = parallel ? "parallel" : "pixels";
    units.push(windowUnit(request, geometry, order, { repeats, parts }, input, columnsStream, 0));
  }
  const sums = finish.kind === "none" ? layer.output.format : weights.accumulator;
  const order = columnOrder(weights, inputLayout);
  const unit: MatrixVectorUnit = {
    kind: "matrixVector",
    name,
    layer: layer.name,
    rows,
    columns,
    pe: build.pe,
    simd: build.simd,
    pixels,
    input: columnsStream,
    output: streamOf(sums, build.pe, pixels * rows),
    weights,
    columnOrder: order,
    blockColumns: blockColumnsOf(
      weights,
      order.every((element, column) => element === column),
    ),
    memory: "bram",
    dsp: build.dsp && isWideProduct(tensor.format, weights),
  };
  const shape = weightShape(unit);
  units.push({ ...unit, memory: build.weightMemory ?? chosenMemory(shape.width, shape.depth, device) });
  const layout = layer.geometry ? layer.output.shape : sequenceLayout(layer.output.shape);
  units.push(...finishOf(request, `${name}_finish`, finish, unit.output, layout, { channelsOf: "features" }));
  return units;
}

const orders = new WeakMap<LayerWeights, { readonly layout: string; readonly order: Int32Array }>();

/** Which weight each column of the matrix is, see {@link MatrixVectorUnit.columnOrder}. */
function columnOrder(weights: LayerWeights, inputLayout: Shape): Int32Array {
  const layout = inputLayout.join("x");
  const known = orders.get(weights);
  if (known?.layout === layout) return known.order;
  const [, channels = 1, high = 1, wide = 1] = weights.shape;
  const conv = weights.shape.length === 4;
  const order =
    streamOrder(conv ? [channels, high, wide] : inputLayout) ??
    Int32Array.from({ length: channels * high * wide }, (_, index) => index);
  orders.set(weights, { layout, order });
  return order;
}

import { defineLayer, type LayerShape, matrixAnnotations } from "./layer.ts";
import { elementsOf } from "./shape.ts";
import { biasParameter, vectorExpected } from "./window.ts";

export const dense = defineLayer<{ readonly units: number; readonly bias: boolean }>({
  name: "dense",
  alsoCalled: { linear: "", fc: "", fullyconnected: "", gemm: "", matmul: "", innerproduct: "" },
  documentation:
    "Fully connected layer: each unit sums weight times input over all elements of a vector, or over the features of each step of a sequence.",
  inputs: [{ name: "input", documentation: "Vector [elements] or sequence [time, features]." }],
  parameters: [{ name: "units", type: { kind: "count" }, documentation: "Number of outputs." }, biasParameter],
  annotations: [...matrixAnnotations, "circulant", "lowrank"],
  shape([input], { units }) {
    if (input!.length === 2) {
      const [time, features] = input as readonly [number, number];
      return {
        shape: [time, units],
        weights: [units, features],
        biases: units,
        macs: time * units * features,
      };
    }
    const elements = elementsOf(input!);
    const result: LayerShape = {
      shape: [units],
      geometry: {
        channels: elements,
        height: 1,
        width: 1,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [0, 0, 0, 0],
        outHeight: 1,
        outWidth: 1,
      },
      weights: [units, elements],
      macs: units * elements,
    };
    return input!.length === 1 ? result : vectorExpected(result);
  },
});

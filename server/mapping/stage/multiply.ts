import type { Unit } from "../../units/unit.ts";
import { elementsOf, narrowestInteger, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";
import { isWide } from "./multipliers.ts";

/** Two tensors, element by element, or a tensor and one value for each of its channels. */
export const multiplyStage: StageKind = { role: "multiply", units };

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, inputLayout } = request;
  const { finish } = arithmeticOf(request, "multiply");
  const [left, right] = [layer.inputTensors[0]!, layer.inputTensors[1]!];
  const elements = elementsOf(inputLayout);
  const ends = [left.range.low, left.range.high].flatMap((a) => [a * right.range.low, a * right.range.high]);
  const sums = finish.kind === "none" ? layer.output.format : narrowestInteger(Math.min(...ends), Math.max(...ends));
  const output = streamOf(sums, build.pe, elements);
  return [
    {
      kind: "multiply",
      name,
      layer: layer.name,
      inputs: [streamOf(left.format, build.pe, elements), streamOf(right.format, build.pe, elementsOf(right.shape))],
      output,
      dsp: build.dsp && isWide(left.format, right.format),
    },
    ...finishOf(request, `${name}_finish`, finish, output, inputLayout),
  ];
}

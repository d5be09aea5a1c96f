import type { Unit } from "../../units/unit.ts";
import { elementsOf, narrowestInteger, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";

/** Two tensors, element by element. */
export const addStage: StageKind = { role: "add", units };

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, inputLayout } = request;
  const { shiftA, shiftB, finish } = arithmeticOf(request, "add");
  const [left, right] = [layer.inputTensors[0]!, layer.inputTensors[1]!];
  const elements = elementsOf(inputLayout);
  const sums =
    finish.kind === "none"
      ? layer.output.format
      : narrowestInteger(
          left.range.low * 2 ** shiftA + right.range.low * 2 ** shiftB,
          left.range.high * 2 ** shiftA + right.range.high * 2 ** shiftB,
        );
  const output = streamOf(sums, build.pe, elements);
  return [
    {
      kind: "add",
      name,
      layer: layer.name,
      inputs: [streamOf(left.format, build.pe, elements), streamOf(right.format, build.pe, elements)],
      shiftA,
      shiftB,
      output,
    },
    ...finishOf(request, `${name}_finish`, finish, output, inputLayout),
  ];
}

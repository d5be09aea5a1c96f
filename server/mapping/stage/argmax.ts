import { chosenMemory } from "../../units/memory.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, streamOf, streamOrder } from "../stream.ts";
import type { StageKind, StageRequest } from "./kind.ts";
import { reorderUnit } from "./reorder.ts";

/** Index of the largest element. */
export const argmaxStage: StageKind = { role: "argmax", units };

function units({ layer, name, build, inputLayout, device }: StageRequest): readonly Unit[] {
  const elements = elementsOf(inputLayout);
  const { format } = layer.inputTensors[0]!;
  const output = streamOf(layer.output.format, 1, 1);
  const sent = streamOrder(inputLayout);
  if (!sent) {
    const input = streamOf(format, build.pe, elements);
    return [{ kind: "argmax", name, layer: layer.name, elements, input, output }];
  }
  // An index counts channel by channel, while the stream comes pixel by pixel.
  const places = new Int32Array(elements);
  for (let at = 0; at < elements; at++) places[sent[at]!] = at;
  const input = streamOf(format, 1, elements);
  const memoryOf = (width: number, depth: number) => chosenMemory(width, depth, device);
  return [
    reorderUnit(`${name}_order`, layer.name, places, 1, input, memoryOf),
    { kind: "argmax", name, layer: layer.name, elements, input, output },
  ];
}

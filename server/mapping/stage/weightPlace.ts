import { bufferedBeats, portBits } from "../../units/burstReader/unit.ts";
import { depthwiseWeightShape } from "../../units/depthwise/resources.ts";
import { weightShape } from "../../units/matrixVector/resources.ts";
import { chosenMemory } from "../../units/memory.ts";
import { type WeightReader, weightWords } from "../../units/weightWords.ts";
import { type StageRequest, weightMemory } from "./kind.ts";

/** The unit with the memory that its weights go to. */
export function withMemory<Of extends WeightReader>(request: StageRequest, unit: Of): Of {
  if (request.build.weightMemory === "offchip") {
    const port = portBits(weightWords(unit).width);
    return { ...unit, offChip: { port, buffer: chosenMemory(port, bufferedBeats, request.device) } };
  }
  const shape = unit.kind === "depthwise" ? depthwiseWeightShape(unit) : weightShape(unit);
  return { ...unit, memory: weightMemory(request, shape) };
}

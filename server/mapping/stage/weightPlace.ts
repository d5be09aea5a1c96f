import { bufferedBeats, portBits } from "../../units/burstReader/unit.ts";
import { weightShape } from "../../units/matrixVector/resources.ts";
import type { MatrixVectorUnit } from "../../units/matrixVector/unit.ts";
import { wordShape } from "../../units/matrixVector/word.ts";
import { chosenMemory } from "../../units/memory.ts";
import { type StageRequest, weightMemory } from "./kind.ts";

/** The unit with the memory that its weights go to. */
export function withMemory(request: StageRequest, unit: MatrixVectorUnit): MatrixVectorUnit {
  if (request.build.weightMemory === "offchip") {
    const port = portBits(wordShape(unit).width);
    return { ...unit, offChip: { port, buffer: chosenMemory(port, bufferedBeats, request.device) } };
  }
  return { ...unit, memory: weightMemory(request, weightShape(unit)) };
}

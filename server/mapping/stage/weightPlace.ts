import { bufferedBeats, type OffChip, portBits } from "../../units/burstReader/unit.ts";
import { depthwiseWeightShape } from "../../units/depthwise/resources.ts";
import { weightShape } from "../../units/matrixVector/resources.ts";
import { chosenMemory } from "../../units/memory.ts";
import { type WeightReader, weightWords } from "../../units/weightWords.ts";
import { type StageRequest, weightMemory } from "./kind.ts";

/** The unit with the memory that its weights go to. */
export function withMemory<Of extends WeightReader>(request: StageRequest, unit: Of): Of {
  if (isBesideChip(request)) return { ...unit, offChip: offChipOf(request, unit) };
  const shape = unit.kind === "depthwise" ? depthwiseWeightShape(unit) : weightShape(unit);
  return { ...unit, memory: weightMemory(request, shape) };
}

export function isBesideChip({ build }: StageRequest): boolean {
  return build.weightMemory === "offchip";
}

/** How the weights of a unit come from memory beside the chip. */
export function offChipOf({ device }: StageRequest, unit: WeightReader): OffChip {
  const port = portBits(weightWords(unit).width);
  return { port, buffer: chosenMemory(port, bufferedBeats, device) };
}

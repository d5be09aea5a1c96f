import type { Device } from "../../targets/target.ts";
import { meanDistance, technologyOf } from "../../targets/technology.ts";
import { arrayResources, elementArea, type SystolicArray } from "./resources.ts";

/** J that a bit takes on the wires of a chip. */
export interface WireEnergy {
  /** From an element of the array to the next one: the side of a square of its area. */
  readonly element: number;
  /** From a buffer to the array: as far as two places on the area of both are apart. */
  readonly buffer: number;
}

/** Undefined on an FPGA, where wires are not counted apart. */
export function wireEnergyOf(array: SystolicArray, device: Device): WireEnergy | undefined {
  if (device.kind === "fpga") return undefined;
  const { gate } = arrayResources(array, device);
  const { wireEnergy } = technologyOf(device);
  return {
    element: Math.sqrt(elementArea(array) * device.cells.logicArea) * wireEnergy,
    buffer: meanDistance(gate * device.cells.gate.value) * wireEnergy,
  };
}

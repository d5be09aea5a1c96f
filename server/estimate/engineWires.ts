import type { Machine } from "../mapping/engine/machine.ts";
import type { Device } from "../targets/target.ts";
import { meanDistance } from "../targets/technology.ts";
import { arrayResources, elementArea } from "../units/systolicArray/resources.ts";

/** Lengths of wires in m. */
export interface WireLengths {
  /** From an element of the array to the next one: the side of a square of its area. */
  readonly element: number;
  /** From a buffer to the array: as far as two places on the area of both are apart. */
  readonly buffer: number;
}

/** Undefined on an FPGA, where wires are not counted apart. */
export function wireLengths({ array }: Machine, device: Device): WireLengths | undefined {
  if (device.kind === "fpga") return undefined;
  const { gate } = arrayResources(array, device);
  return {
    element: Math.sqrt(elementArea(array) * device.cells.logicArea),
    buffer: meanDistance(gate * device.cells.gate.value),
  };
}

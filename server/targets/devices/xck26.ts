import type { Fpga } from "../target.ts";
import { fromMemory } from "./sources.ts";
import { xczu5ev } from "./xczu5ev.ts";

/** The ZU5EV of the Kria K26 module, sold under a name of its own. */
export const xck26: Fpga = {
  ...xczu5ev,
  name: "xck26",
  title: "Kria K26 (ZU5EV)",
  boards: ["KV260", "KR260"],
  coreVoltage: fromMemory(0.85, "as the ZU5EV; the 2LV speed grade of the K26 may also run at 0.72 V"),
  offChip: {
    kind: "DDR4-2400, 64 bit (K26)",
    bandwidth: fromMemory(19.2e9, "8 bytes at 2400 million transfers per second, Kria K26 data sheet DS987"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
};

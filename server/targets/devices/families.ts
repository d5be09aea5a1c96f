import type { Fpga } from "../target.ts";
import { fromMemory } from "./sources.ts";

/** What all devices of a family have in common. */
type Family = Pick<Fpga, "kind" | "vendor" | "family" | "memories" | "lutInputs" | "dsp" | "process">;

export const series7 = {
  kind: "fpga",
  vendor: "AMD",
  family: "7-series",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 25, b: 18, source: "DSP48E1 slice, 7 Series user guide UG479 (from memory)" },
  process: fromMemory(28e-9, "AMD 7 series product overview"),
} as const satisfies Family;

export const ultraScale = {
  kind: "fpga",
  vendor: "AMD",
  family: "UltraScale",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 27, b: 18, source: "DSP48E2 slice, UltraScale user guide UG579 (from memory)" },
  process: fromMemory(20e-9, "AMD UltraScale product overview"),
} as const satisfies Family;

export const ultraScalePlus = {
  kind: "fpga",
  vendor: "AMD",
  family: "UltraScale+",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 6,
  dsp: { a: 27, b: 18, source: "DSP48E2 slice, UltraScale user guide UG579 (from memory)" },
  process: fromMemory(16e-9, "AMD UltraScale+ product overview"),
} as const satisfies Family;

/** Devices of UltraScale+ that also have ultra memories. */
export const ultraScalePlusUram = {
  ...ultraScalePlus,
  memories: ["bram", "uram", "lutram", "registers"],
} as const satisfies Family;

export const ecp5 = {
  kind: "fpga",
  vendor: "Lattice",
  family: "ECP5",
  memories: ["bram", "lutram", "registers"],
  lutInputs: 4,
  dsp: { a: 18, b: 18, source: "MULT18X18D, ECP5 sysDSP usage guide (from memory)" },
  process: fromMemory(40e-9, "ECP5 family data sheet FPGA-DS-02012"),
} as const satisfies Family;

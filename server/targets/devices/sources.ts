import type { Figure } from "../target.ts";

/** A figure read in the named place. */
export function read(value: number, source: string): Figure {
  return { value, source };
}

/** A figure that nobody looked up again for this table. */
export function fromMemory(value: number, what: string): Figure {
  return { value, source: `${what} (from memory)` };
}

/** Part tables of AMD devices as collected in the public repository erinadreno/list_of_Xilinx_FPGAs. */
export const amdParts = "part table in erinadreno/list_of_Xilinx_FPGAs";
/** Flip-flops of the 7 series, UltraScale and UltraScale+: two for each look-up table. */
export const amdFlipFlops = `two flip-flops per look-up table; ${amdParts}`;
export const interfaceEnergy = "Accelergy CACTI plug-in, DRAM table";

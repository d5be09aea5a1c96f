import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcvu35p: Fpga = {
  ...ultraScalePlusUram,
  name: "xcvu35p",
  title: "Virtex UltraScale+ VU35P",
  boards: ["Alveo U50"],
  resources: {
    lut: read(871680, amdParts),
    ff: read(1743360, amdFlipFlops),
    dsp: read(5952, amdParts),
    bram18: read(2688, `1,344 blocks of 36 kbit; ${amdParts}`),
    uram: read(640, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Virtex UltraScale+ data sheet DS923"),
  staticPower: fromMemory(
    2.8,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two, HBM included",
  ),
  clockLimit: fromMemory(
    400e6,
    "not known well; designs of hls4ml for large UltraScale+ devices run at 200 MHz, paths between dies are slower",
  ),
  offChip: {
    kind: "HBM2, 32 channels (Alveo U50)",
    bandwidth: read(
      460e9,
      "32 times 14.375 GB/s at most, Vitis user guide UG1393; fpgaconvnet-optimiser counts on 201 GB/s",
    ),
    energyPerBit: fromMemory(3.9e-12, "HBM2, O'Connor et al., MICRO 2017"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};

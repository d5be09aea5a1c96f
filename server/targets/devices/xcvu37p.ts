import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcvu37p: Fpga = {
  ...ultraScalePlusUram,
  name: "xcvu37p",
  title: "Virtex UltraScale+ VU37P",
  boards: ["Alveo U280", "Alveo U55C"],
  resources: {
    lut: read(1303680, amdParts),
    ff: read(2607360, amdFlipFlops),
    dsp: read(9024, amdParts),
    bram18: read(4032, `2,016 blocks of 36 kbit; ${amdParts}`),
    uram: read(960, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Virtex UltraScale+ data sheet DS923"),
  staticPower: fromMemory(
    3.3,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two, HBM included",
  ),
  clockLimit: fromMemory(
    400e6,
    "not known well; designs of hls4ml for large UltraScale+ devices run at 200 MHz, paths between dies are slower",
  ),
  offChip: {
    kind: "HBM2, 32 channels (Alveo U280)",
    bandwidth: read(460e9, "32 times 14.375 GB/s at most, Vitis user guide UG1393; HPCC FPGA measures 377 GB/s"),
    energyPerBit: fromMemory(3.9e-12, "HBM2, O'Connor et al., MICRO 2017"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};

import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcvu9p: Fpga = {
  ...ultraScalePlusUram,
  name: "xcvu9p",
  title: "Virtex UltraScale+ VU9P",
  boards: ["Alveo U200", "VCU118", "AWS F1"],
  resources: {
    lut: read(1182240, amdParts),
    ff: read(2364480, amdFlipFlops),
    dsp: read(6840, amdParts),
    bram18: read(4320, `2,160 blocks of 36 kbit; ${amdParts}`),
    uram: read(960, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Virtex UltraScale+ data sheet DS923"),
  staticPower: fromMemory(
    2.5,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(
    400e6,
    "not known well; designs of hls4ml for large UltraScale+ devices run at 200 MHz, paths between dies are slower",
  ),
  offChip: {
    kind: "DDR4-2400, four channels of 64 bit (Alveo U200)",
    bandwidth: read(77e9, "19.25 GB/s per channel in practice, Vitis user guide UG1393"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};

import { expect, test } from "vitest";
import { countCells } from "../../server/verify/cells.ts";

test.each([
  [
    "7 series",
    {
      LUT6: 3,
      LUT2: 2,
      INV: 1,
      CARRY4: 9,
      MUXF7: 4,
      FDRE: 7,
      FDSE: 1,
      RAM32M: 2,
      SRL16E: 1,
      DSP48E1: 2,
      RAMB18E1: 1,
      RAMB36E1: 2,
    },
    { lut: 15, ff: 8, dsp: 2, bram18: 5, uram: 0 },
  ],
  [
    "UltraScale+",
    { LUT4: 5, CARRY8: 2, RAM32M16: 1, FDRE: 4, DSP48E2: 1, RAMB36E2: 1, URAM288: 3 },
    { lut: 13, ff: 4, dsp: 1, bram18: 2, uram: 3 },
  ],
  [
    "iCE40",
    { SB_LUT4: 10, SB_CARRY: 6, SB_DFF: 1, SB_DFFESR: 2, SB_MAC16: 1, SB_RAM40_4K: 2 },
    { lut: 10, ff: 3, dsp: 1, bram18: 2, uram: 0 },
  ],
  [
    "ECP5",
    { LUT4: 8, CCU2C: 3, PFUMX: 2, TRELLIS_FF: 5, TRELLIS_DPR16X4: 1, MULT18X18D: 1, DP16KD: 1 },
    { lut: 20, ff: 5, dsp: 1, bram18: 1, uram: 0 },
  ],
  [
    "Cyclone V",
    { MISTRAL_ALUT6: 3, MISTRAL_ALUT2: 3, MISTRAL_FF: 4, MISTRAL_MUL18X18: 3, MISTRAL_MLAB: 20, MISTRAL_M10K: 2 },
    { lut: 15, ff: 4, dsp: 2, bram18: 2, uram: 0 },
  ],
])("cells of %s", (_, cells, counts) => {
  expect(countCells(cells)).toEqual({ ...counts, gate: 0, sram: 0 });
});

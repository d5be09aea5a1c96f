import type { Device, Resource } from "../targets/target.ts";

/**
 * How far an estimate may be off, as factors of its value, and what that was measured on. Nothing here is wished for: where no
 * measurement exists the band is wide and says so.
 */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly measuredOn: string;
}

const networks =
  "generated Verilog of the examples and of random networks in simulation: 45 of the 45 of each test run exact to the cycle";
const firstFrames =
  "generated Verilog of the examples and of random networks in simulation: 45 of the 45 of each test run exact to the cycle, 150 of 150 of " +
  "a longer one too; designs of the examples came up to 0.05 % later";
const synthesis =
  "10 % to 90 % of Yosys synthesis of small networks, of their units that no coefficient is fitted to (docs/validation.md); nothing was " +
  "placed and routed";
const published =
  "published energies are 0.67 to 2.8 times the law for operations and 0.44 to 1.2 times for memories (docs/validation.md); " +
  "the factor of an FPGA was not measured";

export const bands = {
  interval: { low: 0.98, high: 1.02, measuredOn: networks },
  latency: { low: 0.98, high: 1.05, measuredOn: firstFrames },
  lut: { low: 0.85, high: 1.25, measuredOn: synthesis },
  ff: { low: 0.9, high: 1.05, measuredOn: synthesis },
  dsp: { low: 1, high: 1, measuredOn: `${synthesis}: equal for all of them` },
  bram18: {
    low: 0.95,
    high: 1.05,
    measuredOn:
      "Yosys synthesis: equal for all units that no coefficient is fitted to (docs/validation.md); of eleven designs of the gallery one was " +
      "off: 41 instead of 42",
  },
  uram: { low: 1, high: 1, measuredOn: "counted; no generated unit uses one on its own" },
  gate: {
    low: 0.45,
    high: 1.45,
    measuredOn:
      "logic: Yosys synthesis of 97 units to the standard cells of four libraries, 10 % to 90 % of them 0.71 to 1.33; memories: published macros, " +
      "0.46 to 1.43 (docs/validation.md)",
  },
  sram: { low: 1, high: 1, measuredOn: "shapes of the memories" },
  arithmetic: { low: 0.3, high: 3, measuredOn: published },
  onChipMemory: { low: 0.3, high: 3, measuredOn: published },
  board: {
    low: 0.93,
    high: 1.08,
    measuredOn: "four networks on each of two boards in MLPerf Tiny v0.7 (docs/validation.md)",
  },
  static: { low: 0.5, high: 2, measuredOn: "typical figure at 25 degrees Celsius, not of one chip" },
} as const satisfies Record<string, Band>;

const engines = "published figures of engines (docs/validation.md)";

/** Of an engine: time of a layer or a network, its circuits. */
export const engineBands = {
  cycles: { low: 0.95, high: 1.27, measuredOn: engines },
  logic: { low: 0.9, high: 2.5, measuredOn: "four arrays of AutoSA (docs/validation.md); control is left out" },
  area: { low: 0.7, high: 1.6, measuredOn: "arrays of BitFusion (docs/validation.md)" },
  counted: { low: 1, high: 1, measuredOn: "counted" },
} as const satisfies Record<string, Band>;

const units = "10 % to 90 % of Yosys synthesis of units that no coefficient is fitted to (docs/validation.md)";

/** Errors of units cancel in a network; one layer has fewer of them. */
const layerBands = {
  lut: { low: 0.91, high: 1.13, measuredOn: units },
  ff: { low: 0.93, high: 1.06, measuredOn: units },
} as const satisfies Record<string, Band>;

const heldBackEcp5 =
  "10 % to 90 % of Yosys synthesis of 77 units for ECP5 that no coefficient is fitted to (docs/validation.md)";

/** Families with coefficients of their own, which were fitted to fewer units than those of the 7 series. */
const ecp5 = {
  lut: { low: 0.75, high: 1.5, measuredOn: heldBackEcp5 },
  ff: { low: 0.93, high: 1.06, measuredOn: heldBackEcp5 },
  dsp: {
    low: 1,
    high: 1,
    measuredOn:
      "Yosys synthesis of 407 units for ECP5: equal for all but one, where it puts products in slices that the design leaves to look-up tables",
  },
} as const satisfies Record<string, Band>;

const heldBackIce40 =
  "10 % to 90 % of Yosys synthesis of 73 units for iCE40 that no coefficient is fitted to (docs/validation.md)";

const ice40 = {
  lut: { low: 0.75, high: 1.25, measuredOn: heldBackIce40 },
  ff: { low: 0.9, high: 1.15, measuredOn: heldBackIce40 },
  dsp: { low: 1, high: 1, measuredOn: "Yosys synthesis of 385 units for iCE40: equal for all" },
  bram18: {
    low: 0.8,
    high: 1,
    measuredOn:
      "Yosys synthesis of 385 units for iCE40: equal for all but two, whose constants have bits that never change",
  },
} as const satisfies Record<string, Band>;

/** Logic elements of Cyclone 10 LP and MAX 10. */
const logicElements: Band = {
  low: 0.5,
  high: 1.9,
  measuredOn: "not measured: one factor for all circuits, taken from look-up tables with four inputs of other families",
};

const outsideOfDsp48e2 = "Yosys 0.23 leaves registers and adders outside of DSP48E2 slices, where Vivado puts them";

const dsp48e2Units = `10 % to 90 % of Yosys synthesis of 25 units with DSP slices for UltraScale+ (docs/validation.md): ${outsideOfDsp48e2}`;

const dsp48e2 = `Yosys synthesis of three networks with DSP slices for UltraScale+ beside the 7 series: ${outsideOfDsp48e2}`;

const heldBackUltraScale =
  "10 % to 90 % of Yosys synthesis of 94 units without slices for UltraScale+; coefficients are those of the 7 series (docs/validation.md)";

/** UltraScale and UltraScale+ without DSP slices. */
const withoutDsp48e2 = {
  lut: { low: 0.9, high: 1.25, measuredOn: heldBackUltraScale },
  ff: { low: 0.93, high: 1.06, measuredOn: heldBackUltraScale },
} as const satisfies Record<string, Band>;

/** UltraScale and UltraScale+ with DSP slices: from what the fit to the 7 series says up to what Yosys needs. */
const withDsp48e2 = {
  design: {
    lut: { low: bands.lut.low, high: 2.4, measuredOn: dsp48e2 },
    ff: { low: bands.ff.low, high: 2.9, measuredOn: dsp48e2 },
  },
  layer: {
    lut: { low: layerBands.lut.low, high: 2.5, measuredOn: dsp48e2Units },
    ff: { low: layerBands.ff.low, high: 5.3, measuredOn: dsp48e2Units },
  },
} as const;

const heldBackCyclone =
  "partly: of 58 units for Cyclone V that no coefficient is fitted to, eight of ten are well inside (docs/validation.md); units with memories " +
  "or slices were not measured, which most designs have";

/** Adaptive logic modules of Intel. */
const modules = {
  lut: { low: 0.58, high: 2.1, measuredOn: heldBackCyclone },
  ff: { low: 0.8, high: 1.6, measuredOn: heldBackCyclone },
} as const satisfies Record<string, Band>;

/** Band of a resource of a whole design or of one layer. */
export function resourceBand(resource: Resource, device: Device, of: "design" | "layer", usesDsp: boolean): Band {
  if (device.family === "ECP5" && (resource === "lut" || resource === "ff" || resource === "dsp"))
    return ecp5[resource];
  if (device.family === "iCE40" && resource in ice40) return ice40[resource as keyof typeof ice40];
  if (resource !== "lut" && resource !== "ff") return bands[resource];
  if (resource === "lut" && device.lutInputs === 4) return logicElements;
  if (device.kind === "fpga" && device.vendor === "Intel") return modules[resource];
  const band = of === "layer" ? layerBands[resource] : bands[resource];
  if (device.lutInputs === 4 || device.family === "7-series") return band;
  if (usesDsp) return withDsp48e2[of][resource];
  return device.family === "Versal" ? elsewhere(band, device.family) : withoutDsp48e2[resource];
}

const elsewhereBands = new Map<string, Band>();

/** A band of the 7 series on another family, one object for each. */
function elsewhere(band: Band, family: string): Band {
  const measuredOn = `${band.measuredOn}, for the 7 series; ${family} was not synthesised separately, except one network: equal within 1 %`;
  const key = `${measuredOn} ${band.low} ${band.high}`;
  const known = elsewhereBands.get(key) ?? { ...band, measuredOn };
  elsewhereBands.set(key, known);
  return known;
}

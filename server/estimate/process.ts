import type { Device } from "../targets/target.ts";

/**
 * Energy of a switching circuit as a parabola of the supply voltage, per feature size in nm: Stillmaker and Baas, Integration 58
 * (2017), coefficients as in `hwcomponents/scaling/techscaling.py`.
 */
const parabolas: readonly (readonly [node: number, a: number, b: number, c: number])[] = [
  [130, 7.171, -6.709, 2.904],
  [90, 4.762, -4.781, 2.092],
  [65, 3.755, -4.398, 1.975],
  [45, 1.103, -0.362, 0.2767],
  [32, 0.9559, -0.7823, 0.471],
  [20, 0.373, -0.1582, 0.04104],
  [16, 0.2958, -0.1241, 0.03024],
  [14, 0.2363, -0.09675, 0.02239],
  [10, 0.2068, -0.09311, 0.02375],
  [7, 0.1776, -0.09097, 0.02447],
];

/** Energy at a feature size (m) and a voltage (V) for one unit of energy at 45 nm and 0.9 V. */
export function processFactor(featureSize: number, voltage: number): number {
  return energyAt(featureSize * 1e9, voltage) / energyAt(45, 0.9);
}

/** Between two sizes of the table: straight in the logarithms of size and energy. */
function energyAt(node: number, voltage: number): number {
  const value = ([, a, b, c]: (typeof parabolas)[number]) => a * voltage * voltage + b * voltage + c;
  const below = parabolas.findIndex(([size]) => size <= node);
  if (below === 0) return value(parabolas[0]!);
  if (below < 0) return value(parabolas.at(-1)!);
  const [small, large] = [parabolas[below]!, parabolas[below - 1]!];
  const position = Math.log(node / small[0]) / Math.log(large[0] / small[0]);
  return value(small) ** (1 - position) * value(large) ** position;
}

/**
 * Programmable logic against standard cells, dynamic power: Kuon and Rose, IEEE TCAD 26 (2007), 14 for circuits in look-up
 * tables, 7.1 for circuits that use memory and multiplier blocks (both from memory).
 */
export const fabricFactor = { logic: 14, blocks: 7.1 } as const;

export function energySource(device: Device): string {
  return (
    "operations after Horowitz (ISSCC 2014) in the fits of QKeras, scaled from 45 nm to " +
    `${(device.process.value * 1e9).toPrecision(2)} nm and ${device.coreVoltage.value} V (Stillmaker and Baas 2017), ` +
    `times ${fabricFactor.logic} for logic or ${fabricFactor.blocks} for memory blocks of an FPGA (Kuon and Rose 2007)`
  );
}

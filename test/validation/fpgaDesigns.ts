import type { Design } from "../../server/mapping/design.ts";
import { unitResources } from "../../server/units/registry.ts";
import { sumResources } from "../../server/units/resources.ts";
import { designOf, fileOf } from "../mapping/designs.ts";
import { cnv, lfc } from "./cnv.ts";

/** A published figure of a design for FPGAs beside what is estimated for its description. */
export interface PublishedDesign {
  readonly design: string;
  readonly what: string;
  readonly predicted: number;
  readonly published: number;
  /** True: a test holds the two to be equal. */
  readonly exact: boolean;
}

/**
 * Jet tagging of hls4ml 1.3.0 (Vitis HLS 2025.2): dense layers of 16 inputs, the hidden ones and 5 outputs, every layer with one reuse
 * factor. `slices`: DSP slices that HLS reports; of 16/8/8 those after placement, where products of 12 bits are partly look-up tables.
 */
const jets = [
  { hidden: [64, 32, 32], reuse: 1, format: "16,6", slices: 3214, interval: 1, tables: 259_492, exact: false },
  { hidden: [64, 32, 32], reuse: 4, format: "16,6", slices: 1064, interval: 4, tables: 189_608, exact: true },
  { hidden: [64, 32, 32], reuse: 16, format: "16,6", slices: 266, interval: 16, tables: 45_844, exact: true },
  { hidden: [32, 16, 16], reuse: 4, format: "16,6", slices: 340, interval: 4, tables: 52_927, exact: true },
  { hidden: [32, 16, 16], reuse: 4, format: "12,6", slices: 340, interval: 4, tables: 26_883, exact: true },
  { hidden: [16, 8, 8], reuse: 4, format: "12,6", slices: 53, interval: 4, tables: 8_749, exact: false },
] as const;

/** Overlays of BNN-PYNQ (github Xilinx/BNN-PYNQ, Vivado 2018.2), what connects them to the processor included. */
const overlays = [
  { design: "CNV W1A1", text: cnv(), lut: 26_072, ff: 41_312, bram18: 248 },
  { design: "LFC W1A1", text: lfc, lut: 28_360, ff: 33_470, bram18: 220 },
] as const;

export function publishedDesigns(): readonly PublishedDesign[] {
  return [...jets.flatMap(jetRows), ...overlays.flatMap(overlayRows)];
}

function jetRows({ hidden, reuse, format, slices, interval, tables, exact }: (typeof jets)[number]): PublishedDesign[] {
  const design = `hls4ml jets ${hidden.join("/")} <${format}>, reuse ${reuse}`;
  const mapped = designOf(jet(hidden, reuse, format));
  const { dsp, lut } = resourcesOf(mapped);
  return [
    { design, what: "DSP slices", predicted: dsp, published: slices, exact },
    { design, what: "cycles per inference", predicted: mapped.timing.interval, published: interval, exact: true },
    { design, what: "look-up tables", predicted: lut, published: tables, exact: false },
  ];
}

/** The device is one of the 7 series with slices enough: what HLS reports does not fit the one it was asked for. */
function jet(hidden: readonly number[], reuse: number, format: string): string {
  const lines = [`  input x0: fixed<${format}>[16]`];
  [...hidden, 5].forEach((units, at) => {
    const layer = `dense(x${at}, units: ${units}) @weights(fixed<${format}>) @reuse(${reuse})`;
    if (at === hidden.length) lines.push(`  y = ${layer}`, "  output y");
    else lines.push(`  d${at} = ${layer}`, `  x${at + 1} = relu(d${at}) @activations(fixed<${format}>)`);
  });
  return fileOf(lines.join("\n"), "device xc7vx690t\n  clock 100 MHz");
}

function overlayRows({ design, text, lut, ff, bram18 }: (typeof overlays)[number]): PublishedDesign[] {
  const estimated = resourcesOf(designOf(text));
  const row = (what: string, predicted: number, published: number) => ({
    design: `BNN-PYNQ ${design}`,
    what,
    predicted,
    published,
    exact: false,
  });
  return [
    row("look-up tables", estimated.lut, lut),
    row("flip-flops", estimated.ff, ff),
    row("block memories of 18 kbit", estimated.bram18, bram18),
  ];
}

function resourcesOf({ units, target }: Design) {
  return sumResources(units.map((unit) => ({ cost: unitResources(unit, target.device) })));
}

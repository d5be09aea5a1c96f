import { type Product, product } from "../formats/product.ts";
import { factorOf } from "../formats/registry.ts";
import type { Layer } from "../network/checked.ts";
import type { Processor, Target } from "../targets/target.ts";
import { unitResources } from "../units/registry.ts";
import { slicesPerProduct } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import { exact, unknown } from "./costs.ts";
import type { Cost } from "./estimate.ts";

/** How a layer's two operands are multiplied; undefined for layers that multiply nothing. */
export function productOf(layer: Layer): Product | undefined {
  if (layer.work.macs === 0) return undefined;
  const { weights, inputTensors, output } = layer;
  const first = inputTensors[0]?.format ?? output.format;
  const second = weights?.format ?? inputTensors[1]?.format ?? first;
  return product(factorOf(first), factorOf(second));
}

const known = new WeakMap<Target, WeakMap<Layer, Cost>>();

/** The most operations (a multiply-accumulate is two) per second that a target could reach on a layer. */
export function peakOn(target: Target, layer: Layer): Cost {
  const ofTarget = known.get(target) ?? new WeakMap<Layer, Cost>();
  known.set(target, ofTarget);
  let peak = ofTarget.get(layer);
  if (!peak) {
    peak = peakOf(target, layer);
    ofTarget.set(layer, peak);
  }
  return peak;
}

function peakOf(target: Target, layer: Layer): Cost {
  const circuit = productOf(layer);
  if (!circuit) return unknown("The layer multiplies nothing.");
  if (isFloat(circuit)) return peakOfFloat(target, circuit);
  return peakOfFpga(target, layer, circuit);
}

/** DSP slices of a floating-point multiply-accumulate: three for the product, two for the sum (AutoSA, Zhang et al.). */
const floatSlices = 5;

function peakOfFloat({ budget, clock }: Target, circuit: Product): Cost {
  const bits = circuit.operation === "float" ? circuit.exponent + circuit.mantissa + 1 : 0;
  if (bits !== 32) return unknown(`No figure is known for ${bits}-bit floating point in programmable logic.`);
  if (budget.dsp === 0) return unknown("The device has no DSP slices for floating point.");
  const macs = Math.floor(budget.dsp / floatSlices);
  return exact(
    2 * macs * clock,
    `2 * ${macs} multiply-accumulates of ${floatSlices} DSP slices each (AutoSA) * ${clock} Hz`,
  );
}

/** Every DSP slice and every look-up table, or every gate, of the budget multiplies and adds. */
function peakOfFpga(target: Target, layer: Layer, circuit: Product): Cost {
  const { budget, clock, device } = target;
  const perTables = tablesPerMac(target, layer, circuit);
  if (perTables.value === null) return perTables;
  const packing = circuit.operation === "multiplier" ? packingOf(target, circuit.a, circuit.b) : undefined;
  const inSlices = packing ? Math.floor(budget.dsp * packing.products) : 0;
  const inTables = Math.floor((device.kind === "asic" ? budget.gate : budget.lut) / perTables.value);
  const macs = inSlices + inTables;
  if (device.kind === "asic") {
    const source = `2 * ${inTables} in ${budget.gate} gates, ${Math.round(perTables.value)} each, * ${clock} Hz`;
    return exact(2 * macs * clock, source);
  }
  const slices = packing ? `${inSlices} in ${budget.dsp} DSP slices (${packing.source}) + ` : "";
  return exact(
    2 * macs * clock,
    `2 * (${slices}${inTables} in ${budget.lut} look-up tables of ${device.title}, ${Number(perTables.value.toPrecision(3))} each) * ${clock} Hz`,
  );
}

/** Products per slice and cycle of two operands. */
function packingOf({ device }: Target, a: number, b: number): { products: number; source: string } | undefined {
  const { dsp } = device;
  if (!dsp) return undefined;
  const packed = dsp.packed.find(({ bits }) => Math.max(a, b) <= bits);
  if (packed) return packed;
  const { several } = dsp;
  if (several && Math.min(a, b) <= several.a && Math.max(a, b) <= several.b) {
    return { products: several.count, source: dsp.source };
  }
  return { products: 1 / slicesPerProduct(a + 1, b + 1, device), source: dsp.source };
}

/** Look-up tables (on a chip of one's own: gates) that one more column of a wide matrix-vector unit needs: product, share of the adder tree, constants. */
function tablesPerMac({ device }: Target, layer: Layer, circuit: Product): Cost {
  const { weights, inputTensors } = layer;
  const format = inputTensors[0]?.format;
  if (!weights || !format || circuit.operation === "float") {
    return unknown("No unit multiplies these numbers, so its size is not known.");
  }
  const rows = 8;
  const unit = (simd: number): Unit => ({
    kind: "matrixVector",
    name: "peak",
    layer: layer.name,
    rows: rows * 256,
    columns: 256,
    pe: rows,
    simd,
    pixels: 1,
    input: { lanes: simd, bits: format.bits, signed: format.signed, binary: format.kind === "binary", words: 1 },
    output: { lanes: rows, bits: weights.accumulator.bits, signed: true, binary: false, words: 1 },
    weights,
    columnOrder: new Int32Array(0),
    memory: "bram",
    dsp: false,
  });
  const what = device.kind === "asic" ? "gate" : "lut";
  const [wide, narrow] = [unitResources(unit(128), device)[what], unitResources(unit(64), device)[what]];
  return exact((wide - narrow) / (rows * 64), "matrix-vector units of 128 and 64 columns");
}

/** The published peak of a processor for the narrowest arithmetic that holds both operands. */
export function peakOfProcessor(processor: Processor, layer: Layer): Cost {
  const circuit = productOf(layer);
  if (!circuit) return unknown("The layer multiplies nothing.");
  const bits = widthOf(circuit);
  const fits = processor.peaks.filter((peak) =>
    peak.arithmetic === "integer"
      ? !isFloat(circuit) && peak.bits >= bits
      : peak.bits >= (isFloat(circuit) ? bits : integerFloat(bits)),
  );
  const [first, ...others] = fits;
  if (!first) return unknown(`${processor.title} has no published peak for ${bits}-bit operands.`);
  const best = others.reduce((most, peak) => (peak.rate.value > most.rate.value ? peak : most), first);
  const kind = best.arithmetic === "float" ? "floating point" : "integers";
  return exact(best.rate.value, `peak with ${best.bits}-bit ${kind}: ${best.rate.source}`);
}

/** Width of the floating-point numbers whose mantissa holds whole numbers of so many bits. */
function integerFloat(bits: number): number {
  return bits <= 11 ? 16 : 32;
}

function isFloat(circuit: Product): boolean {
  return circuit.operation === "table" ? isFloat(circuit.product) : circuit.operation === "float";
}

/** Bits of the wider operand when a processor computes the product with its own arithmetic. */
function widthOf(circuit: Product): number {
  switch (circuit.operation) {
    case "multiplier":
      return Math.max(circuit.a, circuit.b);
    case "shifter":
      return Math.max(circuit.bits, circuit.shifts);
    case "adder":
      return 2 ** circuit.bits;
    case "mux":
      return Math.max(2, circuit.bits);
    case "xnor":
      return 1;
    case "table":
      return widthOf(circuit.product);
    case "float":
      return circuit.exponent + circuit.mantissa + 1;
  }
}

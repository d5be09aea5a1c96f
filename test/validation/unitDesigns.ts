import { type Design, stageUnits } from "../../server/mapping/design.ts";
import { buildStage, travels } from "../../server/mapping/stage.ts";
import type { Device } from "../../server/targets/target.ts";
import { operationsOf } from "../../server/units/operations.ts";
import { modelOf } from "../../server/units/registry.ts";
import type { Unit } from "../../server/units/unit.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

export interface UnitDesign {
  readonly name: string;
  readonly text: string;
  /** Kinds of units that it is there for; absent: all. */
  readonly only?: readonly Unit["kind"][];
}

/** Small networks whose units span the sizes and formats that calibration fits and tests the resource models on. */
export function unitDesigns(): readonly UnitDesign[] {
  const designs: UnitDesign[] = [];
  const add = (name: string, body: string, only?: UnitDesign["only"]) =>
    designs.push({ name, text: fileOf(body), ...(only ? { only } : {}) });

  const formats = [
    ["int8", "uint8"],
    ["int4", "uint4"],
    ["int6", "int6"],
    ["int3", "uint2"],
    ["ternary", "uint8"],
    ["binary", "int4"],
    ["binary", "binary"],
    ["int8", "binary"],
  ] as const;
  formats.forEach(([weights, activations], index) => {
    const scale = activations.startsWith("u") || activations.startsWith("i") ? "(scale: 2^-4)" : "";
    for (const [pe, simd] of [
      [1, 1],
      [2, 8],
      [8, 4],
      [4, 32],
    ]) {
      add(
        `dense_${weights}_${activations}_${pe}x${simd}`,
        `  input x: ${activations}${scale}[64]\n  y = dense(x, units: 16) @weights(${weights}) @fold(pe: ${pe}, simd: ${simd})\n  output y`,
      );
    }
    const order = index % 3;
    const fold = order === 0 ? "pe: 4, simd: 2" : order === 1 ? "pe: 2, simd: 4" : "pe: 4, simd: 12";
    const padding = activations === "binary" ? "valid" : "same";
    add(
      `conv_${weights}_${activations}`,
      `  input x: ${activations}${scale}[4, 12, 12]\n  y = conv(x, filters: 8, kernel: 3, padding: ${padding}) @weights(${weights}) @fold(${fold})\n  z = relu(y) @activations(uint${index + 1}(scale: 2^-2))\n  p = maxpool(z, kernel: 2) @fold(pe: ${order + 1 === 3 ? 4 : order + 1})\n  output p`,
    );
  });
  for (const [channels, size, kernel, simd] of [
    [1, 28, 5, 5],
    [2, 16, 3, 18],
    [8, 10, 3, 24],
    [4, 8, 1, 4],
    [16, 20, 3, 16],
    [32, 8, 5, 8],
    [3, 32, 3, 9],
  ]) {
    add(
      `window_${channels}_${size}_${kernel}_${simd}`,
      `  input x: uint6[${channels}, ${size}, ${size}]\n  y = conv(x, filters: 8, kernel: ${kernel}) @weights(int5) @fold(pe: 2, simd: ${simd})\n  z = relu(y) @activations(uint6)\n  output z`,
    );
  }
  for (const [channels, kernel, pe, bits] of [
    [8, 3, 1, 8],
    [8, 3, 4, 4],
    [16, 5, 2, 6],
    [4, 3, 4, 2],
  ]) {
    add(
      `depthwise_${channels}_${kernel}_${pe}_${bits}`,
      `  input x: uint${bits}[${channels}, 10, 10]\n  d = depthwise(x, kernel: ${kernel}, padding: same) @weights(int${bits}) @fold(pe: ${pe})\n  q = batchnorm(d) @activations(int${bits})\n  a = avgpool(q, kernel: 2) @activations(int${bits}) @fold(pe: ${pe})\n  g = globalpool(a) @activations(int8)\n  output g`,
    );
  }
  for (const [bits, lanes, out] of [
    [8, 2, 1],
    [12, 4, 2],
    [16, 1, 3],
    [10, 4, 4],
    [8, 8, 2],
    [20, 2, 3],
  ] as const) {
    add(
      `thresholds_${bits}_${lanes}_${out}`,
      `  input x: int${bits}(scale: 2^-4)[16]\n  y = batchnorm(x) @activations(int${out}(scale: 0.5)) @fold(pe: ${lanes})\n  output y`,
    );
    add(
      `requantise_${bits}_${lanes}_${out}`,
      `  input x: int${bits}(scale: 2^-4)[16]\n  y = relu(batchnorm(x)) @activations(uint${out + 5}(scale: 2^-3)) @fold(pe: ${lanes})\n  output y`,
    );
    add(
      `shift_${bits}_${lanes}_${out}`,
      `  input x: int${bits}(scale: 2^-6)[16]\n  y = quantize(x, to: int${out + 4}(scale: 2^-3)) @fold(pe: ${lanes})\n  r = relu(y)\n  l = argmax(r)\n  output l`,
    );
  }
  for (const [weights, activations] of [
    ["log2<4>", "uint8"],
    ["log2<3>", "int4"],
    ["log2<5>", "int6"],
    ["fp8_e4m3", "int4"],
    ["float<3, 2>", "uint8"],
    ["bfp<mantissa 4, exponent 2, block 8>", "uint6"],
  ] as const) {
    for (const [pe, simd] of [
      [1, 1],
      [2, 8],
      [8, 4],
    ]) {
      add(
        `dense_${weights}_${activations}_${pe}x${simd}`,
        `  input x: ${activations}(scale: 2^-4)[64]\n  y = dense(x, units: 16) @weights(${weights}) @fold(pe: ${pe}, simd: ${simd})\n  output y`,
        ["matrixVector"],
      );
    }
  }
  for (const [bits, lanes, out] of [
    [5, 2, 8],
    [7, 1, 10],
    [9, 4, 6],
    [10, 2, 8],
    [11, 1, 12],
    [13, 4, 8],
    [14, 1, 7],
    [15, 2, 5],
    [16, 1, 8],
    [16, 8, 6],
  ] as const) {
    const read = `  input x: int${bits}(scale: 2^-${bits - 4})[16]\n`;
    const functions = ["lookup", "twoSlopes"] as const;
    const end = `@activations(int${out})\n  output y`;
    const copy = `  w = quantize(x, to: int${bits}(scale: 2^-${bits - 3})) @fold(pe: ${lanes})\n`;
    add(`function_${bits}_${lanes}_${out}`, `${read}${copy}  y = sigmoid(w) ${end}`, functions);
    for (const method of [`piecewise_linear(${2 ** (1 + (bits % 6))})`, `polynomial(${1 + (bits % 5)})`]) {
      add(
        `function_${bits}_${lanes}_${out}_${method}`,
        `${read}${copy}  y = tanh(w) @approximate(${method}) ${end}`,
        functions,
      );
    }
    add(`slope_${bits}_${lanes}_${out}`, `${read}${copy}  y = leakyrelu(w, slope: 0.1) ${end}`, functions);
    add(`slopes_${bits}_${lanes}_${out}`, `${read}${copy}  y = prelu(w) ${end}`, functions);
  }
  for (const [channels, lanes, bits] of [
    [4, 1, 8],
    [4, 4, 4],
    [8, 2, 6],
    [8, 8, 8],
    [16, 4, 5],
    [6, 3, 12],
  ] as const) {
    const read = (name: string, size: string) =>
      `  input ${name}: int${bits}(scale: 1)[${channels}${size}]\n  w${name} = quantize(${name}, to: int${bits}(scale: 2)) @fold(pe: ${lanes})\n`;
    const moved = ["merge", "slice", "pad", "multiply", "reorder"] as const;
    const [rows, columns] = bits < 6 ? [20, 30] : bits > 6 ? [6, 10] : [5, 60];
    const image = `, ${rows}, ${columns}`;
    const move = (name: string, inputs: string, layer: string) =>
      add(`${name}_${channels}_${lanes}_${bits}`, `${inputs}  y = ${layer}\n  output y`, moved);
    move("concat", `${read("a", image)}${read("b", image)}`, "concat(wa, wb)");
    move("concat3", `${read("a", image)}${read("b", image)}${read("c", image)}`, "concat(wa, wb, wc)");
    move("slice", read("a", image), "slice(wa, from: 1, to: 5, axis: rows)");
    move("slice2", read("a", image), "slice(wa, from: 2, to: 7, axis: columns)");
    move("pad", read("a", image), "pad(wa, padding: 1)");
    move("pad2", read("a", image), "pad(wa, padding: [0, 2, 1, 3])");
    move("multiply", `${read("a", image)}${read("b", image)}`, "multiply(wa, wb)");
    move("excite", `${read("a", image)}${read("b", "")}`, "multiply(wa, wb)");
    move("upsample", read("a", image), "upsample(wa, factor: 2)");
    move("transpose", read("a", image), "transpose(wa, order: [0, 2, 1])");
    move("reshape", read("a", image), `reshape(wa, to: [${columns}, ${channels}, ${rows}])`);
  }
  for (const [channels, lanes, bits] of [
    [4, 1, 4],
    [8, 4, 8],
    [16, 8, 6],
    [6, 3, 10],
  ]) {
    add(
      `residual_${channels}_${lanes}_${bits}`,
      `  input x: int${bits}(scale: 1)[${channels}, 12, 12]\n  y = conv(x, filters: ${channels}, kernel: 3, padding: same) @weights(int3) @activations(int${bits}(scale: 1)) @fold(pe: ${lanes}, simd: ${lanes})\n  s = add(x, y) @activations(int${bits}(scale: 2))\n  f = dense(flatten(s), units: 6) @weights(int2) @fold(pe: 3, simd: ${channels})\n  l = argmax(f)\n  output l, s`,
    );
  }
  return designs;
}

/** A unit of one of the designs above. */
export interface Sample {
  /** `design/unit` */
  readonly name: string;
  readonly unit: Unit;
  readonly device: Device;
}

/** Units of one circuit that are synthesised: more of those that vary most. */
const samplesOf = (circuit: string): number => (circuit === "matrixVector" ? 32 : 12);

/** Every different unit of the designs once, at most `samplesOf` of each circuit, spread over the designs. */
export function unitSamples(designs: readonly UnitDesign[]): readonly Sample[] {
  const all = distinctUnits(designs);
  return [...Map.groupBy(all, ({ unit }) => modelOf(unit).circuit(unit))].flatMap(([circuit, samples]) => {
    const step = Math.max(1, samples.length / samplesOf(circuit));
    return samples.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  });
}

function distinctUnits(designs: readonly UnitDesign[]): readonly Sample[] {
  const samples: Sample[] = [];
  const seen = new Set<string>();
  designs.forEach(({ name, text, only }, index) => {
    const design = designOf(text);
    const { device } = design.target;
    for (const unit of pinned(design, index % 3 !== 2)) {
      if (only && !only.includes(unit.kind)) continue;
      const model = modelOf(unit);
      const shape = JSON.stringify([
        model.circuit(unit),
        model.lut(unit, operationsOf(device)),
        model.ff(unit, operationsOf(device)),
        model.memories(unit),
      ]);
      if (seen.has(shape)) continue;
      seen.add(shape);
      samples.push({ name: `${name}/${unit.name}`, unit, device });
    }
  });
  return samples;
}

/** The units of a design, with multipliers where they are told to be: the coefficients must not change what they are fitted to. */
function pinned(design: Design, dsp: boolean): readonly Unit[] {
  const layouts = new Map(design.network.layers.map((layer) => [layer.name, layer]));
  const chosen = stageUnits(design);
  const stages = design.stages.flatMap(({ layer, fold }) => {
    if (travels(layer)) return chosen.get(layer.name)!;
    const read = layer.inputTensors[0]!;
    const source = layouts.get(read.source)?.output.shape ?? read.shape;
    return buildStage(
      layer,
      { ...fold, dsp },
      layer.arithmetic.kind === "map" ? read.shape : source,
      design.target.device,
    );
  });
  const between = design.units.filter((unit) => ["fifo", "fork", "converter"].includes(unit.kind));
  return [...stages, ...between];
}

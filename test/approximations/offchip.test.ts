import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { explain } from "../../server/estimate/explain.ts";
import { weightPorts } from "../../server/generate/offChip.ts";
import { offChipPorts } from "../../server/mapping/offChip.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { environment } from "../network/check.ts";

function compiled(layers: string, target = "device xc7z020 clock 100 MHz") {
  const text = `target board { ${target} }\nnetwork n on board {\n  input x: uint8[1, 6, 6]\n  ${layers}\n}\n`;
  return createCompiler(environment())(parse(text));
}

function messages(layers: string, target?: string): string[] {
  return compiled(layers, target).diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

const conv = "y = conv(x, filters: 4, kernel: 3) @weights(int8)";

test("weights come over a port as wide as a word, as often as they are used", () => {
  const { mapped, diagnostics } = compiled(`${conv} @memory(offchip) @fold(pe: 4, simd: 3)\n  output y`);
  expect(diagnostics).toEqual([]);
  const { design, estimate } = mapped[0]!;
  const unit = design.units.find(({ kind }) => kind === "matrixVector");
  // 4 x 3 weights of 8 bits are 96 bits, in a beat of 128.
  expect(unit).toMatchObject({ offChip: { port: 128 } });
  // 16 pixels of 3 words each.
  const traffic = 16 * 3 * 128;
  expect(estimate.memory.offChipPerInference.value).toBe(traffic);
  expect(estimate.layers.find(({ name }) => name === "y")!.energy.offChipMemory.value).toBeCloseTo(
    traffic * 70e-12,
    15,
  );
  const line = explain(design, estimate, "y").find(({ what }) => what === "energy of off-chip memory");
  expect(line).toMatchObject({ filledIn: "6144 * 70 pJ" });
  const border = 36 + (4 * 16 * estimateBits(compiled(`${conv}\n  output y`))) / 8;
  expect(estimate.roofline.network.traffic.value).toBe(border + traffic / 8);
});

/** Bits of an element of the output. */
function estimateBits({ mapped }: ReturnType<typeof compiled>): number {
  return mapped[0]!.network.byName.get("y")!.output.format.bits;
}

test("those of a depthwise convolution come tap by tap, anew for each pixel", () => {
  const { mapped, diagnostics } = compiled(
    "y = depthwise(concat(x, x, x, x), kernel: 3) @weights(int8) @memory(offchip) @fold(pe: 2)\n  output y",
  );
  expect(diagnostics).toEqual([]);
  const { design, estimate } = mapped[0]!;
  expect(design.units.find(({ kind }) => kind === "depthwise")).toMatchObject({ offChip: { port: 32 } });
  // 16 pixels of two groups of nine taps; two words of 16 bits in each beat.
  expect(estimate.memory.offChipPerInference.value).toBe(16 * 9 * 32);
});

test.each([
  ["lstm", "", ["y_input", "y_products"]],
  ["gru", ", reset: after", ["y_input", "y_products"]],
  ["gru", ", reset: before", ["y_input", "y_products", "y_products_1"]],
])("%s%s reads the matrices of input and state over ports of their own", (kind, options, readers) => {
  const { mapped, diagnostics } = compiled(
    `y = ${kind}(reshape(x, to: [6, 6]), units: 4${options}) @weights(int8) @activations(int8) @memory(offchip) @fold(pe: 1, simd: 2)\n  output y`,
    "device xczu7ev clock 100 MHz",
  );
  expect(diagnostics).toEqual([]);
  const { design, estimate } = mapped[0]!;
  expect(weightPorts(design).map(({ unit }) => unit)).toEqual(readers);
  expect(offChipPorts(mapped[0]!.network)).toBe(readers.length);
  const traffic = weightPorts(design).reduce((sum, { beats, bits }) => sum + 6 * beats * bits, 0);
  expect(estimate.memory.offChipPerInference.value).toBe(traffic);
});

test("weights on the chip need block memory that those beside it do not, and no traffic", () => {
  const layer = "y = dense(flatten(x), units: 500) @weights(int8) @fold(pe: 1, simd: 6)";
  const of = (memory: string) => compiled(`${layer} @memory(${memory})\n  output y`).mapped[0]!;
  const [here, beside] = [of("bram"), of("offchip")];
  expect(here.estimate.memory.offChipPerInference.value).toBe(0);
  // 3000 words of 48 bits; a buffer of 128 beats of 64 bits, and the biases of both.
  expect(here.design.cost.bram18).toBeGreaterThan(beside.design.cost.bram18 + 5);
  expect(beside.design.timing.interval).toBe(here.design.timing.interval);
});

test("layers share the bandwidth: more of them, a faster clock or less bandwidth fold further", () => {
  const layers = (count: number) =>
    `${Array.from({ length: count }, (_, at) => `l${at} = dense(${at === 0 ? "flatten(x)" : `l${at - 1}`}, units: 36) @weights(int8) @activations(int8) @memory(offchip)`).join("\n  ")}\n  output l${count - 1}`;
  const ports = (count: number, target?: string) =>
    compiled(layers(count), target).mapped[0]!.design.units.flatMap((unit) =>
      unit.kind === "matrixVector" ? [unit.offChip!.port] : [],
    );
  // 2.1 GB/s at 87 % and 100 MHz: 146 bits per cycle.
  expect(Math.max(...ports(1))).toBe(128);
  expect(Math.max(...ports(2))).toBe(64);
  expect(Math.max(...ports(1, "device xc7z020 clock 200 MHz"))).toBe(64);
  expect(messages(layers(10)).join()).toContain(
    "GB/s among 10 ports at 100 MHz are less than 32 bit per cycle for each",
  );
});

test("attention reads both of its matrices, each over a port, between which the bandwidth is shared", () => {
  const text =
    "target board { device xc7z020 clock 100 MHz }\nnetwork n on board {\n  input x: int8[6, 32]\n  y = attention(x, heads: 2) @weights(int8) @activations(int8) @memory(offchip)\n  output y\n}\n";
  const { mapped, diagnostics } = createCompiler(environment())(parse(text));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { design, estimate } = mapped[0]!;
  const readers = design.units.flatMap((unit) =>
    unit.kind === "matrixVector" && unit.offChip ? [[unit.name, unit.offChip.port]] : [],
  );
  // 146 bits per cycle, half of them for each.
  expect(readers).toEqual([
    ["y_stored", 64],
    ["y_output", 64],
  ]);
  // All weights for each of the six steps.
  expect(estimate.memory.offChipPerInference.value).toBe(6 * 4 * 32 * 32 * 8);
});

test("an edit of one layer maps as the whole file does", () => {
  const text = (place: string) =>
    `target board { device xc7z020 clock 100 MHz }\nnetwork n on board {\n  input x: uint8[36]\n  a = dense(x, units: 36) @weights(int8) @activations(int8) @memory(offchip)\n  y = dense(a, units: 36) @weights(int8) @memory(${place})\n  output y\n}\n`;
  const ports = (compilation: ReturnType<typeof compiled>) =>
    compilation.mapped[0]!.design.units.map((unit) => (unit.kind === "matrixVector" ? unit.offChip?.port : 0));
  const compile = createCompiler(environment());
  compile(parse(text("bram")));
  expect(ports(compile(parse(text("offchip"))))).toEqual(ports(createCompiler(environment())(parse(text("offchip")))));
  expect(ports(compile(parse(text("bram"))))).toEqual(ports(createCompiler(environment())(parse(text("bram")))));
});

test("what cannot be beside the chip is said at the annotation, with the figures and what to write instead", () => {
  const embedding = "y = embedding(flatten(x), entries: 256, features: 4) @memory(offchip)\n  output y";
  expect(messages(embedding).join()).toContain(
    "Weights beside the chip are generated for layers that read all of them in their order, which embedding does not; write bram, or leave out @memory.",
  );
  expect(messages(`${conv} @memory(offchip)\n  output y`, "device ice40up5k clock 12 MHz").join()).toContain(
    "Weights cannot live in offchip on iCE40 UltraPlus 5K: no memory beside it is known.",
  );
  const wide = "y = dense(flatten(x), units: 36) @weights(int8) @memory(offchip) @fold(pe: 36, simd: 2)\n  output y";
  expect(messages(wide).join()).toContain(
    "2.10 GB/s at 100 MHz bring at most 128 bit per cycle, and its fold takes 1024; write a smaller @fold or leave it out.",
  );
  const circulant = "y = dense(flatten(x), units: 36) @weights(int8) @circulant(4) @memory(offchip)\n  output y";
  expect(messages(circulant).join()).toContain("leave out @circulant, or write bram");
});

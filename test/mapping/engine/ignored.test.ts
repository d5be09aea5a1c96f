import { expect, test } from "vitest";
import { open } from "../../service/documents.ts";

const engine = "target chip {\n  device xc7z020\n  clock 100 MHz\n  architecture engine(rows: 4, columns: 4)\n}\n";
const streaming = "target board {\n  device xc7z020\n  clock 100 MHz\n}\n";

function said(targets: string, on: string, layer: string): readonly string[] {
  const { diagnostics } = open(
    `${targets}network n on ${on} {\n  input x: uint8[4, 8, 8]\n  ${layer}\n  output c\n}\n`,
  ).compilation();
  return diagnostics.filter(({ code }) => code === "dnnx-ignored-on-engine").map(({ message }) => message);
}

const conv = "c = conv(x, filters: 8, kernel: 3) @weights(int8)";

test.each([
  ["@memory(offchip)", "With `weights: off_chip` those of all layers come from there."],
  ["@memory(uram)", "the weights of all layers are in its buffers"],
  ["@fold(pe: 2, simd: 4)", "the layers share its array in turn"],
  ["@fold(pack: 2)", "With `packing: true` several products"],
  ["@reuse(4)", "the layers share its array in turn"],
  ["@region(50%)", "an engine computes all positions"],
])("%s is said to change nothing", (annotation, why) => {
  const [message, ...others] = said(engine, "chip", `${conv} ${annotation}`);
  expect(message).toContain(`${annotation.split("(")[0]} changes nothing on "chip": `);
  expect(message).toContain(why);
  expect(others).toEqual([]);
});

test("only on the engine, where a network is on another target too", () => {
  const messages = said(`${streaming}${engine}`, "board, chip", `${conv} @memory(bram)`);
  expect(messages).toEqual([expect.stringContaining('on "chip"')]);
  expect(said(streaming, "board", `${conv} @memory(bram)`)).toEqual([]);
});

test.each(["@region(100%)", "@sparsity(50%, 2:4)", "@activations(uint8)", "@lowrank(2)", "@circulant(4)"])(
  "what means something there is not, %s",
  (annotation) => {
    expect(said(engine, "chip", `${conv} ${annotation}`)).toEqual([]);
  },
);

test("is told once of an annotation that many layers share", () => {
  const layers = "b = conv(x, filters: 8, kernel: 3)\n  c = conv(b, filters: 8, kernel: 3)";
  const text = `approximation folded {\n  fold pack: 2\n}\n${engine}`;
  expect(said(text, "chip", `use folded\n  ${layers}`)).toHaveLength(1);
});

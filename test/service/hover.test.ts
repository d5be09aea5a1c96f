import { describe, expect, test } from "vitest";
import { hoverAt } from "../../server/service/hover.ts";
import { at, network } from "./documents.ts";

function hover(marked: string): string {
  const { document, offset } = at(marked);
  return hoverAt(document, offset)?.markdown ?? "";
}

const body = (marks: { conv?: string; pool?: string; sum?: string } = {}): string =>
  network(`  /// Finds edges.
  c${marks.conv ?? ""}1 = conv(image, filters: 4, kernel: 3, padding: same) @weights(int4) @activations(uint4(scale: 2^-2))
  p1 = ${marks.pool ?? ""}maxpool(c1, kernel: 2)
  f1 = dense(flatten(p1), units: 10)
  output f1
  require ${marks.sum ?? ""}latency <= 1 ms`);

describe("hovers", () => {
  test("a layer: its text, tensors, weights and costs with share, band and model", () => {
    const text = hover(body({ conv: "|" }));
    expect(text).toContain("Finds edges.");
    expect(text).toContain("**c1**: conv of `image` `uint8[1, 8, 8]` → `uint4[4, 8, 8]`");
    expect(text).toContain("Weights `int4` [4, 1, 3, 3], pseudo-random with a fixed seed (no file)");
    expect(text).toMatch(/\| LUT \| [\d,]+ \| [\d.]+ % \| .*% …/);
    expect(text).toMatch(/\| interval \| [\d,]+ cycles \|/);
    expect(text).toMatch(/\| energy \| [\d.]+ [mµnp]J\/inference \| [\d.]+ % \|/);
    expect(text).toContain("_Models: ");
    expect(text).toContain("2,304 MACs");
  });

  test("a network on a processor: what bounds it there", () => {
    const text = hover(
      "target gpu {\n  device titan_x\n}\nnetwork n|et on gpu {\n  input x: uint8[8]\n  output dense(x, units: 4)\n}",
    );
    expect(text).toMatch(/only compared with\): at most 1\.2 TOP\/s, bound by memory; no inference takes less than/);
  });

  test("a layer from where it is read", () => {
    expect(hover(network("  a = relu(im|age)\n  output a"))).toContain("**image**: input");
  });

  test("a parameter that is a format by default", () => {
    expect(hover(network("  s = |lstm(image, units: 2)\n  output s"))).toContain("table: 1024, cell: fixed<16, 5>)");
  });

  test("a layer kind: what it became here, and its parameters", () => {
    const text = hover(body({ pool: "|" }));
    expect(text).toContain("**p1**: maxpool of `c1`");
    expect(text).toContain("maxpool(input, kernel, stride: kernel, padding: valid)");
  });

  test("a nested layer", () => {
    expect(hover(network("  f = dense(fla|tten(image), units: 3)\n  output f"))).toContain(
      "**f.flatten**: flatten of `image`",
    );
  });

  test("a network: totals, requirements, what the weights are", () => {
    const text = hover(body().replace("network net", "network n|et"));
    expect(text).toMatch(/\*\*net\*\* on `board` \(xc7z020, 100 MHz\); bottleneck `\w+`/);
    expect(text).toMatch(/\| throughput \| [\d.]+ [kM] inference\/s/);
    expect(text).toMatch(/\| LUT \| [\d,]+ \| [\d.]+ % \|/);
    expect(text).toContain("- met: `latency <= 1 ms`");
    expect(text).toContain("Weights: pseudo-random with a fixed seed");
  });

  test("a requirement: whether it is met", () => {
    expect(hover(body({ sum: "|" }))).toMatch(/On `board`: met, \d+ % to spare\./);
  });

  test.each([
    ["an annotation", network("  a = relu(image) @fo|ld(pe: 1)"), "Parallelism of the unit"],
    ["an entry of an approximation", "approximation a {\n  wei|ghts int4\n}", "Number format of the weights"],
    ["a parameter", network("  a = conv(image, filters: 1, ker|nel: 3)"), "`kernel`: Size of the window"],
    ["a parameter of an annotation", network("  a = relu(image) @fold(p|e: 1)"), "Output channels computed at a time"],
    ["a format", network("  a = relu(image) @activations(ui|nt4)"), "Integer of 1 to 32 bits"],
    ["a device", "target t {\n  device xc7|z020\n}", "53,200"],
    ["a keyword", "tar|get t {\n  device xc7z020\n}", "What the hardware is built on"],
    ["a property of a target", "target t {\n  clo|ck 100 MHz\n}", "Clock of the accelerator"],
    ["an approximation", `approximation edge {\n  weights int4\n}\n${network("  use ed|ge")}`, "weights int4"],
  ])("%s", (_, text, expected) => {
    expect(hover(text)).toContain(expected);
  });

  test.each([
    ["white space", network(" | a = relu(image)")],
    ["a comment", network("  // conv| of the image")],
    ["a number", network("  a = conv(image, filters: 1|2)")],
  ])("nothing on %s", (_, text) => {
    expect(hover(text)).toBe("");
  });
});

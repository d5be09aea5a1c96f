import { expect, test } from "vitest";
import { requirementsOf } from "../../server/service/requirements.ts";
import { network, open } from "./documents.ts";

const body = "  a = dense(flatten(image), units: 3) @weights(int4) @activations(int8(scale: 2^4))\n  output a";

test("each requirement is met or missed with the values", () => {
  const text = network(`${body}\n  require latency <= 1 s\n  require lut <= 1\n  require dsp <= 200`);
  const document = open(text);
  const outcomes = requirementsOf(document);
  expect(outcomes.map(({ text, met }) => [text, met])).toEqual([
    ["latency <= 1 s", true],
    ["lut <= 1", false],
    ["dsp <= 200", true],
  ]);
  const [latency, lut] = outcomes;
  expect(text.slice(latency?.start, latency?.end)).toBe("require latency <= 1 s");
  expect(latency?.expected).toBe("<= 1 s");
  expect(latency?.margin).toBe("100 % to spare");
  const cost = document.compilation().mapped[0]!.estimate.resources.lut.cost;
  expect(Number(lut?.actual?.split(" ")[0]?.replaceAll(",", ""))).toBe(Math.round(cost.value ?? Number.NaN));
  expect(lut?.actual).toMatch(/^[\d,]+ \(−\d+ % … \+\d+ %\)$/);
  expect(lut?.message).toMatch(/^lut <= 1: the estimate is [\d,]+ .*, [\d,]+ % missing\.$/);
});

test("of a bound of 0 nothing is to spare, and nothing can be missing by a share of it", () => {
  const document = open(network(`${body}\n  require lut <= 0\n  require uram <= 0\n  require energy > 0 J`));
  const { requirements } = document.compilation().mapped[0]!.estimate;
  expect(requirements.map(({ met, margin }) => ({ met, margin }))).toEqual([
    { met: false, margin: undefined },
    { met: true, margin: 0 },
    { met: true, margin: undefined },
  ]);
  expect(requirementsOf(document).map(({ margin }) => margin)).toEqual(["not met", "0 % to spare", "met"]);
});

test("what stands behind a missed figure is what it is made of", () => {
  const text = `target board {\n  device zcu104\n  clock 200 MHz\n}
target chip {\n  process 28 nm\n  clock 100 MHz\n  area 1 mm2\n}
network n on board, chip {
  input x: uint8(scale: 2^-8)[3, 16, 16]
  c1 = conv(x, filters: 8, kernel: 3) @memory(offchip)
  y = dense(flatten(c1), units: 10)
  output y
  require c1.energy <= 1 uJ
  require memory <= 4 KiB
  require y.memory <= 10 B
  require area <= 100 um2
}`;
  const messages = open(text.replace("board, chip", "board"))
    .compilation()
    .diagnostics.map(({ message }) => message);
  expect(messages[0]).toMatch(/^Not met: c1\.energy .* Most of it is off-chip memory\./);
  for (const message of messages.slice(1, 3)) expect(message).toMatch(/"y" holds most: .*Weights of fewer bits/);
  const chip = open(text.replace("board, chip", "chip").replace(" @memory(offchip)", "")).compilation();
  expect(chip.diagnostics.at(-1)?.message).toMatch(/^Not met: area .* "y" uses most: [\d,]+\. Fewer bits there/);
});

test("what has no estimate says why, and is neither met nor missed", () => {
  const [broken] = requirementsOf(open(network("  a = relu(nothing)\n  output a\n  require lut <= 1")));
  expect(broken).toMatchObject({
    text: "lut <= 1",
    target: "board",
    message: "The network has errors; correct them first.",
  });
  expect(broken?.met).toBeUndefined();
  const untargeted = network(`${body}\n  require lut <= 1`).replace(" on board", "");
  expect(requirementsOf(open(untargeted))[0]).toMatchObject({
    target: "",
    message: expect.stringContaining("on TARGET"),
  });
});

test("a network on two targets has each requirement twice", () => {
  const two = network(`${body}\n  require latency <= 1 s`).replace(
    "network net on board",
    "target other {\n  device xc7z010\n  clock 50 MHz\n}\nnetwork net on board, other",
  );
  expect(requirementsOf(open(two)).map(({ target }) => target)).toEqual(["board", "other"]);
});

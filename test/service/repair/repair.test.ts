import { describe, expect, test } from "vitest";
import { replaced } from "../../../grammar/layout.ts";
import { diagnosticsOf } from "../../../server/service/diagnostics.ts";
import { editsOf } from "../../../server/service/repair/change.ts";
import { cheapestFolding, mayFoldFurther } from "../../../server/service/repair/economy.ts";
import { fitFile } from "../../../server/service/repair/fit.ts";
import { type Repair, repairTitle } from "../../../server/service/repair/repair.ts";
import { problemOf, problemsAt, repairsOf } from "../../../server/service/repair/search.ts";
import { limitedFigures } from "../../../server/service/repair/shortfall.ts";
import { createTrial } from "../../../server/service/repair/trial.ts";
import { network, open } from "../documents.ts";
import {
  inBlocks,
  missed,
  onTwo,
  repairedFile,
  repairs,
  tooLarge,
  tooMany,
  tooParallel,
  tooSlow,
  tooSlowAtCall,
  tooSlowInBlock,
  tooSlowInside,
  tooSlowInUse,
  tooWide,
  unhindered,
  waiting,
} from "./texts.ts";

const foldings = { tooSlow, tooSlowInside, tooSlowInUse, tooSlowInBlock, tooSlowAtCall };
const problems = { tooLarge, tooParallel, ...foldings, tooMany, tooWide, waiting, inBlocks };

describe.each(Object.entries(problems))("%s", (_, text) => {
  test("is short of something, and every offer repairs it in a file compiled from nothing", async () => {
    const { document, found } = await repairs(text);
    expect(missed(document)).not.toEqual([]);
    expect(found.length).toBeGreaterThan(0);
    const problemsBefore = diagnosticsOf(document).filter(({ severity }) => severity === "error").length;
    for (const repair of found) {
      expect(repair.repaired, repairTitle(repair)).toBe(true);
      const after = repairedFile(text, repair);
      expect(missed(after), repairTitle(repair)).toEqual([]);
      const errors = diagnosticsOf(after).filter(({ severity }) => severity === "error");
      expect(errors.length).toBeLessThanOrEqual(problemsBefore);
      expect(errors).toEqual([]);
    }
  });

  test("what is said of an offer is what the file then costs", async () => {
    const { found } = await repairs(text);
    for (const repair of found) {
      const [mapped] = repairedFile(text, repair).compilation().mapped;
      const figures = limitedFigures(mapped!);
      for (const { what, after, limit } of repair.figures) {
        expect(figures.find((it) => it.what === what)).toMatchObject({ actual: after, limit });
      }
      const { noise, throughput } = mapped!.estimate;
      expect(repair.noise.after).toBe(noise.value ?? noise.reason);
      expect(repair.throughput.after).toBe(throughput.value);
    }
  });
});

describe("the order of the offers", () => {
  test("those that change no result first, then by the noise they bring", async () => {
    const { found } = await repairs(tooLarge);
    const estimated = found.filter(({ caveat }) => caveat === undefined);
    const loss = ({ keepsValues, noise: { before, after } }: Repair) => {
      if (keepsValues) return 0;
      return after > before ? Number.MAX_VALUE : (before as number) - (after as number);
    };
    const losses = estimated.map(loss);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect(new Set(losses).size).toBeGreaterThan(2);
  });

  test("mixed formats leave more bits than one limit for all", async () => {
    const { found } = await repairs(tooLarge);
    const bits = (repair: Repair) =>
      repairedFile(tooLarge, repair)
        .compilation()
        .mapped[0]!.network.layers.reduce((sum, { weights }) => sum + (weights?.format.bits ?? 0), 0);
    const mixed = found.find(({ change }) => change.startsWith("fewer bits where"));
    const common = found.find(({ change }) => /^weights of at most/.test(change));
    expect(bits(mixed!)).toBeGreaterThan(bits(common!));
  });
});

test("a title says what was short before and after, the limit, and the cost", async () => {
  const { found } = await repairs(tooSlow);
  expect(repairTitle(found[0]!)).toMatch(
    /^Folding of a chosen by the mapping — throughput [\d.]+ k inference\/s → [\d.,]+ [kM] inference\/s \(limit 100 k inference\/s\), same results$/,
  );
});

test("all layers inside of a call are overridden by one statement", async () => {
  const { found } = await repairs(inBlocks);
  const weights = found.find(({ change }) => /weights.* in \d+ layers/.test(change));
  const text = repairedFile(inBlocks, weights!).tree.text;
  expect(text.match(/override/g)?.length).toBe(1);
  expect(text).toMatch(/ {2}override y @weights\(\w+\)\n}/);
});

test("what is said of a call stands in front of what is said of layers inside, which else it would hold for", () => {
  const document = open(inBlocks);
  const { network } = document.compilation().mapped[0]!;
  const weighted = network.layers.filter(({ name, weights }) => weights && name !== "z").map(({ name }) => name);
  const inside = network.layers.find(({ name, weights }) => name.startsWith("y") && !weights)!.name;
  const fold = (layer: string, value: string) => ({ network: network.name, layer, annotation: "fold", value });
  const edits = editsOf(document, [fold(inside, "pe: 2"), ...weighted.map((name) => fold(name, "pe: 1"))])!;
  expect(edits.map(({ newText }) => newText).join("")).toBe(
    `  override y @fold(pe: 1)\n  override ${inside} @fold(pe: 2)\n`,
  );
});

test("what nothing repairs is brought closer", async () => {
  const impossible = tooSlow.replace("100000 inference/s", "900 Minference/s");
  const { found } = await repairs(impossible);
  expect(found.length).toBeGreaterThan(0);
  for (const repair of found) {
    expect(repair.repaired).toBe(false);
    expect(repairTitle(repair)).toMatch(/^Closer, not enough: /);
    expect(repair.throughput.after!).toBeGreaterThan(repair.throughput.before!);
  }
});

test("a search ends when it is told to, with what it found", async () => {
  const document = open(tooLarge);
  const problem = problemOf(document, document.compilation().mapped[0]!)!;
  const asked: number[] = [];
  const found = await repairsOf(problem, async (tried) => {
    asked.push(tried);
    return tried < 4;
  });
  expect(asked).toEqual([0, 1, 2, 3, 4]);
  expect(found.length).toBeLessThan((await repairs(tooLarge)).found.length);
});

test("a repair never breaks another requirement", async () => {
  const both = tooMany.replace("require lut <= 5000", "require lut <= 5000\n  require latency <= 10 us");
  const latency = (repair: Repair) => missed(repairedFile(both, repair)).filter((it) => it.includes("require 1"));
  const before = missed(open(both)).includes("costly require 1");
  const { found } = await repairs(both);
  expect(before).toBe(false);
  for (const repair of found) expect(latency(repair)).toEqual([]);
});

test("problems stand where their diagnostics do", () => {
  const document = open(tooMany);
  const start = tooMany.indexOf("lut <=");
  expect(problemsAt(document, { start, end: start }).map(({ short }) => short.map(({ what }) => what))).toEqual([
    ["lut"],
  ]);
  const elsewhere = tooMany.indexOf("filters");
  expect(problemsAt(document, { start: elsewhere, end: elsewhere })).toEqual([]);
});

describe("fit to device", () => {
  const two = `${tooLarge}${tooSlow}`;

  test("repairs every network of the file with one set of edits", async () => {
    const document = open(two);
    expect(missed(document).length).toBeGreaterThanOrEqual(2);
    const fit = await fitFile(document, unhindered);
    expect(fit.left).toEqual([]);
    expect(fit.repairs.map(({ network }) => network)).toEqual(["wide", "slow"]);
    expect(missed(repairedFile(two, fit))).toEqual([]);
  });

  test("what one repair mends the next does not break again", () => {
    const document = open(tooSlow);
    const fold = { network: "slow", layer: "a", annotation: "fold" } as const;
    const attempt = createTrial(document, document.compilation().mapped[0]!, [fold]);
    expect(attempt([fold])).toMatchObject({ figures: expect.any(Map) });
    expect(attempt([{ ...fold, value: "pe: 1, simd: 1" }])).toBe("too far");
  });

  test("an annotation that is taken out leaves the others outside of comments", () => {
    const noted = network(
      "  a = dense(flatten(image), units: 4) // noted\n    @fold(pe: 2) @weights(int4)\n  output a",
    );
    const edits = editsOf(open(noted), [{ network: "net", layer: "a", annotation: "fold" }])!;
    expect(replaced(noted, edits)).toBe(noted.replace("@fold(pe: 2) ", ""));
  });

  test("leaves foldings to the mapping that are written for another device, where nothing else helps", async () => {
    const fit = await fitFile(open(tooParallel), unhindered);
    expect(fit.left).toEqual([]);
    expect(fit.repairs[0]?.repair.change).toMatch(/^folding chosen by the mapping, fewer bits/);
    const after = repairedFile(tooParallel, fit);
    expect(missed(after)).toEqual([]);
    expect(after.tree.text).not.toContain("@fold");
  });

  test.each(Object.entries(foldings))("changes no result where a folding is enough: %s", async (_, text) => {
    const fit = await fitFile(open(text), unhindered);
    expect(fit.repairs[0]?.repair.keepsValues).toBe(true);
    expect(repairedFile(text, fit).tree.text).not.toMatch(/fold|override/);
  });

  test("names what it cannot repair and leaves it", async () => {
    const hopeless = tooSlow.replace("100000 inference/s", "900 Minference/s");
    const fit = await fitFile(open(hopeless), unhindered);
    const short = [{ what: "throughput", actual: expect.any(String), limit: "900 M inference/s" }];
    expect(fit).toEqual({ repairs: [], left: [{ network: "slow", target: "board", short }], edits: [] });
  });

  test("of a network on two targets the one that is repaired does not hide the other", async () => {
    const document = open(onTwo);
    const fit = await fitFile(document, unhindered);
    expect(fit.repairs.map(({ target }) => target)).toEqual(["fast"]);
    expect(fit.left).toMatchObject([{ network: "tight", target: "tiny", short: [{ what: "throughput" }] }]);
    expect(missed(repairedFile(onTwo, fit))).toEqual(["tight require 0"]);
  });
});

describe("the cheapest folding", () => {
  const roomy = tooMany.replace("  require lut <= 5000\n", "");

  test("meets what is required with the band of the estimate, and saves hardware", async () => {
    const document = open(roomy);
    const [mapped] = document.compilation().mapped;
    expect(mayFoldFurther(mapped!)).toBe(true);
    const repair = await cheapestFolding(document, mapped!, unhindered);
    const after = repairedFile(roomy, repair!).compilation().mapped[0]!;
    expect(after.estimate.requirements.map(({ met }) => met)).toEqual([true]);
    expect(after.estimate.throughput).toMatchObject({ low: expect.any(Number) });
    expect(after.estimate.throughput.value === null ? 0 : after.estimate.throughput.low).toBeGreaterThanOrEqual(1000);
    const lut = ({ estimate }: typeof after) => estimate.resources.lut.cost.value!;
    expect(lut(after)).toBeLessThan(lut(mapped!) / 2);
  });

  test("is not offered where nothing is required of the time", async () => {
    const document = open(roomy.replace(/ {2}require throughput.*\n/, ""));
    const [mapped] = document.compilation().mapped;
    expect(mayFoldFurther(mapped!)).toBe(false);
    expect(await cheapestFolding(document, mapped!, unhindered)).toBeUndefined();
  });
});

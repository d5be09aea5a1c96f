import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { devices } from "../../server/targets/catalogue.ts";
import { designOf } from "../mapping/designs.ts";
import { randomNetwork } from "../networks/randomNetwork.ts";
import { randomSequence } from "../networks/randomSequence.ts";

/** One device of each family, and chips with little and much of everything. */
const targets = [
  ...[...Map.groupBy(devices, ({ family }) => family).values()].map(
    ([first]) => `device ${first!.name}\n  clock 20 MHz`,
  ),
  "process 28 nm\n  clock 100 MHz\n  area 4 mm2",
  "process 130 nm\n  clock 20 MHz\n  area 1 mm2\n  sram 64 KiB",
];

const texts = [
  ...fc.sample(randomNetwork, { numRuns: 6, seed: 3 }),
  ...fc.sample(randomSequence, { numRuns: 4, seed: 3 }),
  ...["lenet5", "lstm", "residual"].map((name) =>
    readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8"),
  ),
];

/** The numbers that are none, or are below 0 where only what is compared with a limit or with noise may be; with their path. */
function strange(value: unknown, path: string): readonly string[] {
  if (typeof value === "number") {
    return Number.isFinite(value) && (value >= 0 || /_db|margin/.test(path)) ? [] : [`${path}: ${value}`];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => strange(inner, `${path}.${key}`));
}

describe("every number of an estimate is one", () => {
  test("there are devices of many families", () => {
    expect(targets.length).toBeGreaterThan(12);
  });

  test.each(targets)("%j", (target) => {
    for (const text of texts) {
      const design = designOf(text.replace(/(target \w+) \{[^}]*\}/, `$1 {\n  ${target}\n}`));
      const json = estimateJson("", estimateOf(design));
      expect(strange(json, ""), text).toEqual([]);
      const messages = design.diagnostics.map(({ message }) => message).join("\n");
      expect(messages).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

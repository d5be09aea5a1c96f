import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

// Objects with getters of their own, and weak tables whose values hold a version, kept half of all that was typed until the next
// full collection; the pauses were what people feel while typing.
test("what was typed over does not outlive a quick collection of garbage", () => {
  const program = join(import.meta.dirname, "versions.ts");
  const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, program], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { made, alive } = JSON.parse(stdout);
  expect(made).toBeGreaterThan(4e6);
  // One version of twenty, and what the tables of facts about layers took.
  expect(alive / made).toBeLessThan(0.15);
});

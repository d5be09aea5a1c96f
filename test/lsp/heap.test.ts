import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** `npm run soak` types for longer. */
const edits = process.env.DNNX_EDITS ?? "10000";

test(`${edits} edits and their answers leave the heap as large as it was, but for a tenth`, () => {
  const program = join(import.meta.dirname, "heap.ts");
  const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", program, edits], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { before, after } = JSON.parse(stdout);
  expect(before).toBeGreaterThan(1e6);
  expect(after / before).toBeLessThan(1.1);
});

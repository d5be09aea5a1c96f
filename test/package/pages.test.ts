import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";

const root = join(import.meta.dirname, "..", "..");

test("the first file on the page of the extension is the example of the walkthrough", () => {
  const page = readFileSync(join(root, "docs", "extension.md"), "utf8");
  const example = readFileSync(join(root, "walkthrough", "first.dnnx"), "utf8");
  expect(page).toContain(`\`\`\`\n${example}\`\`\``);
});

test("the first file on the page of the extension has no problems and meets what it requires", () => {
  const page = readFileSync(join(root, "docs", "extension.md"), "utf8");
  const text = /^```\n(target [\s\S]*?)^```$/m.exec(page)?.[1] ?? "";
  const compile = createCompiler({ weights: () => ({ state: "missing", reason: "no file in this test" }) });
  const { mapped, diagnostics } = compile(parse(text));
  expect(diagnostics).toEqual([]);
  expect(mapped).toHaveLength(1);
  expect(mapped[0]?.estimate?.requirements.map(({ met }) => met)).toEqual([true]);
});

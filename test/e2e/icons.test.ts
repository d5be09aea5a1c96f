import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { installVsCode, vsCodeFolder } from "../../scripts/vscode.ts";

test("every icon that the manifest names is one of VS Code's", async () => {
  await installVsCode();
  const program = readFileSync(join(vsCodeFolder, "out/vs/code/browser/workbench/workbench.js"), "utf8");
  const named = [...JSON.stringify(manifest.contributes).matchAll(/"\$\(([\w-]+)\)"/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(5);
  // As VS Code registers them: with the number of their letter in its font.
  const isIcon = (name: string) => new RegExp(`["']${name}["'],\\s*\\d{5}\\b`).test(program);
  expect(isIcon("no-such-icon")).toBe(false);
  expect(named.filter((name) => !isIcon(name))).toEqual([]);
});

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");
const read = (path: string): Record<string, string> => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Texts of the manifest that stand in the language files. */
const named = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1]!);
const english = read("package.nls.json");
const chinese = globSync("package.nls.*.json", { cwd: root });
const bundles = globSync("l10n/bundle.l10n.*.json", { cwd: root });

/** Texts that the client shows, as they stand in `t("…")`. */
const sources = globSync("client/**/*.ts", { cwd: root }).map((path) => readFileSync(join(root, path), "utf8"));
const shown = sources.flatMap((text) =>
  [...text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)].map((match): string => JSON.parse(match[1]!)),
);

describe("texts of the manifest", () => {
  test("are those of the English file, all and only", () => {
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].sort()).toEqual(Object.keys(english).sort());
  });

  test("are translated, all and only", () => {
    expect(chinese).toEqual(["package.nls.zh-cn.json"]);
    for (const path of chinese) {
      const translated = read(path);
      expect(Object.keys(translated)).toEqual(Object.keys(english));
      for (const [key, text] of Object.entries(translated)) {
        expect(text, key).not.toBe("");
        expect(links(text), key).toEqual(links(english[key] ?? ""));
      }
    }
  });

  test("commands, views and settings have no text of their own", () => {
    const { commands, views, configuration } = manifest.contributes;
    const texts = [
      ...commands.map(({ title }) => title),
      ...views.dnnx.map(({ name }) => name),
      ...Object.values(configuration.properties).map(({ markdownDescription }) => markdownDescription),
    ];
    for (const text of texts) expect(text).toMatch(/^%[\w.-]+%$/);
  });
});

describe("texts of the client", () => {
  test("are translated, all and only", () => {
    expect(shown.length).toBeGreaterThan(20);
    expect(bundles).toEqual(["l10n/bundle.l10n.zh-cn.json"]);
    for (const path of bundles) expect(Object.keys(read(path)).sort()).toEqual([...new Set(shown)].sort());
  });

  test("have the same places to fill in every language", () => {
    const places = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();
    for (const path of bundles) {
      for (const [text, translated] of Object.entries(read(path)))
        expect(places(translated), text).toEqual(places(text));
    }
  });

  test("are not put together before they are translated", () => {
    for (const text of sources) expect(text).not.toMatch(/\bl10n\.t\((?!\s*["{])/);
  });
});

/** Commands and settings that a text links to. */
function links(text: string): string[] {
  return [...text.matchAll(/\((command:[\w.]+)\)/g)].map((match) => match[1]!);
}

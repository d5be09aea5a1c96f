import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languagePage } from "../../scripts/languagePage.ts";
import { annotationKinds } from "../../server/approximations/registry.ts";
import { formatKinds } from "../../server/formats/registry.ts";
import { layerKinds } from "../../server/layers/registry.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const page = readFileSync(join(docs, "language.md"), "utf8");
const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);

/** The anchor that a heading gets where the page is shown. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");

describe("docs/language.md", () => {
  test("is what the registries say: npm run pages writes it", () => {
    expect(page).toBe(languagePage());
  });

  test("has a heading for every layer and approximation, and tells every way to write a format", () => {
    expect(headings.length).toBeGreaterThan(60);
    for (const { name } of layerKinds) expect(headings).toContain(name);
    for (const { name } of annotationKinds) expect(headings).toContain(`@${name}`);
    for (const { label } of formatKinds.flatMap(({ forms }) => forms)) expect(page).toContain(`| \`${label}\` |`);
  });

  test("has no two headings with one anchor", () => {
    const anchors = headings.map(anchorOf);
    expect(anchors.filter((anchor, at) => anchors.indexOf(anchor) !== at)).toEqual([]);
  });

  test("every link leads somewhere", () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(200);
    const anchors = new Set(headings.map(anchorOf));
    const dead = links.filter((link) =>
      link.startsWith("#") ? !anchors.has(link.slice(1)) : !existsSync(join(docs, link)),
    );
    expect(dead).toEqual([]);
  });
});

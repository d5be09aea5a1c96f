import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { estimateJson } from "../../server/estimate/json.ts";
import { createWorkspace } from "../../server/service/workspace.ts";
import { estimatedCells, type GalleryEstimate, tableRows, withTable } from "./table.ts";

const root = new URL("../../", import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("the README shows every design of the gallery with what is estimated today", () => {
  const paths = globSync("examples/gallery/*.dnnx", { cwd: fileURLToPath(root) }).sort();
  expect(paths.length).toBeGreaterThanOrEqual(7);
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "the gallery is seeded" }) });
  const expected = paths.map((path) => {
    const [mapped] = workspace.open(path, text(path)).compilation().mapped;
    const estimate = JSON.parse(JSON.stringify(estimateJson(path, mapped!.estimate))) as GalleryEstimate;
    return estimatedCells({ path, estimate });
  });
  const shown = tableRows(text("README.md")).map((cells) => cells.map((cell) => cell.split(" / ")[0]!));
  expect(shown, "run npm run gallery").toEqual(expected);
});

test("a table takes the place of the one before", () => {
  const readme = "a\n<!-- gallery: npm run gallery -->\nold\n<!-- end of gallery -->\nb\n";
  expect(withTable(withTable(readme, "| x |"), "| y |")).toBe(
    "a\n<!-- gallery: npm run gallery -->\n| y |\n<!-- end of gallery -->\nb\n",
  );
  expect(() => withTable("a", "t")).toThrow("README.md has no");
});

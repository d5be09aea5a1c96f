import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listFolder } from "../../server/hosts/source.ts";
import { findSources } from "../../server/service/findSources.ts";

test("files of a folder of the disk, where links to folders lead nowhere", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-sources-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "parts"));
  for (const file of ["net.dnnx", "notes.md", "parts/blocks.dnnx"]) writeFileSync(join(folder, file), "");
  symlinkSync(folder, join(folder, "parts", "round"));
  const found = findSources(folder, listFolder);
  expect(await found).toEqual([join(folder, "net.dnnx"), join(folder, "parts", "blocks.dnnx")]);
  expect(await findSources(join(folder, "nothing"), listFolder)).toEqual([]);
});

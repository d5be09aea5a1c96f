import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PartSize, packageExtension, partSizes } from "../../scripts/vsix.ts";

/** Everything that the extension ships. A new file here is a decision. */
const allowed = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/changelog.md",
  "extension/dist/client.js",
  "extension/dist/graph.js",
  "extension/dist/languageClient.js",
  "extension/dist/notices.txt",
  "extension/dist/server.cjs",
  "extension/images/activity.svg",
  "extension/images/file-dark.svg",
  "extension/images/file-light.svg",
  "extension/dist/views.css",
  "extension/dist/views.js",
  "extension/images/icon.png",
  "extension/l10n/bundle.l10n.zh-cn.json",
  "extension/package.json",
  "extension/package.nls.json",
  "extension/package.nls.zh-cn.json",
  "extension/readme.md",
  "extension/syntaxes/dnnx.tmLanguage.json",
  "extension/syntaxes/language-configuration.json",
  "extension/syntaxes/snippets.json",
  "extension/walkthrough/costs.svg",
  "extension/walkthrough/first.dnnx",
  "extension/walkthrough/generate.svg",
  "extension/walkthrough/open.svg",
  "extension/walkthrough/repair.svg",
  "extension/walkthrough/verify.svg",
];
describe("the packaged extension", () => {
  let folder: string;
  let sizes: readonly PartSize[];
  let files: Record<string, Uint8Array>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dnnx-vsix-"));
    const vsix = join(folder, "dnnx.vsix");
    await packageExtension(vsix);
    sizes = partSizes(vsix);
    files = unzipSync(readFileSync(vsix));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const text = (name: string) => strFromU8(files[`extension/${name}`] ?? new Uint8Array());

  test("holds exactly the files it should", () => {
    expect(Object.keys(files).toSorted()).toEqual(allowed.toSorted());
  });

  test("is small, part by part", () => {
    for (const { part, bytes, largest } of sizes) {
      console.log(`${part.padEnd(6)} ${(bytes / 1000).toFixed(0).padStart(4)} KB of ${largest / 1000} KB`);
    }
    for (const { part, bytes, largest } of sizes) {
      expect(bytes, part).toBeGreaterThan(0);
      expect(bytes, part).toBeLessThan(largest);
    }
  });

  test.each(["client.js", "languageClient.js", "server.cjs"])("%s needs nothing but Node and the editor", (name) => {
    const builtIn = new Set(["vscode", ...createRequire(import.meta.url)("node:module").builtinModules]);
    const needed = [...text(`dist/${name}`).matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? "");
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((module) => !builtIn.has(module.replace(/^node:/, "")))).toEqual([]);
  });

  test("names every bundled package with its licence", () => {
    const notices = text("dist/notices.txt");
    for (const name of ["chevrotain", "vscode-languageclient", "vscode-languageserver"]) {
      expect(notices).toContain(`\n${name} `);
    }
    expect(notices).toContain("Apache License");
    expect(notices).toContain("Permission is hereby granted");
  });
});

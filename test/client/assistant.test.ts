import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import english from "../../package.nls.json" with { type: "json" };
import { writingTools } from "../../server/lsp/protocol.ts";
import { assistantTools } from "../../server/service/assistant/registry.ts";
import { toContribution } from "./contribution.ts";

test("the manifest contributes every tool for assistants, as the server answers it", () => {
  expect(assistantTools.length).toBeGreaterThan(0);
  expect(manifest.contributes.languageModelTools).toEqual(assistantTools.map(toContribution));
  const texts: Readonly<Record<string, string>> = english;
  for (const { name, title, summary } of assistantTools) {
    const key = name.replace("dnnx_", "tool.");
    expect([texts[key], texts[`${key}.summary`]]).toEqual([title, summary]);
  }
});

test("the editor asks before tools that write", () => {
  expect(writingTools).toEqual(assistantTools.filter(({ readOnly }) => !readOnly).map(({ name }) => name));
  expect(writingTools).not.toEqual([]);
});

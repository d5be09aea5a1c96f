import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { diagnosticPages } from "../../server/diagnostics/page.ts";
import { diagnosticKinds } from "../../server/diagnostics/registry.ts";
import { readLibrary } from "../../server/importers/liberty/library.ts";
import { createCompiler } from "../../server/service/compile.ts";
import type { CellsFile } from "../../server/targets/cells/library.ts";
import { environment, tensor } from "../network/check.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "server", "diagnostics");
const machinery = ["diagnostic.ts", "nearMiss.ts", "page.ts", "registry.ts"];

/** The file that examples of weights files read. */
const weights = {
  "wide.weight": tensor([3, 4]),
  "wide.bias": tensor([2]),
  "full.weight": tensor([2, 4]),
  "half.weight": tensor([2, 4], (index) => (index < 4 ? 1 : 0)),
  "diverged.weight": tensor([2, 4], (index) => (index === 5 ? Number.NaN : 1)),
};

/** The cell library that examples read. */
const library = readLibrary(readFileSync(join(root, "test", "validation", "cells.lib"), "utf8"), "cells.lib");
const cells = (path: string): CellsFile =>
  path === "cells.lib" ? { state: "ready", library } : { state: "missing", reason: "there is no such file" };

/** What the examples import. */
const sources = {
  "main.dnnx": 'import "main.dnnx"',
  "errors.dnnx": "block b(x) {\n  return y\n}",
};

describe("the table of diagnostics", () => {
  test("holds every file of the folder, under the code that the file is named after", () => {
    const files = readdirSync(folder).filter((file) => !machinery.includes(file));
    const codes = files.map((file) => {
      const words = file.replace(".ts", "").replaceAll(/(?<=[a-z])([A-Z])/g, "-$1");
      return `dnnx-${words.toLowerCase()}`;
    });
    expect(diagnosticKinds.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  test("the page is as fresh as the table", () => {
    expect(readFileSync(join(root, "docs", "diagnostics.md"), "utf8")).toBe(diagnosticPages());
  });

  test.each(diagnosticKinds.map((kind) => [kind.code, kind] as const))("the example of %s shows it", (code, kind) => {
    const examples = [...kind.explanation.matchAll(/```dnnx\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples).toHaveLength(1);
    const compile = createCompiler(environment({ "weights.npz": weights }, sources), { cells });
    const { diagnostics } = compile(parse(examples[0]!));
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    for (const { message } of diagnostics) {
      expect(message).toMatch(/^["A-Z@0-9].*[.?]$/s);
      expect(message).not.toMatch(/undefined|NaN,|\[object/);
    }
  });
});

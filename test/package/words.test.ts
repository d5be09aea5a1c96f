import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** What no file may hold; the "~" is taken out, it keeps this file itself clean. */
const forbidden: Readonly<Record<string, { pattern: RegExp; sample: string }>> = {
  "work left for later": { pattern: clean("\\b(TO~DO|FIX~ME|XX~X|HA~CK)\\b"), sample: "// TO~DO: later" },
  "a test that does not run": {
    pattern: clean("\\b(it|test|describe)\\.(sk~ip|to~do|on~ly)\\b"),
    sample: "test.sk~ip(",
  },
  "a silenced checker": {
    pattern: clean("@ts-~ignore|@ts-~nocheck|@ts-~expect-error|biome-~ignore"),
    sample: "// @ts-~ignore",
  },
  "a path of one machine": { pattern: clean("/(wo~rk|fa~rm|ho~me|Us~ers|tm~p)/\\w"), sample: "cd /wo~rk/x" },
  "a host of a package registry": {
    pattern: clean("registry\\.(n~pmjs|ya~rnpkg)|n~pm\\.pkg\\.github|py~pi\\.org"),
    sample: "https://registry.n~pmjs.org",
  },
};

describe("no file of the project holds", () => {
  const files = projectFiles();

  test("(the files are read)", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.map(({ path }) => path)).toContain("test/package/words.test.ts");
  });

  test.each(Object.entries(forbidden))("%s", (_, { pattern }) => {
    const found = files.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test.each(Object.entries(forbidden))("%s, and a line that does is found", (_, { pattern, sample }) => {
    expect(pattern.test(sample)).toBe(false);
    expect(pattern.test(sample.replace("~", ""))).toBe(true);
  });
});

/** Every text file that is, or is about to be, in the repository. */
function projectFiles(): { path: string; text: string }[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return `${listed}`.split("\0").flatMap((path) => {
    if (path === "" || path === "package-lock.json") return [];
    const bytes = readIfThere(join(root, path));
    return bytes === undefined || bytes.includes(0) ? [] : [{ path, text: bytes.toString("utf8") }];
  });
}

/** Undefined for a file that was deleted but not yet from the index. */
function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function clean(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll("~", ""));
}

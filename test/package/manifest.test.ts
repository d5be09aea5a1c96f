import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { iconPixels } from "../../scripts/icon.ts";

const root = join(import.meta.dirname, "..", "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock = readFileSync(join(root, "package-lock.json"), "utf8");

describe("package.json", () => {
  test("pins every package to one version", () => {
    const versions: string[] = Object.values({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    expect(versions.length).toBeGreaterThan(10);
    for (const version of versions) expect(version).toMatch(/^(npm:.+@)?\d+\.\d+\.\d+$/);
  });

  test("types of the editor are those of the oldest supported one", () => {
    expect(`^${manifest.devDependencies["@types/vscode"]}`).toBe(manifest.engines.vscode);
  });

  test("every file that it names is there", () => {
    const { languages, grammars, snippets } = manifest.contributes;
    const named = [languages, grammars, snippets]
      .flat()
      .flatMap((one) => [one.configuration, one.path, one.icon?.light]);
    const paths = [manifest.icon, ...named].filter((path) => path !== undefined);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
  });

  test("every command of a menu is declared, and every declared command has a title", () => {
    const declared = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    expect(declared.length).toBeGreaterThan(0);
    for (const entry of Object.values(manifest.contributes.menus ?? {}).flat() as { command: string }[]) {
      expect(declared).toContain(entry.command);
    }
    for (const { title, category } of manifest.contributes.commands) {
      expect(title).toBeTruthy();
      expect(category).toBe("DNNX");
    }
  });

  test("every script runs through the bootstrap, so that it works on a fresh clone", () => {
    for (const name of ["start", "test", "dnnx", "build", "package", "bench", "soak"]) {
      const script = /^node scripts\/bootstrap\.mjs (\S+\.ts)$/.exec(manifest.scripts[name])?.[1];
      expect(script, name).toBeDefined();
      expect(existsSync(join(root, script ?? "nowhere")), name).toBe(true);
    }
  });
});

test("package-lock.json holds no address of a registry", () => {
  expect(lock).not.toContain('"resolved": "http');
  expect(lock).toContain('"integrity": "sha512-');
});

test("the icon is what its script draws", () => {
  const file = readFileSync(join(root, manifest.icon));
  const side = file.readUInt32BE(16);
  expect(file.readUInt32BE(20)).toBe(side);
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const expected = iconPixels(side);
  for (let row = 0; row < side; row++) {
    const start = row * (side * 4 + 1) + 1;
    expect(rows.subarray(start, start + side * 4).equals(expected.subarray(row * side * 4, (row + 1) * side * 4))).toBe(
      true,
    );
  }
});

test("package-lock.json names the packages of every platform, so that npm ci works on each", () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(lock).packages;
  const optional = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).map((name) => ({ nested: `${path}/node_modules/${name}`, name })),
  );
  expect(optional.length).toBeGreaterThan(10);
  const missing = optional.filter(({ nested, name }) => !packages[nested] && !packages[`node_modules/${name}`]);
  expect(missing.map(({ name }) => name)).toEqual([]);
});

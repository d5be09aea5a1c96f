import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { generateCommand, verifyCommand } from "../../server/lsp/protocol.ts";

const root = join(import.meta.dirname, "../..");
const commands = manifest.contributes.commands.map(({ command }) => command);

test("every command of the manifest is registered by the client, and the other way round", () => {
  const sources = globSync("client/**/*.ts", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const registered = sources.flatMap((text) =>
    [...text.matchAll(/(?:registerCommand|command)\(\s*"(dnnx\.\w+)"/g)].map((match) => match[1]),
  );
  expect(registered.length).toBeGreaterThan(0);
  expect([...registered].sort()).toEqual([...commands].sort());
});

test("every command has the category DNNX and a place in the palette", () => {
  for (const { command, category } of manifest.contributes.commands) {
    expect(category).toBe("DNNX");
    expect(manifest.contributes.menus.commandPalette.map((item) => item.command)).toContain(command);
  }
});

test("menus and lenses name commands that exist", () => {
  const named = Object.values(manifest.contributes.menus).flatMap((items) => items.map(({ command }) => command));
  for (const command of [...named, generateCommand, verifyCommand]) expect(commands).toContain(command);
});

test("every file that the manifest contributes exists", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const files = [
    ...languages.map(({ configuration }) => configuration),
    ...grammars.map(({ path }) => path),
    ...snippets.map(({ path }) => path),
  ];
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
});

test("the extension starts with the language, works in untrusted workspaces, and reads only settings it declares", () => {
  expect(manifest.activationEvents).toEqual(["onLanguage:dnnx", "workspaceContains:**/*.dnnx"]);
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited");
  const declared = Object.keys(manifest.contributes.configuration.properties);
  const used = globSync("client/**/*.ts", { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\.get<\w+>\("([\w.]+)"/g)].map((match) => `dnnx.${match[1]}`),
  );
  expect(used.length).toBeGreaterThan(0);
  for (const setting of used) expect(declared).toContain(setting);
});

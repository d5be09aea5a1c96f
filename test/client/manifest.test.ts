import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import manifest from "../../package.json" with { type: "json" };
import texts from "../../package.nls.json" with { type: "json" };
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

test("every file that the manifest names exists", () => {
  const files = pathsIn([manifest.contributes, manifest.icon, manifest.l10n]);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
});

test("every shortcut has one for the Mac, for a command that exists, and no two are the same", () => {
  const { keybindings } = manifest.contributes;
  expect(keybindings.length).toBeGreaterThan(3);
  for (const { command, key, mac, when } of keybindings) {
    expect(commands).toContain(command);
    expect(mac).toBe(key.replaceAll("ctrl", "cmd"));
    expect(when).toContain("dnnx");
  }
  expect(new Set(keybindings.map(({ key }) => key)).size).toBe(keybindings.length);
});

test("every step of the walkthrough has a picture and is done by something that happens", () => {
  const sources = globSync("client/**/*.ts", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const views = manifest.contributes.views.dnnx.map(({ id }) => id);
  for (const { steps } of manifest.contributes.walkthroughs) {
    expect(steps.length).toBeGreaterThan(3);
    for (const { id, media, completionEvents } of steps) {
      expect(media.svg).toBe(`walkthrough/${id}.svg`);
      expect(completionEvents.length, id).toBeGreaterThan(0);
      for (const event of completionEvents) {
        const [kind, what = ""] = event.split(":");
        if (kind === "onCommand") expect(commands).toContain(what);
        else if (kind === "onView") expect(views).toContain(what);
        else
          expect([kind, sources.some((text) => text.includes(`"setContext", "${what}"`))]).toEqual(["onContext", true]);
      }
    }
  }
});

test("texts link to commands that exist", () => {
  const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:(dnnx\.[\w.]+)\)/g)]);
  const views = manifest.contributes.views.dnnx.map(({ id }) => `${id}.focus`);
  expect(linked.length).toBeGreaterThan(3);
  for (const [, command] of linked) expect([...commands, ...views]).toContain(command);
});

test("every command, shortcut and setting is documented on the page of the extension", () => {
  const rows = readFileSync(join(root, "docs", "extension.md"), "utf8").split("\n");
  const named = (key: string) => texts[key.slice(1, -1) as keyof typeof texts];
  for (const { command, title } of manifest.contributes.commands) {
    const row = rows.find((line) => line.startsWith(`| DNNX: ${named(title)} |`));
    expect(row, command).toBeDefined();
    const key = manifest.contributes.keybindings.find((it) => it.command === command)?.key ?? "";
    expect(row?.split("|")[2]?.trim().toLowerCase(), command).toBe(key);
  }
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
    expect(
      rows.some((line) => line.startsWith(`| \`${name}\` | ${setting.default} |`)),
      name,
    ).toBe(true);
    expect(setting.scope, name).toMatch(/^(window|resource|machine|application|language-overridable)$/);
  }
});

test("every snippet, task, problem matcher, tool and walkthrough is named on the page of the extension", () => {
  const page = readFileSync(join(root, "docs", "extension.md"), "utf8");
  const { snippets, taskDefinitions, problemMatchers, languageModelTools, walkthroughs } = manifest.contributes;
  const prefixes = snippets.flatMap(({ path }) =>
    Object.values<{ prefix: string }>(JSON.parse(readFileSync(join(root, path), "utf8"))).map(({ prefix }) => prefix),
  );
  const words = [
    ...prefixes,
    ...taskDefinitions.flatMap(({ type, properties }) => [type, ...properties.command.enum]),
    ...problemMatchers.map(({ name }) => `$${name}`),
    ...languageModelTools.map(({ toolReferenceName }) => `#${toolReferenceName}`),
  ];
  expect(words.length).toBeGreaterThan(15);
  expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  for (const { title } of walkthroughs) expect(page).toContain(`"${texts[title.slice(1, -1) as keyof typeof texts]}"`);
});

test("every snippet, with what it stands for, has no error of syntax", () => {
  const snippets = JSON.parse(readFileSync(join(root, manifest.contributes.snippets[0]!.path), "utf8"));
  const bodies = Object.entries<{ body: readonly string[]; description: string }>(snippets);
  expect(bodies.length).toBeGreaterThan(4);
  for (const [name, { body, description }] of bodies) {
    expect(description, name).not.toBe("");
    const written = body
      .join("\n")
      .replaceAll(/\$\{\d+\|([^,|]+)[^}]*\|\}/g, "$1")
      .replaceAll(/\$\{\d+:([^}]*)\}/g, "$1")
      .replaceAll("$0", "");
    expect(written, name).not.toContain("$");
    const inNetwork = /^(target|approximation|network|block|device)\b/.test(written)
      ? written
      : `network n {\n${written}\n}`;
    expect(
      parse(inNetwork).statements.flatMap(({ errors }) => errors),
      name,
    ).toEqual([]);
  }
});

/** Every value that looks like a path from the root. */
function pathsIn(value: unknown): string[] {
  if (typeof value === "string") return /^(\.\/|images\/|walkthrough\/)[\w./-]+$/.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}

test("the extension starts with the language, works in untrusted workspaces, and reads only settings it declares", () => {
  const views = globSync("client/*/description.ts", { cwd: root }).map((file) => dirname(file).split(sep).at(-1));
  expect(views.length).toBeGreaterThan(0);
  expect(manifest.activationEvents.toSorted()).toEqual(
    [
      "onLanguage:dnnx",
      "workspaceContains:**/*.dnnx",
      ...views.map((view) => `onWebviewPanel:dnnx.${view}`),
    ].toSorted(),
  );
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited");
  const declared = Object.keys(manifest.contributes.configuration.properties);
  const used = globSync("client/**/*.ts", { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\.get<\w+>\("([\w.]+)"/g)].map((match) => `dnnx.${match[1]}`),
  );
  expect(used.length).toBeGreaterThan(0);
  for (const setting of used) expect(declared).toContain(setting);
});

import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import { describe, expect, onTestFinished, test } from "vitest";
import { levels, rules } from "./rules.ts";

const root = join(import.meta.dirname, "..", "..");
const tops = ["grammar", "server", "client"];

describe("the house", () => {
  test("every room of the table stands, and every folder of the server is in the table", () => {
    const rooms = levels.flat().toSorted();
    const folders = globSync("server/*/", { cwd: root }).map((path) => path.replace(/\/$/, ""));
    expect(["grammar", ...folders].toSorted()).toEqual(rooms);
  });

  test("no import breaks a rule, and every source file was read", async () => {
    const { read, violations } = await findViolations(root);
    const sources = globSync("{grammar,server,client}/**/*.ts", { cwd: root });
    expect(sources.length).toBeGreaterThan(0);
    expect(read).toEqual(expect.arrayContaining(sources));
    expect(violations).toEqual([]);
  });
});

describe("each rule finds what it is for", () => {
  const plants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "no cycles": {
      "server/network/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
      "server/network/b.ts": 'import type { A } from "./a.ts";\nexport type B = A;\n',
    },
    ...Object.fromEntries(
      levels.slice(0, -1).flatMap((level, index) => {
        const name = `${level.join(" and ")}: nothing to the right`;
        return level.map((room) => [name, typeImport(`${room}/a.ts`, `${levels[index + 1]?.[0]}/b.ts`)] as const);
      }),
    ),
    "server/lsp does not know server/cli": typeImport("server/lsp/a.ts", "server/cli/b.ts"),
    "server/cli does not know server/lsp": typeImport("server/cli/a.ts", "server/lsp/b.ts"),
    "the core does no input or output": { "server/mapping/a.ts": 'import { readFileSync } from "node:fs";\n' },
    "one file of server/lsp knows Node": { "server/lsp/a.ts": 'import { readFileSync } from "node:fs";\n' },
    "one file of server/lsp knows the hosts": typeImport("server/lsp/a.ts", "server/hosts/b.ts"),
    "the core needs few packages": packageImport("server/service/a.ts", "commander"),
    "server/cli needs few packages": packageImport("server/cli/a.ts", "vscode-languageclient"),
    "server/lsp needs few packages": packageImport("server/lsp/a.ts", "commander"),
    "client needs few packages": packageImport("client/a.ts", "chalk"),
    "client knows only the protocol": typeImport("client/a.ts", "server/lsp/other.ts"),
    "no feature of the client knows a sibling": typeImport("client/one/a.ts", "client/two/b.ts"),
    "infrastructure of the client knows no feature": typeImport("client/server/a.ts", "client/two/b.ts"),
    "the server does not know the client": typeImport("server/lsp/a.ts", "client/b.ts"),
    "the product does not know its tests and scripts": typeImport("server/cli/a.ts", "scripts/b.ts"),
    "only the client knows the editor": { "server/service/a.ts": 'import * as vscode from "vscode";\n' },
    "every import is found": { "grammar/a.ts": 'import { b } from "./nowhere.ts";\n' },
  };

  test("there is a plant for every rule", () => {
    expect(Object.keys(plants).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });

  test.each(Object.entries(plants))("%s", async (name, files) => {
    const { violations } = await findViolations(plant(files));
    expect(violations.map((violation) => violation.split(": ").slice(0, -1).join(": "))).toContain(name);
  });

  test("and what is allowed stays allowed", async () => {
    const { read, violations } = await findViolations(
      plant({
        ...typeImport("server/lsp/a.ts", "grammar/b.ts"),
        ...typeImport("client/one/a.ts", "server/lsp/protocol.ts"),
        ...typeImport("client/one/b.ts", "server/estimate/display.ts"),
        ...typeImport("client/one/c.ts", "client/webview/panel.ts"),
        ...typeImport("client/pages/a.ts", "client/one/page/view.ts"),
        ...typeImport("server/layers/a.ts", "server/approximations/b.ts"),
        ...packageImport("server/cli/c.ts", "commander"),
        "server/hosts/a.ts": 'import { readFileSync } from "node:fs";\n',
      }),
    );
    expect(read.length).toBeGreaterThan(6);
    expect(violations).toEqual([]);
  });
});

/** Two files, of which the first imports a type of the second. */
function typeImport(from: string, to: string): Record<string, string> {
  const up = "../".repeat(from.split("/").length - 1);
  return {
    [from]: `import type { Thing } from "${up}${to}";\nexport type A = Thing;\n`,
    [to]: "export type Thing = 1;\n",
  };
}

/** A file that imports a package, and the package. */
function packageImport(from: string, name: string): Record<string, string> {
  return {
    [from]: `import { thing } from "${name}";\nexport const a = thing;\n`,
    "package.json": JSON.stringify({ type: "module", dependencies: { [name]: "1.0.0" } }),
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.0", type: "module", main: "index.js" }),
    [`node_modules/${name}/index.js`]: "export const thing = 1;\n",
  };
}

/** Writes files into a folder of their own. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-architecture-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const top of tops) mkdirSync(join(folder, top));
  for (const [path, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Every import of a tree against the rules; a violation reads "rule: from -> to". */
async function findViolations(baseDir: string): Promise<{ read: string[]; violations: string[] }> {
  const options: ICruiseOptions = {
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules.map((rule) => structuredClone(rule)) },
    tsPreCompilationDeps: true, // an import of a type is an import
    doNotFollow: { path: "node_modules" },
    combinedDependencies: true,
  };
  const { output } = await cruise(tops, options, {
    extensions: [".ts", ".js"],
    exportsFields: ["exports"],
    conditionNames: ["node", "import", "require", "browser", "default"],
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    read: modules.map(({ source }) => source),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

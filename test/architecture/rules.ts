import type { DependencyType } from "dependency-cruiser";

/**
 * The table of docs/architecture.md as data: rooms from left to right. A room may import its own room and every room
 * of an earlier level, never a later one. Rooms of one level may import each other, but no cycle of files is allowed
 * anywhere.
 */
export const levels: readonly (readonly string[])[] = [
  ["grammar"],
  ["server/diagnostics", "server/lazy"],
  ["server/formats"],
  ["server/layers", "server/approximations"],
  ["server/network"],
  ["server/importers", "server/targets", "server/units"],
  ["server/mapping"],
  ["server/estimate"],
  ["server/generate", "server/verify"],
  ["server/service"],
  ["server/hosts"],
  ["server/lsp", "server/cli"],
];

/** The rooms that may touch files, processes and Node: the hosts and the faces. All others are the core. */
const rooms = levels.flat();
const outside = ["server/hosts", "server/lsp", "server/cli"];
export const core = rooms.filter((room) => !outside.includes(room));

/** What the client may import from the server: the words the two exchange, and how figures are shown; nothing that computes. */
const protocol = "^server/(lsp/protocol|estimate/display)\\.ts$";

/** Folders of the client that every feature may import: they show nothing of their own. */
const infrastructure = ["server", "webview"];

/** The language server runs in a browser too: what it takes from Node, it takes through this file. */
const lspButNode = { path: "^server/lsp/", pathNot: "^server/lsp/node\\.ts$" };

/** npm packages a room may import; a room that is not named here may import those of the core. */
const corePackages = ["chevrotain", "fflate", "pbf"];
const facePackages: Readonly<Record<string, readonly string[]>> = {
  "server/cli": ["commander", "cli-table3", "cli-progress", "@modelcontextprotocol/server"],
  "server/lsp": ["vscode-languageserver"],
  client: ["vscode", "vscode-languageclient", "vscode-languageserver-protocol", "@observablehq/plot", "elkjs"],
};

interface Condition {
  path?: string;
  pathNot?: string;
  dependencyTypes?: DependencyType[];
}

interface Rule {
  name: string;
  severity: "error";
  from: Condition;
  to: Condition & { circular?: boolean };
}

const folder = (...names: readonly string[]) => `^(${names.join("|")})/`;
const packages = (names: readonly string[]) => `(^|/)node_modules/(@types/)?(${names.join("|")})/`;
const npm: DependencyType[] = [
  "npm",
  "npm-dev",
  "npm-optional",
  "npm-peer",
  "npm-bundled",
  "npm-no-pkg",
  "npm-unknown",
];

function rule(name: string, from: Condition, to: Rule["to"]): Rule {
  return { name, severity: "error", from, to };
}

/** The rules as dependency-cruiser takes them. Type-only imports count like all others. */
export const rules: readonly Rule[] = [
  rule("no cycles", {}, { circular: true }),
  ...levels.slice(0, -1).map((level, index) =>
    rule(
      `${level.join(" and ")}: nothing to the right`,
      { path: folder(...level) },
      {
        path: folder(...levels.slice(index + 1).flat()),
      },
    ),
  ),
  rule("server/lsp does not know server/cli", { path: folder("server/lsp") }, { path: folder("server/cli") }),
  rule("server/cli does not know server/lsp", { path: folder("server/cli") }, { path: folder("server/lsp") }),
  rule("the core does no input or output", { path: folder(...core) }, { dependencyTypes: ["core"] }),
  rule("one file of server/lsp knows Node", lspButNode, { dependencyTypes: ["core"] }),
  rule("one file of server/lsp knows the hosts", lspButNode, {
    path: "^server/hosts/|/vscode-languageserver/lib/node/",
  }),
  rule(
    "the core needs few packages",
    { path: folder(...core, "server/hosts") },
    {
      dependencyTypes: npm,
      pathNot: packages(corePackages),
    },
  ),
  ...Object.entries(facePackages).map(([room, names]) =>
    rule(
      `${room} needs few packages`,
      { path: folder(room) },
      {
        dependencyTypes: npm,
        pathNot: packages([...corePackages, ...names]),
      },
    ),
  ),
  rule(
    "client knows only the protocol",
    { path: folder("client") },
    {
      path: folder(...rooms),
      pathNot: protocol,
    },
  ),
  rule(
    "no feature of the client knows a sibling",
    // The pages wire views together, as the extension does.
    { path: "^client/([^/]+)/", pathNot: "^client/pages/" },
    {
      path: "^client/[^/]+/",
      pathNot: `^client/($1|${infrastructure.join("|")})/`,
    },
  ),
  rule(
    "infrastructure of the client knows no feature",
    { path: `^client/(${infrastructure.join("|")})/` },
    { path: "^client/", pathNot: `^client/(${infrastructure.join("|")})/` },
  ),
  rule("the server does not know the client", { path: folder(...rooms) }, { path: folder("client") }),
  rule(
    "the product does not know its tests and scripts",
    { path: folder(...rooms, "client") },
    {
      path: folder("test", "scripts"),
    },
  ),
  rule(
    "every import is found",
    { path: folder(...rooms, "client") },
    { dependencyTypes: ["unknown"], pathNot: "^vscode$" },
  ),
  rule("only the client knows the editor", { path: folder(...rooms) }, { path: "^vscode$" }),
];

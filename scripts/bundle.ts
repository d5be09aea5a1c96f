import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { minify } from "oxc-minify";
import { notices } from "./notices.ts";
import { root } from "./root.ts";

/** One program: what it starts from, what the bundle is called, what stays outside it. */
interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly external: readonly string[];
  readonly banner: string;
  /** It runs in Node and in a browser, and finds out which when it starts. */
  readonly universal: boolean;
  /** A page of a browser, or its style. */
  readonly page: boolean;
}

/** The command line, for users of a checkout: what starts it, and all the rest. */
export const commandLine: readonly Bundle[] = [
  {
    entry: "server/cli/start.ts",
    file: "dnnx.cjs",
    external: [],
    banner: "#!/usr/bin/env node",
    universal: false,
    page: false,
  },
  { entry: "server/cli/main.ts", file: "program.cjs", external: [], banner: "", universal: false, page: false },
];

/**
 * The editor gives the client its `vscode` module; everything else is inside, nothing is fetched at run time. VS Code in a browser
 * loads no extension whose name does not end in `.js`.
 */
export const extensionPrograms: readonly Bundle[] = [
  { entry: "client/extension.ts", file: "client.js", external: ["vscode"], banner: "", universal: true, page: false },
  {
    entry: "client/languageClient/start.ts",
    file: "languageClient.js",
    external: ["vscode"],
    banner: "",
    universal: true,
    page: false,
  },
  { entry: "server/lsp/main.ts", file: "server.cjs", external: [], banner: "", universal: true, page: false },
];

/** The pages of the views: a program for each set of libraries, and one style. */
export const pages: readonly Bundle[] = [
  { entry: "client/pages/views.ts", file: "views.js", external: [], banner: "", universal: false, page: true },
  { entry: "client/pages/graph.ts", file: "graph.js", external: [], banner: "", universal: false, page: true },
  { entry: "client/webview/page/views.css", file: "views.css", external: [], banner: "", universal: false, page: true },
  {
    entry: "client/webview/page/report.css",
    file: "report.css",
    external: [],
    banner: "",
    universal: false,
    page: true,
  },
];

/** Bundles programs into `folder`, with the licences of what they contain; gives the size in bytes of each. */
export async function bundleAll(folder: string, programs: readonly Bundle[]): Promise<Map<string, number>> {
  const built = await Promise.all(programs.map((one) => bundle(folder, one)));
  // A page carries its own.
  const core = built.filter((_, index) => !programs[index]?.page);
  await writeFile(join(folder, "notices.txt"), notices(core.flatMap(({ sources }) => sources)));
  return new Map(built.map(({ file, bytes }) => [file, bytes]));
}

/** Starts the command line of a folder once, so that what it usually needs is compiled already (`server/cli/start.ts`). */
export function compileAhead(folder: string): void {
  const program = join(folder, "dnnx.cjs");
  const example = join(root, "examples", "lenet5.dnnx");
  const { status, stderr } = spawnSync(process.execPath, [program, "estimate", example], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} does not work:\n${stderr}`);
}

/**
 * Bundles one program into `folder`.
 *
 * CommonJS because vscode-languageserver loads parts of itself with `require`; Node 22 because that is what the oldest
 * supported VS Code (1.101) runs on. A universal program asks Node for its modules only when it runs in Node. A bundle appears
 * in one step, so a program that starts meanwhile never reads half of one.
 */
export async function bundle(
  folder: string,
  { entry, file, external, banner, universal, page }: Bundle,
): Promise<{ file: string; bytes: number; sources: readonly string[] }> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${file}.${process.pid}`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: unfinished,
    external: [...external],
    ...(banner === "" ? {} : { banner: { js: banner } }),
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "none",
    ...(page
      ? { platform: "browser", format: "iife", target: "es2022" }
      : { platform: "node", format: "cjs", target: "node22" }),
    logLevel: "silent", // what it throws says the same
    // The other one loads threads of Node, for work in the background that nobody here asks it for.
    alias: { fflate: "fflate/browser" },
    ...(universal ? { conditions: ["browser"] } : {}),
    plugins: [manifest, ownLexer],
  });
  if (!file.endsWith(".css")) await shrink(unfinished);
  // A page is copied into reports, which then carry the licences themselves.
  const sources = Object.keys(metafile.inputs);
  if (page && sources.some((source) => source.includes("node_modules/"))) {
    const licences = notices(sources).replaceAll("*/", "* /");
    await writeFile(unfinished, `/*\n${licences}*/\n${await readFile(unfinished, "utf8")}`);
  }
  await chmod(unfinished, 0o755);
  await rename(unfinished, join(folder, file));
  return { file, bytes: (await stat(join(folder, file))).size, sources };
}

/** Makes a bundle smaller once more; packed, it is 4 to 10 % smaller than as esbuild minifies it. */
async function shrink(file: string): Promise<void> {
  // One letter beyond Latin makes V8 keep and read all of a program with two bytes a letter.
  const codegen = { asciiOnly: true };
  const options = { compress: { target: "es2023" }, mangle: { toplevel: true }, codegen } as const;
  const { code, errors } = await minify(file, await readFile(file, "utf8"), options);
  if (errors.length > 0) throw new Error(`${file} could not be minified: ${errors[0]?.message}`);
  await writeFile(file, code);
}

/**
 * The grammar reads its tokens itself (`grammar/lexer.ts`). Of Chevrotain's lexer its parser only needs the mark of tokens without a
 * pattern; the rest would be a thirtieth of the server.
 */
const ownLexer: Plugin = {
  name: "own lexer",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]chevrotain[\\/]lib[\\/]src[\\/]scan[\\/]lexer_public\.js$/ }, () => ({
      contents: "export class Lexer { static NA = /NOT_APPLICABLE/; } export const LexerDefinitionErrorType = {};",
      loader: "js",
    }));
  },
};

/** Of package.json the programs need the version; the rest would be copied into each of them. */
const manifest: Plugin = {
  name: "manifest",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (path !== join(root, "package.json")) return undefined;
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

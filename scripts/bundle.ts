import { chmod, mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./root.ts";

/** One program: what it starts from, what the bundle is called, what stays outside it. */
interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly external: readonly string[];
  readonly banner: string;
}

/** The editor gives the client its `vscode` module; everything else is inside, nothing is fetched at run time. */
export const bundles: readonly Bundle[] = [
  { entry: "client/extension.ts", file: "client.cjs", external: ["vscode"], banner: "" },
  { entry: "server/lsp/main.ts", file: "server.cjs", external: [], banner: "" },
  { entry: "server/cli/main.ts", file: "dnnx.cjs", external: [], banner: "#!/usr/bin/env node" },
];

/**
 * Bundles into `folder` and gives the size in bytes of each file.
 *
 * CommonJS because vscode-languageserver loads parts of itself with `require`; Node 22 because that is what the oldest
 * supported VS Code (1.101) runs on. A bundle appears in one step, so a program that starts meanwhile never reads half
 * of one.
 */
export async function bundle(folder: string, wanted: readonly Bundle[] = bundles): Promise<Map<string, number>> {
  await mkdir(folder, { recursive: true });
  const sizes = await Promise.all(
    wanted.map(async ({ entry, file, external, banner }) => {
      const unfinished = join(folder, `.${file}.${process.pid}`);
      await build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile: unfinished,
        external: [...external],
        banner: { js: banner },
        bundle: true,
        minify: true,
        legalComments: "none",
        platform: "node",
        format: "cjs",
        target: "node22",
        logLevel: "warning",
      });
      await chmod(unfinished, 0o755);
      await rename(unfinished, join(folder, file));
      return [file, (await stat(join(folder, file))).size] as const;
    }),
  );
  return new Map(sizes);
}

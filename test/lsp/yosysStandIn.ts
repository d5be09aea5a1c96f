/** The smallest program of WebAssembly: its mark and its version. */
const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * A stand-in for the package with Yosys, which is too large for a test, built like it: a module that loads another one when it is
 * needed, which names a program beside it. It counts seven look-up tables for each module that it is given.
 * @param body what it does in the end
 * @returns files by their paths in a folder
 */
export function yosysStandIn(
  body = "return { 'stat.json': JSON.stringify({ modules }, null, 1) };",
): ReadonlyMap<string, string | Uint8Array> {
  const root = "node_modules/@yowasp/yosys";
  const manifest = { name: "@yowasp/yosys", version: "9.9.9", type: "module", exports: { default: "./gen/bundle.js" } };
  return new Map<string, string | Uint8Array>([
    [`${root}/package.json`, JSON.stringify(manifest)],
    [
      `${root}/gen/bundle.js`,
      `import { count } from "../lib/count.js";
export async function runYosys(args, tree, { stderr }) {
  const { program } = await import('./resources.js');
  await WebAssembly.compileStreaming(fetch(program));
  const modules = {};
  for (const [name, text] of Object.entries(tree))
    if (name.endsWith(".v")) for (const [, module] of text.matchAll(/^module (\\w+)/gm)) modules[module] = count;
  ${body}
}`,
    ],
    [`${root}/gen/resources.js`, 'export const program = new URL("./yosys.wasm", import.meta.url);'],
    [`${root}/lib/count.js`, "export const count = { num_cells_by_type: { LUT6: 7 } };"],
    [`${root}/gen/yosys.wasm`, wasm],
  ]);
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";

const manifest = {
  name: "assistant",
  publisher: "dnnx",
  version: "0.0.0",
  engines: { vscode: "^1.101.0" },
  main: "./extension.js",
  activationEvents: ["onStartupFinished"],
  contributes: { commands: [{ command: "assistant.call", title: "Assistant: Call Tool" }] },
};

/** Packages the extension that stands for an assistant. */
export async function packageAssistant(file: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "extension.ts")],
    bundle: true,
    write: false,
    external: ["vscode"],
    format: "cjs",
    platform: "node",
  });
  writeFileSync(
    file,
    zipSync({
      "extension/package.json": strToU8(JSON.stringify(manifest)),
      "extension/extension.js": outputFiles[0]?.contents ?? new Uint8Array(),
    }),
  );
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { installExtension, installVsCode } from "../../scripts/vscode.ts";
import { packageExtension } from "../../scripts/vsix.ts";

/** The packaged extension. */
export interface Packaged {
  readonly vsix: string;
  /** A folder of extensions for VS Code that holds it alone. */
  readonly extensions: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly packaged: Packaged;
  }
}

/** Packages the extension once for all end-to-end tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-packaged-"));
  project.provide("packaged", await packageInto(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}

export async function packageInto(folder: string): Promise<Packaged> {
  const vsix = join(folder, "dnnx.vsix");
  const data = join(folder, "packaged");
  await installVsCode();
  await packageExtension(vsix);
  await installExtension(vsix, data);
  return { vsix, extensions: join(data, "extensions") };
}

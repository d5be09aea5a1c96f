import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder with all around it that is missing. Node's own recursive `mkdir` never ends where a file system says "no such file" to a
 * new folder in one that is there, as /proc does (Node 24).
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.toReversed()) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      // Somebody else was faster.
      if (error.code !== "EEXIST") throw error;
    });
  }
}

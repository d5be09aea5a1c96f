import { chmod, realpath, rename, rm, stat, writeFile } from "node:fs/promises";

/**
 * Writes a file whole or not at all: who reads it meanwhile, or stops the writing, finds the old one. A link stays one, the file keeps
 * its permissions, and what is no file (a pipe, a terminal) is written to as it is.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const known = await stat(target).catch(() => undefined);
  if (known && !known.isFile() && !known.isDirectory()) {
    await writeFile(target, content);
    return;
  }
  const fresh = `${target}.${process.pid}`;
  try {
    await writeFile(fresh, content);
    if (known) await chmod(fresh, known.mode);
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

import { rename, rm, writeFile } from "node:fs/promises";

/** Writes a file whole or not at all: who reads it meanwhile, or stops the writing, finds the old one. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  try {
    await writeFile(fresh, content);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

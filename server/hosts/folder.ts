import { lstat, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import type { FolderSystem } from "../generate/folderSystem.ts";
import { writeFolder as write } from "../generate/writeFolder.ts";
import { makeFolder } from "./makeFolder.ts";
import { reasonOf } from "./source.ts";

export { FolderError } from "../generate/writeFolder.ts";

/**
 * Writes a generated folder to the disk as a whole, or not at all.
 * @param files path relative to the folder, with `/`, to content
 * @throws FolderError, or the signal's AbortError when cancelled
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(folder);
  await write(target.split(sep).join("/"), target, files, disk, signal);
}

const disk: FolderSystem = {
  kind: async (address) => {
    try {
      const status = await lstat(address);
      return status.isDirectory() ? "folder" : status.isFile() ? "file" : "other";
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "nothing";
      throw error;
    }
  },
  list: async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  },
  read: (file) => readFile(file),
  write: async (file, content) => {
    await makeFolder(dirname(file));
    await writeFile(file, content);
  },
  move: (from, to) => rename(from, to),
  remove: (address) => rm(address, { recursive: true, force: true }),
  reasonOf,
};

import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FolderEntry } from "../service/findSources.ts";
import { sourceText } from "../service/sourceText.ts";

/** Why a file could not be read, in words for its user; `path` stands in front of the message. */
export type SourceProblem = { readonly problem: string };

/** Text of a `.dnnx` file; `-` is standard input. */
export function readSource(path: string): string | SourceProblem {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const read = sourceText(bytes);
  return "text" in read ? read.text : { problem: `${path}: ${read.problem}` };
}

/** What a folder holds, with paths. */
export async function listFolder(folder: string): Promise<readonly FolderEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map((entry) => ({
    name: entry.name,
    folder: entry.isDirectory(),
    address: join(folder, entry.name),
  }));
}

export function readBytes(path: string): Uint8Array | SourceProblem {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    return { problem: `${path}: ${reasonOf(error)}` };
  }
}

/** The operating system's reason without its code and path. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "this is a folder, a file is needed";
    case "ENOTDIR":
      return "a part of the path is a file, not a folder";
    case "ENOSPC":
      return "no space left on the device";
    case "EROFS":
      return "the file system is read-only";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

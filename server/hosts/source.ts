import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
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

/** A folder with more files than this is no project of networks; the rest is left out. */
const listedSources = 1_000;

/** Paths of the `.dnnx` files in a folder and the folders in it, but not in hidden ones and in `node_modules`. */
export async function listSources(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && found.length < listedSources; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.name.endsWith(".dnnx")) found.push(path);
    }
  }
  return found.sort().slice(0, listedSources);
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

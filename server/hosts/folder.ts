import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { buildFolder, markerPath, ownedFiles } from "../generate/marker.ts";
import { reasonOf } from "./source.ts";

/** The folder cannot be written; the message says why and what to do. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/**
 * Writes a generated folder as a whole: into a temporary folder beside it, which then takes its place. An existing folder is
 * replaced only when everything in it was written by DNNX; whatever goes wrong, the old one stays.
 * @param files path relative to the folder, with `/`, to content
 * @throws FolderError, or the signal's AbortError when cancelled
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(folder);
  await refuseForeign(target);
  const parent = dirname(target);
  let temporary: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    temporary = await mkdtemp(join(parent, `.${basename(target)}-`));
    const fresh = join(temporary, "new");
    for (const [path, content] of files) {
      signal?.throwIfAborted();
      const file = join(fresh, ...path.split("/"));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    signal?.throwIfAborted();
    const replaced = join(temporary, "old");
    const exists = existsSync(target);
    if (exists) await rename(target, replaced);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (exists) await rename(replaced, target);
      throw error;
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new FolderError(`${target} cannot be written: ${reasonOf(error)}; nothing was changed`);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** Throws unless the folder is absent, empty, or holds only what its marker lists (and what its Makefile builds). */
async function refuseForeign(target: string): Promise<void> {
  const status = await lstat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new FolderError(`${target} cannot be written: ${reasonOf(error)}`);
  });
  if (!status) return;
  if (!status.isDirectory()) {
    throw new FolderError(`${target} is not a folder; choose another name, or remove it first`);
  }
  const entries = await listFiles(target, "");
  if (entries.length === 0) return;
  const marker = entries.includes(markerPath) ? await readFile(join(target, markerPath), "utf8") : undefined;
  const owned = marker === undefined ? undefined : ownedFiles(marker);
  if (!owned) {
    throw new FolderError(
      `${target} holds files that DNNX did not write (no ${markerPath} of DNNX in it); choose an empty folder or another name`,
    );
  }
  const foreign = entries.filter((path) => !owned.has(path));
  if (foreign.length > 0) {
    const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : "";
    throw new FolderError(
      `${target} holds files that DNNX did not write (${foreign.slice(0, 3).join(", ")}${more}); move them, or choose another folder`,
    );
  }
}

async function listFiles(root: string, path: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (inner !== buildFolder) found.push(...(await listFiles(root, inner)));
    } else found.push(inner);
  }
  return found;
}

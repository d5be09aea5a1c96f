import type { FolderSystem } from "./folderSystem.ts";
import { buildFolder, markerPath, ownedFiles } from "./marker.ts";

/** The folder cannot be written; the message says why and what to do. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/**
 * Writes a generated folder as a whole: into a temporary folder beside it, which then takes its place. An existing folder is
 * replaced only when everything in it was written by DNNX; whatever goes wrong, the old one stays.
 * @param target address of the folder
 * @param title what messages call it
 * @param files path relative to the folder, with `/`, to content
 * @throws FolderError, or the signal's AbortError when cancelled
 */
export async function writeFolder(
  target: string,
  title: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  system: FolderSystem,
  signal?: AbortSignal,
): Promise<void> {
  const exists = await refuseForeign(target, title, system);
  const cut = target.lastIndexOf("/") + 1;
  const temporary = `${target.slice(0, cut)}.${target.slice(cut)}-${Math.random().toString(36).slice(2, 10)}`;
  const [fresh, replaced] = [`${temporary}/new`, `${temporary}/old`];
  try {
    for (const [path, content] of files) {
      signal?.throwIfAborted();
      await system.write(`${fresh}/${path}`, content);
    }
    signal?.throwIfAborted();
    if (exists) await system.move(target, replaced);
    try {
      await system.move(fresh, target);
    } catch (error) {
      if (exists) await system.move(replaced, target);
      throw error;
    }
  } catch (error) {
    // What cannot be removed either is not the reason.
    await system.remove(temporary).catch(() => {});
    if (signal?.aborted) throw error;
    throw new FolderError(`${title} cannot be written: ${system.reasonOf(error)}; nothing was changed`);
  }
  await system.remove(temporary).catch((error: unknown) => {
    throw new FolderError(`${title} is written, but ${temporary} cannot be removed: ${system.reasonOf(error)}`);
  });
}

/**
 * Throws unless the folder is absent, empty, or holds only what its marker lists (and what its Makefile builds).
 * @returns whether there is a folder
 */
async function refuseForeign(target: string, title: string, system: FolderSystem): Promise<boolean> {
  const kind = await system.kind(target).catch((error: unknown) => {
    throw new FolderError(`${title} cannot be written: ${system.reasonOf(error)}`);
  });
  if (kind === "nothing") return false;
  if (kind !== "folder") throw new FolderError(`${title} is not a folder; choose another name, or remove it first`);
  const entries = await listFiles(target, "", system);
  if (entries.length === 0) return true;
  const marker = entries.includes(markerPath) ? await system.read(`${target}/${markerPath}`) : undefined;
  const owned = marker === undefined ? undefined : ownedFiles(new TextDecoder().decode(marker));
  if (!owned) {
    throw new FolderError(
      `${title} holds files that DNNX did not write (no ${markerPath} of DNNX in it); choose an empty folder or another name`,
    );
  }
  const foreign = entries.filter((path) => !owned.has(path));
  if (foreign.length > 0) {
    const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : "";
    throw new FolderError(
      `${title} holds files that DNNX did not write (${foreign.slice(0, 3).join(", ")}${more}); move them, or choose another folder`,
    );
  }
  return true;
}

/** Paths of the files in a folder and the folders in it, without what its Makefile builds. */
async function listFiles(root: string, path: string, system: FolderSystem): Promise<string[]> {
  const found: string[] = [];
  for (const { name, folder } of await system.list(path === "" ? root : `${root}/${path}`)) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (!folder) found.push(inner);
    else if (inner !== buildFolder) found.push(...(await listFiles(root, inner, system)));
  }
  return found;
}

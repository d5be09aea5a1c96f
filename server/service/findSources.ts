/** What a folder holds. */
export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
  /** Its path or URI. */
  readonly address: string;
}

/** A folder with more files than this is no project of networks; the rest is left out. */
const most = 1_000;

/**
 * Addresses of the `.dnnx` files in a folder and the folders in it, but not in hidden ones and in `node_modules`.
 * @param list what a folder holds; one that cannot be read counts as empty
 */
export async function findSources(
  folder: string,
  list: (folder: string) => Promise<readonly FolderEntry[]>,
): Promise<readonly string[]> {
  const found: string[] = [];
  let level = [folder];
  // The folders of a level are read side by side: each may be a journey over a network.
  while (level.length > 0 && found.length < most) {
    const entries = (await Promise.all(level.map((one) => list(one).catch(() => [])))).flat();
    const seen = entries.filter(({ name }) => !name.startsWith(".") && name !== "node_modules");
    found.push(...seen.filter(({ name, folder }) => !folder && name.endsWith(".dnnx")).map(({ address }) => address));
    level = seen.filter((entry) => entry.folder).map(({ address }) => address);
  }
  return found.sort().slice(0, most);
}

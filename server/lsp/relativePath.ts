/** The path from a file to another, as a `.dnnx` file writes it; undefined when they are not on one file system. */
export function relativePath(fromFile: string, toFile: string): string | undefined {
  const [from, to] = [parts(fromFile), parts(toFile)];
  if (from === undefined || to === undefined || from.root !== to.root) return undefined;
  const folders = from.names.slice(0, -1);
  let shared = 0;
  while (shared < folders.length && shared < to.names.length - 1 && folders[shared] === to.names[shared]) shared += 1;
  return [...folders.slice(shared).map(() => ".."), ...to.names.slice(shared)].join("/");
}

function parts(uri: string): { readonly root: string; readonly names: readonly string[] } | undefined {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)\/(.*)$/i.exec(uri);
  if (!match) return undefined;
  try {
    return { root: match[1]!, names: match[2]!.split("/").map(decodeURIComponent) };
  } catch {
    return undefined;
  }
}

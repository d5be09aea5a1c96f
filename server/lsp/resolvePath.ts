/**
 * URI of the file that a path, as a `.dnnx` file writes it, names; `from` is that file. Undefined when `from` is in no folder yet.
 * What the URI says of the folder stays as the client spells it, so that the file is found among the client's documents.
 */
export function resolvePath(from: string, path: string): string | undefined {
  const match = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?)(\/.*)$/i.exec(from);
  if (!match) return undefined;
  const [, root, folder] = match as unknown as [string, string, string];
  const drive = /^\/[a-z](?::|%3a)\//i.exec(folder)?.[0];
  // Only where there are drives, a backslash is no part of a name.
  const words = (drive === undefined ? path : path.replaceAll("\\", "/")).split("/");
  const absolute = words[0] === "" || (drive !== undefined && /^[a-z]:$/i.test(words[0] ?? ""));
  const names = absolute ? [] : folder.split("/").slice(1, -1);
  for (const word of words) {
    if (word === "..") names.pop();
    else if (word !== "" && word !== ".") names.push(encodeName(word));
  }
  return `${root}/${names.join("/")}`;
}

/** As VS Code writes a name in a URI: it encodes more than the URI standard asks for. */
function encodeName(name: string): string {
  const code = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name).replaceAll(/[!'()*]/g, code);
}

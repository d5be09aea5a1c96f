import type { SourceText } from "../service/workspace.ts";
import type { ServerHost } from "./host.ts";

/** The `.dnnx` files that open documents import, read once until they change. */
export interface SourceCache {
  readonly of: (document: string, path: string) => SourceText;
  /** The file changed on disk. */
  readonly changed: (uri: string) => void;
}

export function createSourceCache(host: ServerHost): SourceCache {
  const texts = new Map<string, SourceText>();
  return {
    of: (document, path) => {
      const uri = host.resolve(document, path);
      if (uri === undefined) return { state: "missing", reason: "the document is not saved in a folder yet" };
      let known = texts.get(uri);
      if (!known) {
        const read = host.readSource(uri);
        known =
          "text" in read ? { state: "ready", uri, text: read.text } : { state: "missing", reason: read.problem, uri };
        texts.set(uri, known);
      }
      return known;
    },
    changed: (uri) => void texts.delete(uri),
  };
}

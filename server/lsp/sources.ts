import type { SourceText } from "../service/workspace.ts";
import type { ServerHost, SourceRead } from "./host.ts";
import { resolvePath } from "./resolvePath.ts";

/** The `.dnnx` files that open documents import, read once until they change. */
export interface SourceCache {
  readonly of: (document: string, path: string) => SourceText;
  /** The file changed on disk. */
  readonly changed: (uri: string) => void;
  /** Settles when no file is being read; undefined when none is. */
  readonly reading: () => Promise<unknown> | undefined;
  /** What is known, by URI. */
  readonly known: () => ReadonlyMap<string, SourceText>;
}

/** @param onReady is told of each file that a host could not give at once */
export function createSourceCache(host: ServerHost, onReady: (uri: string) => void): SourceCache {
  const texts = new Map<string, SourceText>();
  const waiting = new Map<string, Promise<void>>();

  const store = (uri: string, read: SourceRead): SourceText => {
    const text: SourceText =
      "text" in read ? { state: "ready", uri, text: read.text } : { state: "missing", reason: read.problem, uri };
    texts.set(uri, text);
    return text;
  };
  const later = (uri: string, coming: Promise<SourceRead>): SourceText => {
    const reading = coming.then((read) => {
      // Changed again while it was read.
      if (waiting.get(uri) !== reading) return;
      waiting.delete(uri);
      store(uri, read);
      onReady(uri);
    });
    waiting.set(uri, reading);
    const before: SourceText = { state: "missing", reason: "it is being read", uri };
    texts.set(uri, before);
    return before;
  };

  return {
    of: (document, path) => {
      const uri = resolvePath(document, path);
      if (uri === undefined) return { state: "missing", reason: "the document is not saved in a folder yet" };
      const known = texts.get(uri);
      if (known) return known;
      const read = host.readSource(uri);
      return read instanceof Promise ? later(uri, read) : store(uri, read);
    },
    changed: (uri) => {
      texts.delete(uri);
      waiting.delete(uri);
    },
    reading: () => (waiting.size > 0 ? Promise.all(waiting.values()) : undefined),
    known: () => texts,
  };
}

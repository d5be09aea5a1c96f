import { resolvePath } from "./resolvePath.ts";

/** What a file is before it is read, or instead when that fails. */
type Unread = { readonly state: "loading" } | { readonly state: "missing"; readonly reason: string };

/**
 * Files of one kind that open documents name. A file is read once, in the background; while it is read the documents are
 * answered without it, and `onReady` is told whose answers changed.
 */
export interface FileCache<File> {
  readonly of: (document: string, path: string) => File | Unread;
  /** The file changed on disk: forget it and read it again. */
  readonly changed: (file: string) => void;
  /** No document reads these any more. */
  readonly closed: (document: string) => void;
  /** What the files hold, by URI, when all of them are read. */
  readonly settled: () => Promise<ReadonlyMap<string, File | Unread>>;
}

/** @param load never waits for anything but the file; one that cannot be read is an answer, too */
export function createFileCache<File>(
  load: (uri: string) => Promise<File>,
  onReady: (documents: Iterable<string>) => void,
): FileCache<File> {
  const files = new Map<
    string,
    { value: File | Unread; readonly readers: Set<string>; generation: number; reading: Promise<void> }
  >();

  const read = (file: string): void => {
    const entry = files.get(file);
    if (!entry) return;
    entry.generation += 1;
    const { generation } = entry;
    const settle = (value: File | Unread): void => {
      // Changed again or closed while it was read.
      if (files.get(file) !== entry || entry.generation !== generation) return;
      entry.value = value;
      onReady(entry.readers);
    };
    entry.reading = load(file).then(settle, (error: unknown) =>
      settle({ state: "missing", reason: error instanceof Error ? error.message : String(error) }),
    );
  };

  return {
    of: (document, path) => {
      const file = resolvePath(document, path);
      if (file === undefined) return { state: "missing", reason: "the document is not saved in a folder yet" };
      let entry = files.get(file);
      if (!entry) {
        entry = { value: { state: "loading" }, readers: new Set(), generation: 0, reading: Promise.resolve() };
        files.set(file, entry);
        read(file);
      }
      entry.readers.add(document);
      return entry.value;
    },
    changed: read,
    closed: (document) => {
      for (const [file, entry] of files) {
        entry.readers.delete(document);
        if (entry.readers.size === 0) files.delete(file);
      }
    },
    settled: async () => {
      await Promise.all([...files.values()].map(({ reading }) => reading));
      return new Map([...files].map(([file, { value }]) => [file, value]));
    },
  };
}

import { statSync } from "node:fs";

/** Reads files of a kind; one that did not change since is not read again and keeps the identity of what it held. */
export function createStampedReader<Value>(load: (path: string) => Value): (path: string) => Value {
  const read = new Map<string, { readonly stamp: string; readonly value: Value }>();
  return (path) => {
    const stamp = stampOf(path);
    const known = read.get(path);
    if (known && known.stamp === stamp) return known.value;
    const value = load(path);
    read.set(path, { stamp, value });
    return value;
  };
}

function stampOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.mtimeMs} ${status.size}` : "absent";
}

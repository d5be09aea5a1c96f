import { statSync } from "node:fs";
import { readBytes, reasonOf } from "./source.ts";

interface Missing {
  readonly state: "missing";
  readonly reason: string;
}

/**
 * Reads files of a kind; one that did not change since is not read again and keeps the identity of what it held.
 * @param decode throws an error with the reason when the bytes are no such file
 */
export function createStampedReader<Value>(
  decode: (bytes: Uint8Array, path: string) => Value,
): (path: string) => Value | Missing {
  const read = new Map<string, { readonly stamp: string; readonly value: Value | Missing }>();
  const load = (path: string): Value | Missing => {
    const bytes = readBytes(path);
    if (!(bytes instanceof Uint8Array)) return { state: "missing", reason: bytes.problem };
    try {
      return decode(bytes, path);
    } catch (error) {
      return { state: "missing", reason: reasonOf(error) };
    }
  };
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

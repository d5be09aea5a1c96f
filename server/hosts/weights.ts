import { statSync } from "node:fs";
import { readNpz } from "../importers/npz.ts";
import type { WeightsFile } from "../network/checked.ts";
import { readBytes } from "./source.ts";

const read = new Map<string, { readonly stamp: string; readonly file: WeightsFile }>();

/** The tensors of a `.npz` file; a file that did not change since is not read again and keeps its tensors' identity. */
export function readWeights(path: string): WeightsFile {
  const stamp = stampOf(path);
  const known = read.get(path);
  if (known && known.stamp === stamp) return known.file;
  const file = load(path);
  read.set(path, { stamp, file });
  return file;
}

function load(path: string): WeightsFile {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return { state: "missing", reason: bytes.problem };
  try {
    return { state: "ready", tensors: readNpz(bytes, path) };
  } catch (error) {
    return { state: "missing", reason: error instanceof Error ? error.message : String(error) };
  }
}

function stampOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.mtimeMs} ${status.size}` : "absent";
}

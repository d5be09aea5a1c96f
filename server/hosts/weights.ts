import { readNpz } from "../importers/npz.ts";
import type { WeightsFile } from "../network/checked.ts";
import { readBytes } from "./source.ts";
import { createStampedReader } from "./stamped.ts";

/** The tensors of a `.npz` file. */
export const readWeights = createStampedReader((path): WeightsFile => {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return { state: "missing", reason: bytes.problem };
  try {
    return { state: "ready", tensors: readNpz(bytes, path) };
  } catch (error) {
    return { state: "missing", reason: error instanceof Error ? error.message : String(error) };
  }
});

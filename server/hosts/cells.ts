import { libertyText, readLibrary } from "../importers/liberty/library.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import { readBytes } from "./source.ts";
import { createStampedReader } from "./stamped.ts";

/** The cells of a Liberty file. */
export const readCells = createStampedReader((path): CellsFile => {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return { state: "missing", reason: bytes.problem };
  try {
    return { state: "ready", library: readLibrary(libertyText(bytes), path) };
  } catch (error) {
    return { state: "missing", reason: error instanceof Error ? error.message : String(error) };
  }
});

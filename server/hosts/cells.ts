import { libertyText, readLibrary } from "../importers/liberty/library.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import { createStampedReader } from "./stamped.ts";

/** The cells of a Liberty file. */
export const readCells = createStampedReader<CellsFile>((bytes, path) => ({
  state: "ready",
  library: readLibrary(libertyText(bytes), path),
}));

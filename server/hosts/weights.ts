import { readNpz } from "../importers/npz.ts";
import type { WeightsFile } from "../network/checked.ts";
import { createStampedReader } from "./stamped.ts";

/** The tensors of a `.npz` file. */
export const readWeights = createStampedReader<WeightsFile>((bytes, path) => ({
  state: "ready",
  tensors: readNpz(bytes, path),
}));

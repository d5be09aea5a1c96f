import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/models/", import.meta.url));

/** Bytes of a public model by its path in ../shared/models; undefined when the folder is absent (tests must say so). */
export function models(path: string): Uint8Array | undefined {
  return existsSync(folder) ? new Uint8Array(readFileSync(`${folder}${path}`)) : undefined;
}

import { replaceFile } from "../hosts/replaceFile.ts";
import { reasonOf } from "../hosts/source.ts";
import { Failure } from "./failure.ts";

/** Writes a file whole or not at all. @throws Failure with the path and the reason */
export async function write(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(path, content);
  } catch (error) {
    throw new Failure(`${path}: cannot be written: ${reasonOf(error)}`);
  }
}

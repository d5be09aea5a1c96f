import { readFileSync } from "node:fs";

/** Why a file could not be read, in words for its user; `path` stands in front of the message. */
export type SourceProblem = { readonly problem: string };

/** Text of a `.dnnx` file; `-` is standard input. Binary files are refused: they would only give a page of errors. */
export function readSource(path: string): string | SourceProblem {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.subarray(0, 65536).includes(0)) {
    return { problem: `${path}: this is a binary file, not a .dnnx text; import a model with: dnnx import MODEL.onnx` };
  }
  return new TextDecoder().decode(bytes);
}

export function readBytes(path: string): Uint8Array | SourceProblem {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    return { problem: `${path}: ${reasonOf(error)}` };
  }
}

/** The operating system's reason without its code and path. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "this is a folder, a file is needed";
    case "ENOTDIR":
      return "a part of the path is a file, not a folder";
    case "ENOSPC":
      return "no space left on the device";
    case "EROFS":
      return "the file system is read-only";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

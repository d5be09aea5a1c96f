import { unzipSync, zipSync } from "fflate";
import { type NamedArray, readNpy, writeNpy } from "./npy.ts";

/**
 * The `.npz` format of NumPy: a zip archive with one `.npy` array per name.
 *
 * @param name What error messages call the archive, such as its path.
 * @returns The arrays by their names without `.npy`, in archive order.
 * @throws With a message that names the archive and the array when the bytes cannot be read.
 */
export function readNpz(bytes: Uint8Array, name: string): Map<string, NamedArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: (file) => plausible(file, bytes.length) });
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new Error(`${name} is no readable .npz archive (${reason}): save it with numpy.savez`);
  }
  const arrays = new Map<string, NamedArray>();
  for (const [path, content] of Object.entries(files)) {
    if (!path.endsWith(".npy"))
      throw new Error(`${name}: ${path} is no .npy array; an .npz archive holds nothing else`);
    arrays.set(path.slice(0, -4), readNpy(content, `${name}: ${path}`));
  }
  return arrays;
}

/** Writes the arrays in the order given; the same arrays give the same bytes (times in the archive are fixed). */
export function writeNpz(arrays: ReadonlyMap<string, NamedArray>): Uint8Array {
  const files = Object.fromEntries([...arrays].map(([name, array]) => [`${name}.npy`, writeNpy(array)]));
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) });
}

/** Deflate shrinks at most about 1032 times: an archive that claims more is broken, and must not make us allocate it. */
function plausible(file: { name: string; size: number; originalSize: number; compression: number }, total: number) {
  const most = file.compression === 0 ? file.size : file.size * 1032 + 64;
  if (file.size > total || file.originalSize > most) {
    throw new Error(`${file.name} claims ${file.originalSize} bytes from ${file.size}`);
  }
  if (file.compression !== 0 && file.compression !== 8) {
    throw new Error(`${file.name} is compressed by method ${file.compression}; deflate and stored are read`);
  }
  return true;
}

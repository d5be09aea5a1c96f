import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readBytes, reasonOf } from "../../hosts/source.ts";
import { writeNpz } from "../../importers/npz.ts";
import { importOnnx } from "../../importers/onnx/import.ts";
import { Failure } from "../failure.ts";

/** ONNX and QONNX to `.dnnx`, weights into a `.npz` beside it. @returns 1 with one line per unsupported node. */
export function importModel(model: string, options: { readonly out?: string; readonly quiet?: boolean }): number {
  const bytes = readBytes(model);
  if (!(bytes instanceof Uint8Array)) throw new Failure(bytes.problem);
  const out = options.out ?? join(dirname(model), `${basename(model).replace(/\.onnx$/i, "")}.dnnx`);
  const weights = `${out.replace(/\.dnnx$/i, "")}.npz`;
  const { text, tensors, problems } = read(bytes, model, basename(out, ".dnnx"));
  if (problems.length > 0) {
    for (const it of problems)
      process.stderr.write(`${model}: ${it.node} (${it.operator}): ${it.why} ${it.whatToDo}\n`);
    return 1;
  }
  write(weights, writeNpz(tensors));
  write(out, text);
  if (!options.quiet) process.stdout.write(`${out}\n${weights}\n`);
  return 0;
}

function read(bytes: Uint8Array, model: string, name: string): ReturnType<typeof importOnnx> {
  try {
    return importOnnx(bytes, name);
  } catch (error) {
    throw new Failure(`${model}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function write(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new Failure(`${path}: cannot be written: ${reasonOf(error)}`);
  }
}

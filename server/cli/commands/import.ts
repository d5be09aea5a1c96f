import { basename, dirname, join } from "node:path";
import { doesNotFit } from "../../diagnostics/doesNotFit.ts";
import { readBytes } from "../../hosts/source.ts";
import type { NamedArray } from "../../importers/npy.ts";
import { writeNpz } from "../../importers/npz.ts";
import { importOnnx } from "../../importers/onnx/import.ts";
import { diagnosticsOf } from "../../service/diagnostics.ts";
import { createWorkspace } from "../../service/workspace.ts";
import { Failure } from "../failure.ts";
import { write } from "../write.ts";

/** ONNX and QONNX to `.dnnx`, weights into a `.npz` beside it. @returns 1 with one line per unsupported node. */
export async function importModel(
  model: string,
  options: { readonly out?: string; readonly quiet?: boolean },
): Promise<number> {
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
  const wrong = errorsIn(text, tensors, out);
  if (wrong.length > 0) {
    for (const message of wrong) process.stderr.write(`${model}: what it holds makes no network: ${message}\n`);
    return 1;
  }
  await write(weights, writeNpz(tensors));
  await write(out, text);
  if (!options.quiet) process.stdout.write(`${out}\n${weights}\n`);
  return 0;
}

/** Messages about a model that its nodes alone do not show to be wrong; that it is too large for the target is no fault of it. */
function errorsIn(text: string, tensors: ReadonlyMap<string, NamedArray>, out: string): readonly string[] {
  const workspace = createWorkspace({ weights: () => ({ state: "ready", tensors }) });
  return diagnosticsOf(workspace.open(out, text)).flatMap(({ severity, code, message }) =>
    severity === "error" && code !== doesNotFit.code ? [message] : [],
  );
}

function read(bytes: Uint8Array, model: string, name: string): ReturnType<typeof importOnnx> {
  try {
    return importOnnx(bytes, name);
  } catch (error) {
    throw new Failure(`${model}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

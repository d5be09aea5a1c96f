import { parse } from "../../../grammar/parse.ts";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { createChecker } from "../../../server/network/check.ts";
import type { CheckedNetwork } from "../../../server/network/checked.ts";

/** The checked network that an ONNX model becomes; throws what stands in the way. */
export function imported(bytes: Uint8Array, name: string): CheckedNetwork {
  const { text, tensors, problems } = importOnnx(bytes, name);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const check = createChecker({ weights: () => ({ state: "ready", tensors }) });
  const { networks, diagnostics } = check(parse(text));
  const network = networks[0]!;
  const errors = [...diagnostics, ...network.diagnostics].filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("\n"));
  return network;
}

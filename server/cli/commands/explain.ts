import { explain } from "../../estimate/explain.ts";
import { Failure } from "../failure.ts";
import { oneNetwork, openFile } from "../open.ts";

export interface ExplainOptions {
  readonly network?: string;
  readonly target?: string;
  readonly json?: boolean;
}

/** Every number of a layer with its formula, the values filled in and its source. */
export function explainLayer(file: string, layer: string, options: ExplainOptions): number {
  const { design, estimate } = oneNetwork(openFile(file), options);
  const known = estimate.layers.map((it) => it.name);
  if (!known.includes(layer)) {
    throw new Failure(`${file}: there is no layer '${layer}' in ${estimate.network}; it has ${known.join(", ")}`);
  }
  const lines = explain(design, estimate, layer);
  if (options.json) process.stdout.write(`${JSON.stringify(lines, null, 2)}\n`);
  else {
    process.stdout.write(`${layer} of ${estimate.network} on ${estimate.target}\n`);
    for (const it of lines) {
      process.stdout.write(`\n${it.what}: ${it.value}\n  ${it.formula}\n  ${it.filledIn}\n  source: ${it.source}\n`);
    }
  }
  return 0;
}

import { explain } from "../../estimate/explain.ts";
import { sensitivitiesOf } from "../../service/sensitivity.ts";
import { Failure } from "../failure.ts";
import { oneNetwork, openFile, openText } from "../open.ts";

export interface ExplainOptions {
  readonly network?: string;
  readonly target?: string;
  readonly json?: boolean;
}

/** Every number of a layer with its formula, the values filled in and its source. */
export function explainLayer(file: string, layer: string, options: ExplainOptions): number {
  const document = openFile(file);
  const mapped = oneNetwork(document, options);
  const { design, estimate } = mapped;
  const known = estimate.layers.map((it) => it.name);
  if (!known.includes(layer)) {
    throw new Failure(`${file}: there is no layer '${layer}' in ${estimate.network}; it has ${known.join(", ")}`);
  }
  const lines = explain(design, estimate, layer);
  const changes = sensitivitiesOf(document, mapped, layer, (text) => openText(document.uri, text).compilation());
  if (options.json) process.stdout.write(`${JSON.stringify([...lines, ...changes], null, 2)}\n`);
  else {
    process.stdout.write(`${layer} of ${estimate.network} on ${estimate.target}\n`);
    for (const it of lines) {
      const mostly = it.dominating === undefined ? "" : `  mostly: ${it.dominating}\n`;
      const how = `  ${it.formula}\n  ${it.filledIn}\n`;
      process.stdout.write(`\n${it.what}: ${it.value}\n${how}${mostly}  source: ${it.source}\n`);
    }
    if (changes.length > 0) {
      process.stdout.write("\nWhat a change would do to the network, every other fold kept:\n");
      for (const { change, effect } of changes) process.stdout.write(`  ${change}: ${effect}\n`);
    }
  }
  return 0;
}

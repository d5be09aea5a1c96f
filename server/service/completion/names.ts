import type { Parameter } from "../../../grammar/tree.ts";
import type { Context } from "../context.ts";
import { importedFiles } from "../imported.ts";
import { type Namespace, occurrencesIn } from "../names.ts";
import { tensorText } from "../tensor.ts";
import type { Document } from "../workspace.ts";
import { type Completion, type Item, plain } from "./item.ts";

/** Layers of the network that is being written, those inside of blocks with what is left of the path that leads there. */
export function paths(document: Document, { declaration, before }: Context): readonly Item[] {
  const written = before.slice(1).join("");
  const network = document.compilation().checked.networks.find(({ header }) => header === declaration?.header);
  return (network?.layers ?? [])
    .filter(({ name, operation }) => operation !== "input" && name.startsWith(written))
    .map(({ name, operation, output }) => ({
      ...plain("tensor", name.slice(written.length)),
      detail: `${operation} → ${tensorText(output)}`,
    }));
}

/** Tensors defined in front of the offset, the nearest first: chains read what stands right above. */
export function tensors(document: Document, context: Context): readonly Item[] {
  const { declaration, word } = context;
  if (!declaration) return [];
  const network = document.compilation().checked.networks.find(({ header }) => header === declaration.header);
  const found: Item[] = [];
  let start = document.tree.starts[document.tree.statements.indexOf(declaration.header)] ?? 0;
  start += declaration.header.length;
  for (const statement of declaration.body) {
    if (start + statement.span.start >= word.start || statement === context.statement) break;
    start += statement.length;
    for (const { role, namespace, name } of occurrencesIn(statement)) {
      if (role !== "definition" || namespace !== "layer") continue;
      const layer = network?.byName.get(name);
      found.push({ ...plain("tensor", name), ...(layer ? { detail: tensorText(layer.output) } : {}) });
    }
  }
  return [...found.reverse(), ...parameters(context, "tensor", ({ default: value }) => value === undefined)];
}

/** Parameters of the block that is being written. */
export function parameters(
  { declaration }: Context,
  kind: Completion["kind"],
  isMeant: (parameter: Parameter) => boolean = () => true,
): readonly Item[] {
  if (declaration?.header.kind !== "blockHeader") return [];
  return declaration.header.parameters.filter(isMeant).map(({ name }) => plain(kind, name.text));
}

/** Names of a kind that the file or one that it imports defines. */
export function defined(document: Document, namespace: Namespace, kind: Completion["kind"]): readonly Item[] {
  return [document.tree, ...importedFiles(document).map(({ tree }) => tree)]
    .flatMap(({ declarations }) => declarations)
    .flatMap(({ header }) =>
      occurrencesIn(header)
        .filter((it) => it.role === "definition" && it.namespace === namespace)
        .map(({ name }) => ({ ...plain(kind, name), ...(header.doc ? { documentation: header.doc } : {}) })),
    );
}

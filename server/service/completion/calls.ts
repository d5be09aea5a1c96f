import type { LayerKind } from "../../layers/layer.ts";
import { layerKinds } from "../../layers/registry.ts";
import type { BlockHeader } from "../definition.ts";
import { layerDocumentation } from "../documentation.ts";
import { type Item, plain } from "./item.ts";

export function layerCalls(input: string | undefined): readonly Item[] {
  return layerKinds.map((kind) => ({ ...layerItem(kind), insert: callSnippet(kind, input, 1) }));
}

/** The call of a block with what has no default. */
export function blockItem({ name, parameters, doc }: BlockHeader, input: string | undefined): Item {
  const needed = parameters.filter((parameter) => parameter.default === undefined);
  const stops = needed.map((parameter, index) =>
    index === 0 ? `\${1:${input ?? parameter.name.text}}` : `${parameter.name.text}: \${${index + 1}:1}`,
  );
  const text = name?.text ?? "";
  return { ...plain("layer", text), insert: `${text}(${stops.join(", ")})`, snippet: true, documentation: doc ?? "" };
}

export function layerStatement(kind: LayerKind, input: string | undefined): Item {
  return { ...layerItem(kind), insert: `\${1:name} = ${callSnippet(kind, input, 2)}` };
}

function layerItem(kind: LayerKind): Item {
  const documentation = layerDocumentation(kind.name) ?? kind.documentation;
  return { ...plain("layer", kind.name), snippet: true, documentation };
}

/** The call with its inputs and the parameters that must be written. */
function callSnippet(kind: LayerKind, input: string | undefined, firstStop: number): string {
  const parts = [
    ...kind.inputs.map(({ name }, index) => (index === 0 && input ? input : name)),
    ...kind.parameters
      .filter((parameter) => parameter.default === undefined && parameter.defaultFrom === undefined)
      .map(({ name }) => name),
  ];
  const stops = parts.map((part, index) => {
    const stop = firstStop + index;
    return index < kind.inputs.length ? `\${${stop}:${part}}` : `${part}: \${${stop}:1}`;
  });
  return `${kind.name}(${stops.join(", ")})`;
}

// The text of syntaxes/dnnx.tmLanguage.json, from the grammar's keywords and the names in the registries.
import { targetProperties } from "../grammar/keywords.ts";
import { textMateGrammar } from "../grammar/textmate.ts";
import { annotationKinds, networkAnnotations } from "../server/approximations/registry.ts";
import { formatNames } from "../server/formats/registry.ts";
import { layerKinds } from "../server/layers/registry.ts";

export function grammarText(): string {
  const grammar = textMateGrammar({
    layers: layerKinds.map((kind) => kind.name),
    annotations: [...annotationKinds.map((kind) => kind.name), ...networkAnnotations],
    formats: formatNames,
    properties: targetProperties,
  });
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

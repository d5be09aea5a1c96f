import { lowrankSizes } from "../../approximations/lowrank.ts";
import { annotationKindByName, annotationKinds } from "../../approximations/registry.ts";
import { formatKinds, formatNames } from "../../formats/registry.ts";
import { layerKindByName } from "../../layers/registry.ts";
import type { Shape } from "../../layers/shape.ts";
import type { Context, OpenBracket } from "../context.ts";
import { annotationDocumentation } from "../documentation.ts";
import { argumentName, type Item, plain, values } from "./item.ts";

/** What an annotation's argument can be, which stands behind `label` or, without one, at `position`; labels that may follow. */
export function annotationValues(
  name: string,
  { label, labels, position }: Pick<OpenBracket, "label" | "labels" | "position">,
): readonly Item[] {
  const parameters = annotationKindByName.get(name)?.parameters ?? [];
  const parameter = label === undefined ? parameters[position] : parameters.find((it) => it.name === label);
  const labelled = label === undefined && position > 0 ? parameters.filter((it) => it.labelled) : [];
  const further = labelled.filter((it) => !labels.includes(it.name)).map(argumentName);
  if (!parameter || (label === undefined && parameter.labelled)) return further;
  if (parameter.name === "format") return formats(name === "weights" ? "weights" : "tensor");
  if (parameter.name === "fraction") return values(["50%", "75%", "90%"]);
  if (parameter.values || label !== undefined || parameters.length === 1) {
    return [...values(parameter.values ?? []), ...further];
  }
  return parameters.filter((it) => !labels.includes(it.name)).map(argumentName);
}

/** Powers of two up to the largest rank that saves something, and that rank, each with what is left of the weights. */
export function usefulRanks(shape: Shape): readonly Item[] {
  const { saving } = lowrankSizes(shape, 1);
  const ranks = Array.from({ length: 20 }, (_, power) => 2 ** power).filter((rank) => rank < saving);
  return [...ranks, ...(saving > 0 ? [saving] : [])].map((rank) => {
    const { before, after } = lowrankSizes(shape, rank);
    return { ...plain("value", String(rank)), detail: `${Math.round((100 * after) / before)} % of ${before} weights` };
  });
}

/** Annotations that say something about the layer being written and are not there yet. */
export function annotations({ before, brackets }: Context): readonly Item[] {
  if (brackets.length > 0) return [];
  const callee = before[1] === "=" ? layerKindByName.get(before[2] ?? "") : undefined;
  return annotationKinds
    .filter(({ name }) => !before.includes(`@${name}`) && (!callee || callee.annotations.includes(name)))
    .map(({ name, snippet, documentation }) => ({
      ...plain("annotation", `@${name}`),
      insert: `@${snippet}`,
      snippet: true,
      documentation: annotationDocumentation(name) ?? documentation,
    }));
}

/** @param use Only weights can share values or have a scale for each output channel. */
export function formats(use: "weights" | "tensor" = "tensor"): readonly Item[] {
  const legal = (label: string) => use === "weights" || !/^codebook|per: channel/.test(label);
  const forms = formatKinds.flatMap(({ forms, documentation }) =>
    forms
      .filter(({ label }) => legal(label))
      .map(({ label, snippet, detail }) => ({
        ...plain("format", label),
        insert: snippet,
        snippet: true,
        detail,
        documentation,
      })),
  );
  const labels = new Set(forms.map(({ label }) => label));
  return [
    ...forms,
    ...formatNames
      .filter((name) => !labels.has(name) && !/fixed$|^(float|bfp|log2|codebook)$/.test(name))
      .map((name) => plain("format", name)),
  ];
}

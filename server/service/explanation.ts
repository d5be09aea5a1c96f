import { explain } from "../estimate/explain.ts";
import type { Document } from "./workspace.ts";

/** Markdown: every number of a layer with its formula, the values filled in and its source; undefined: there is no estimate of it. */
export function explanationPage(
  document: Document,
  network: string,
  target: string,
  layer: string,
): string | undefined {
  const { mapped } = document.compilation();
  const found = mapped.find((it) => it.network.name === network && it.target.name === target);
  if (!found?.estimate.layers.some(({ name }) => name === layer)) return undefined;
  const parts = explain(found.design, found.estimate, layer).map(
    ({ what, value, formula, filledIn, dominating, source }) =>
      [
        `## ${what}: ${value}`,
        `\`\`\`text\n${formula}\n${filledIn}\n\`\`\``,
        ...(dominating === undefined ? [] : [`Mostly: ${dominating}.`]),
        `_Source: ${source}._`,
      ].join("\n\n"),
  );
  return [`# ${layer} of ${network} on ${target}`, ...parts].join("\n\n");
}

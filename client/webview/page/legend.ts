import { element } from "./dom.ts";

export interface LegendEntry {
  readonly title: string;
  /** A class that views.css gives the colour of the swatch. */
  readonly class: string;
}

/** What the colours of a picture mean. */
export function createLegend(): {
  readonly element: HTMLElement;
  readonly update: (entries: readonly LegendEntry[]) => void;
} {
  const list = element("ul", { class: "legend", "aria-label": "Legend" });
  let shown = "";
  return {
    element: list,
    update: (entries) => {
      const next = JSON.stringify(entries);
      if (next === shown) return;
      shown = next;
      list.hidden = entries.length === 0;
      list.replaceChildren(
        ...entries.map(({ title, class: kind }) =>
          element("li", {}, element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), title),
        ),
      );
    },
  };
}

import { element } from "./dom.ts";

export interface Check {
  readonly id: string;
  readonly title: string;
  readonly checked: boolean;
  /** A class that views.css gives a colour: the box is also the legend. */
  readonly class?: string;
}

/** Boxes to tick, side by side. */
export function createChecks(
  label: string,
  toggle: (id: string, checked: boolean) => void,
): { readonly element: HTMLElement; readonly update: (checks: readonly Check[]) => void } {
  const group = element("fieldset", { class: "checks" }, element("legend", {}, label));
  let shown = "";
  return {
    element: group,
    update: (checks) => {
      const next = JSON.stringify(checks.map(({ id, title }) => [id, title]));
      if (next !== shown) {
        shown = next;
        for (const old of group.querySelectorAll("label")) old.remove();
        for (const { id, title, class: kind } of checks) {
          const input = element("input", { type: "checkbox", value: id });
          input.addEventListener("change", () => toggle(id, input.checked));
          const swatch =
            kind === undefined ? [] : [element("span", { class: `swatch ${kind}`, "aria-hidden": "true" })];
          group.append(element("label", {}, input, ...swatch, title));
        }
      }
      for (const input of group.querySelectorAll("input")) {
        input.checked = checks.find(({ id }) => id === input.value)?.checked ?? false;
      }
    },
  };
}

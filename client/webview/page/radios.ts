import { element } from "./dom.ts";

let groups = 0;

/** One of a few, all of them visible. */
export function createRadios(
  label: string,
  choose: (id: string) => void,
): {
  readonly element: HTMLElement;
  readonly update: (options: readonly { readonly id: string; readonly title: string }[], chosen: string) => void;
} {
  groups += 1;
  const name = `radios-${groups}`;
  const group = element("fieldset", { class: "radios" }, element("legend", {}, label));
  let shown = "";
  return {
    element: group,
    update: (options, chosen) => {
      const next = JSON.stringify(options);
      if (next !== shown) {
        shown = next;
        for (const old of group.querySelectorAll("label")) old.remove();
        for (const { id, title } of options) {
          const input = element("input", { type: "radio", name, value: id });
          input.addEventListener("change", () => choose(id));
          group.append(element("label", {}, input, element("span", {}, title)));
        }
      }
      for (const input of group.querySelectorAll("input")) input.checked = input.value === chosen;
    },
  };
}

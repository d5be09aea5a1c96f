import type { CatalogueEntry } from "../../../server/lsp/protocol.ts";
import { button, element } from "./dom.ts";

const groups = { device: "Devices and boards", processor: "Processors" } as const;

/** Lets choose devices and processors of the catalogue to compare with; each one that is chosen can be taken away again. */
export function createOthers(choose: (names: readonly string[]) => void): {
  readonly element: HTMLElement;
  /** @param written what the page kept as its choice: a list of names, or anything else for none */
  readonly update: (catalogue: readonly CatalogueEntry[], written: unknown) => void;
} {
  const select = element("select", { "aria-label": "Add a device or processor of the catalogue" });
  const list = element("ul", { class: "chosen", "aria-label": "Compared with" });
  const whole = element("div", { class: "others" }, select, list);
  let now: readonly string[] = [];
  let filled = false;
  select.addEventListener("change", () => {
    if (select.value !== "" && !now.includes(select.value)) choose([...now, select.value]);
    select.value = "";
  });
  return {
    element: whole,
    update: (catalogue, written) => {
      const chosen = Array.isArray(written) ? written.filter((it) => typeof it === "string") : [];
      if (!filled) {
        filled = true;
        select.append(
          element("option", { value: "" }, "Compare with…"),
          ...(["device", "processor"] as const).map((kind) =>
            element(
              "optgroup",
              { label: groups[kind] },
              ...catalogue
                .filter((entry) => entry.kind === kind)
                .map(({ name, title }) => element("option", { value: name }, `${title} (${name})`)),
            ),
          ),
        );
      }
      if (chosen.join() === now.join()) return;
      now = chosen;
      list.replaceChildren(
        ...chosen.map((name) =>
          element(
            "li",
            {},
            name,
            button("×", () => choose(now.filter((it) => it !== name)), { "aria-label": `Do not compare with ${name}` }),
          ),
        ),
      );
    },
  };
}

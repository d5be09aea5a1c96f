export type Child = Node | string;

/** An element with attributes and children. Attributes only, never markup, so that no text of a file is read as code. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function button(text: string, action: () => void, attributes: Readonly<Record<string, string>> = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", action);
  return made;
}

/** A labelled list to choose from; `choose` is called when the user does. */
export function choice(label: string, choose: (value: string) => void) {
  const select = element("select");
  select.addEventListener("change", () => choose(select.value));
  const whole = element("label", { class: "choice" }, element("span", {}, label), select);
  let shown = "";
  return {
    element: whole,
    /** Shows the options, and which one is chosen; hidden when there is nothing to choose. */
    update: (options: readonly { readonly value: string; readonly text: string }[], chosen: string): void => {
      whole.hidden = options.length < 2;
      const next = JSON.stringify(options);
      if (next !== shown) {
        select.replaceChildren(...options.map(({ value, text }) => element("option", { value }, text)));
        shown = next;
      }
      select.value = chosen;
    },
  };
}

/** Sets a text only when it is another one, so that nothing is laid out or announced again. */
export function setText(target: Node, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

import { styleText } from "node:util";

const colours = { error: "red", warning: "yellow", information: "blue", hint: "gray" } as const;
let when: "auto" | "always" | "never" = "auto";

/** `--color`; "auto" colours on a terminal and obeys NO_COLOR. */
export function setColour(wanted: typeof when): void {
  when = wanted;
}

/** A severity in its colour, when colours are wanted. */
export function coloured(severity: keyof typeof colours): string {
  if (when === "never") return severity;
  return styleText(colours[severity], severity, { validateStream: when === "auto", stream: process.stdout });
}

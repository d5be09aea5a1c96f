import { parse } from "../../grammar/parse.ts";
import { scaleTooFine } from "../../server/diagnostics/scaleTooFine.ts";
import { createChecker } from "../../server/network/check.ts";

const check = createChecker({ weights: () => ({ state: "missing", reason: "drawn without weights" }) });

/** Whether multipliers reach every scale of a network: sums of floats with five exponent bits may be too coarse for a format by far. */
export function reachesItsScales(text: string): boolean {
  return check(parse(text)).networks.every(({ diagnostics }) =>
    diagnostics.every(({ code }) => code !== scaleTooFine.code),
  );
}

/** Draws until there is one. (A `filter` of fast-check would draw the same value of `fc.gen()` again, for ever.) */
export function reachable(draw: () => string): string {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = draw();
    if (reachesItsScales(text)) return text;
  }
  throw new Error("20 networks in a row have scales that no multiplier reaches");
}

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

import { amount, bandText, percentText } from "../estimate/display.ts";
import type { RequirementResult } from "../estimate/estimate.ts";
import type { Requirement } from "../network/checked.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** A `require` of a network on one of its targets, against the estimate. The range is that of the statement. */
export interface RequirementOutcome extends Range {
  readonly network: string;
  /** Empty when the network names no target. */
  readonly target: string;
  /** As written, in canonical spacing. */
  readonly text: string;
  /** Absent: not known, `message` says why. */
  readonly met?: boolean;
  /** What is asked for and what is estimated, in words; absent when nothing is estimated. */
  readonly expected?: string;
  readonly actual?: string;
  /** A few words for a line in a list: `40 % to spare`. */
  readonly margin: string;
  /** A sentence with the values. */
  readonly message: string;
}

/** Every `require` of the document on every target of its network, in the order of the text. */
export function requirementsOf(document: Document): readonly RequirementOutcome[] {
  const { checked, mapped } = document.compilation();
  const locate = locator(document.tree);
  return checked.networks.flatMap((network) => {
    const placed = ({ place, text }: Requirement, target: string) => ({
      network: network.name,
      target,
      text,
      ...rangeIn(locate(place.statement), place.statement.span),
    });
    const targets = network.targets.length > 0 ? network.targets.map(({ name }) => name) : [""];
    return targets.flatMap((target) => {
      const known = mapped.find((it) => it.network === network && it.target.name === target);
      if (known)
        return known.estimate.requirements.map((it) => ({ ...placed(it.requirement, target), ...outcome(it) }));
      const reason = network.broken
        ? "The network has errors; correct them first."
        : target === ""
          ? "The network names no target: write `on TARGET` behind its name."
          : `There is no estimate on the target "${target}".`;
      return network.requirements.map((it) => ({ ...placed(it, target), margin: "no estimate", message: reason }));
    });
  });
}

function outcome({
  requirement,
  met,
  actual,
  margin,
}: RequirementResult): Omit<RequirementOutcome, "network" | "target" | "text" | keyof Range> {
  if (actual.value === null || met === undefined) {
    return { margin: "unknown", message: actual.value === null ? actual.reason : "No model covers it." };
  }
  const { text, comparison, bound, unit } = requirement;
  const band = bandText(actual);
  const value = `${amount(actual.value, unit)}${band === "" ? "" : ` (${band})`}`;
  const room = margin === undefined ? "" : `${percentText(Math.abs(margin))} ${margin < 0 ? "missing" : "to spare"}`;
  return {
    met,
    expected: `${comparison} ${amount(bound, unit)}`,
    actual: value,
    margin: room === "" ? (met ? "met" : "not met") : room,
    message: `${text}: the estimate is ${value}${room === "" ? "" : `, ${room}`}.`,
  };
}

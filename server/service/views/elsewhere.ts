import { parse } from "../../../grammar/parse.ts";
import type { Estimate } from "../../estimate/estimate.ts";
import { estimateOf } from "../../estimate/estimator.ts";
import { createFact } from "../../lazy/fact.ts";
import { createMapper } from "../../mapping/map.ts";
import type { CheckedNetwork } from "../../network/checked.ts";
import { findDevice, processors, programmable } from "../../targets/catalogue.ts";
import { resolveTarget } from "../../targets/resolve.ts";
import type { Target } from "../../targets/target.ts";
import type { Workspace } from "../workspace.ts";

/** Something of the catalogue to compare with. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly kind: "device" | "processor";
}

export const catalogue: readonly CatalogueEntry[] = [
  ...programmable.map(({ name, title }): CatalogueEntry => ({ name, title, kind: "device" })),
  ...processors.map(({ name, title }): CatalogueEntry => ({ name, title, kind: "processor" })),
];

/** Clock of a device to compare with, when the network has no target to take it from: 100 MHz. */
const usualClock = 100e6;
const targets = new Map<string, Target>();

/**
 * A device of the catalogue as a streaming target with the usual budget; undefined for a name that it does not have.
 *
 * @param clock in Hz; lowered to what designs on the device reach
 */
export function catalogueTarget(name: string, clock: number = usualClock): Target | undefined {
  const device = findDevice(name);
  if (!device) return undefined;
  const hertz = Math.min(clock, device.clockLimit.value);
  const key = `${name} ${hertz}`;
  const known = targets.get(key);
  if (known) return known;
  const [declaration] = parse(
    `target other {\n  device ${JSON.stringify(name)}\n  clock ${hertz} Hz\n}\n`,
  ).declarations;
  const target = { ...resolveTarget(declaration!), name };
  targets.set(key, target);
  return target;
}

type Estimator = (network: CheckedNetwork, target: Target) => Estimate;
const estimators = new WeakMap<Workspace, Estimator>();

/** Estimates of networks on targets that they do not name; what was worked out for one state of a network serves the next. */
export function elsewhere(workspace: Workspace): Estimator {
  const known = estimators.get(workspace);
  if (known) return known;
  const map = createMapper();
  const found = createFact((_: CheckedNetwork) => new Map<Target, Estimate>());
  const made: Estimator = (network, target) => {
    const own = found(network);
    const costs = own.get(target) ?? estimateOf(map(network, target));
    own.set(target, costs);
    return costs;
  };
  estimators.set(workspace, made);
  return made;
}

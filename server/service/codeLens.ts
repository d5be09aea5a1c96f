import { locator, type Range, rangeIn } from "./places.ts";
import { totals } from "./status.ts";
import type { Document } from "./workspace.ts";

export interface Lens extends Range {
  readonly title: string;
  /** What a click does; absent: the lens only informs. */
  readonly action?: { readonly kind: "generate" | "verify"; readonly network: string; readonly target: string };
}

/** Above every network: its totals on each of its targets, and what can be done with it. */
export function lenses(document: Document): readonly Lens[] {
  const { checked, mapped } = document.compilation();
  const locate = locator(document.tree);
  return checked.networks.flatMap((network): Lens[] => {
    const range = rangeIn(locate(network.header), network.header.span);
    if (network.broken) return [{ ...range, title: "No estimate: the network has errors" }];
    if (network.targets.length === 0) return [{ ...range, title: "No estimate: no target (write `on TARGET`)" }];
    const own = mapped.filter((it) => it.network === network);
    return own.flatMap(({ estimate, target }): Lens[] => {
      const about = { network: network.name, target: target.name };
      const where = own.length > 1 ? `${target.name}: ` : "";
      const suffix = own.length > 1 ? ` for ${target.name}` : "";
      const costs: Lens = { ...range, title: where + totals(estimate) };
      if (target.engine) return [costs];
      return [
        costs,
        { ...range, title: `Generate accelerator${suffix}`, action: { kind: "generate", ...about } },
        { ...range, title: `Verify accelerator${suffix}`, action: { kind: "verify", ...about } },
      ];
    });
  });
}

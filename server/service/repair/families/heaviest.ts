import type { Layer } from "../../../network/checked.ts";
import type { Resource } from "../../../targets/target.ts";
import type { Problem } from "./family.ts";

/** The layer behind a problem, among some: who uses most of what is short, takes most of the energy, or is the bottleneck. */
export function heaviest({ mapped, short }: Problem, among: readonly Layer[]): readonly Layer[] {
  const worst = short.reduce((most, it) => (it.factor > most.factor ? it : most));
  const names = new Set(among.map(({ name }) => name));
  const [, resource] = /^fit (\w+)$/.exec(worst.key) ?? [];
  const measure = (name: string): number => {
    if (resource !== undefined && !mapped.design.engine) {
      const part = mapped.design.parts.find(({ layer }) => layer === name);
      return part?.cost[resource as Resource] ?? 0;
    }
    const costs = mapped.estimate.layers.find((it) => it.name === name);
    if (!costs) return 0;
    return (worst.what.includes("energy") ? costs.energy.total.value : costs.weightBits.value) ?? 0;
  };
  const { bottleneck } = mapped.estimate;
  const isTime = /throughput|interval|latency/.test(worst.what);
  if (isTime && names.has(bottleneck)) return among.filter(({ name }) => name === bottleneck);
  const [first] = among.toSorted((a, b) => measure(b.name) - measure(a.name));
  return first ? [first] : [];
}

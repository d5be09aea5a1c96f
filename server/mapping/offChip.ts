import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { sustainedShare } from "../targets/offChip.ts";
import type { Target } from "../targets/target.ts";
import { portWidths } from "../units/burstReader/unit.ts";
import { createScan } from "./scan.ts";

const beside = createScan(({ memory, weights }) => (memory?.kind === "offchip" && weights ? memory : undefined));

/** Layers whose weights are in memory beside the chip. */
export function offChipLayers({ layers }: Pick<CheckedNetwork, "layers">): readonly Layer[] {
  return beside(layers).map(({ layer }) => layer);
}

/**
 * Bits per cycle that memory beside the chip gives each layer with weights there: the widest bus of an interconnect that all of them can
 * keep busy at the same time, at the rate that long transfers reach. 0: there is no such memory, or it is too slow for that.
 */
export function offChipRateOf(network: Pick<CheckedNetwork, "layers">, { device, clock }: Target): number {
  const sharers = offChipLayers(network).length;
  if (sharers === 0 || !device.offChip) return 0;
  const each = (device.offChip.bandwidth.value * sustainedShare * 8) / clock / sharers;
  return each < portWidths.least ? 0 : Math.min(portWidths.most, 2 ** Math.floor(Math.log2(each)));
}

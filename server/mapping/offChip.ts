import type { CheckedNetwork } from "../network/checked.ts";
import { sustainedShare } from "../targets/offChip.ts";
import type { Target } from "../targets/target.ts";
import { portWidths } from "../units/burstReader/unit.ts";
import { createScan } from "./scan.ts";

const beside = createScan(({ memory, weights }) => (memory?.kind === "offchip" && weights ? memory : undefined));

/**
 * Ports over which layers read weights from memory beside the chip: attention has one for its queries, keys and values and one for what
 * joins its heads.
 */
export function offChipPorts({ layers }: Pick<CheckedNetwork, "layers">): number {
  return beside(layers).reduce((sum, { layer }) => sum + (layer.operation === "attention" ? 2 : 1), 0);
}

/**
 * Bits per cycle that memory beside the chip gives each port: the widest bus of an interconnect that all of them can
 * keep busy at the same time, at the rate that long transfers reach. 0: there is no such memory, or it is too slow for that.
 */
export function offChipRateOf(network: Pick<CheckedNetwork, "layers">, { device, clock }: Target): number {
  const sharers = offChipPorts(network);
  if (sharers === 0 || !device.offChip) return 0;
  const each = (device.offChip.bandwidth.value * sustainedShare * 8) / clock / sharers;
  return each < portWidths.least ? 0 : Math.min(portWidths.most, 2 ** Math.floor(Math.log2(each)));
}

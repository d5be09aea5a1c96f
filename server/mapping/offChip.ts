import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { sustainedShare } from "../targets/offChip.ts";
import type { Target } from "../targets/target.ts";
import { portWidths } from "../units/burstReader/unit.ts";
import { createScan } from "./scan.ts";

const beside = createScan(({ memory, weights }) => (memory?.kind === "offchip" && weights ? memory : undefined));

/** Ports over which layers read weights from memory beside the chip. */
export function offChipPorts({ layers }: Pick<CheckedNetwork, "layers">): number {
  return beside(layers).reduce((sum, { layer }) => sum + portsOf(layer), 0);
}

/**
 * Attention has a port for its queries, keys and values and one for what joins its heads; a recurrent layer one for the input and one for
 * the state, of which a `gru` that resets it before the product multiplies rows in two phases.
 */
function portsOf({ arithmetic }: Layer): number {
  switch (arithmetic.kind) {
    case "gru":
      return arithmetic.reset === "after" ? 2 : 3;
    case "attention":
    case "lstm":
    case "rnn":
      return 2;
    default:
      return 1;
  }
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

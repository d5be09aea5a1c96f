import type { Target } from "../targets/target.ts";
import { bands } from "./bands.ts";
import { quantity, scaled, sum, unknown } from "./costs.ts";
import type { BoardCost, Cost, Estimate } from "./estimate.ts";

/**
 * What the whole board takes: the accelerator, and the processor, memory and regulators around it, which draw about the same
 * power whatever the accelerator does. Absent where the target names no board or the power of the board is not known.
 */
export function boardCost(
  { device, clock }: Target,
  { energy, intervalCycles, latencyCycles }: Pick<Estimate, "energy" | "intervalCycles" | "latencyCycles">,
): BoardCost | undefined {
  const board = device.kind === "fpga" ? device.board : undefined;
  if (device.kind !== "fpga" || !board?.power) return undefined;
  const around = quantity(board.power.value, bands.board, `power around the device: ${board.power.source}`);
  const interval = scaled(intervalCycles, 1 / clock, "interval in cycles / clock");
  const latency = scaled(latencyCycles, 1 / clock, "latency in cycles / clock");
  const dynamic = sum(
    [energy.arithmetic, energy.onChipMemory, energy.offChipMemory],
    "arithmetic and memories of an inference",
  );
  const idle = sum(
    [around, quantity(device.staticPower.value, bands.static, device.staticPower.source)],
    "board and idle device",
  );
  const over = (time: Cost): Cost =>
    sum([dynamic, product(idle, time)], "power of the board and of the idle device * time + dynamic energy");
  const streaming = over(interval);
  return {
    title: board.title,
    power: interval.value === null ? interval : scaled(streaming, 1 / interval.value, "energy of the board / interval"),
    energy: streaming,
    energyOneAtATime: over(latency),
  };
}

function product(left: Cost, right: Cost): Cost {
  if (left.value === null) return left;
  if (right.value === null) return unknown(right.reason);
  return {
    value: left.value * right.value,
    low: left.low * right.low,
    high: left.high * right.high,
    source: `${left.source} * ${right.source}`,
  };
}

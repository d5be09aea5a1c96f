import { ecp5_85f } from "./devices/ecp5-85f.ts";
import { ice40up5k } from "./devices/ice40up5k.ts";
import { xc7a100t } from "./devices/xc7a100t.ts";
import { xc7z020 } from "./devices/xc7z020.ts";
import { xczu3eg } from "./devices/xczu3eg.ts";
import { xczu7ev } from "./devices/xczu7ev.ts";
import type { Device, Resource } from "./target.ts";

/** The devices that a target may name. */
export const devices: readonly Device[] = [xc7z020, xc7a100t, xczu3eg, xczu7ev, ice40up5k, ecp5_85f];

export function findDevice(name: string): Device | undefined {
  return devices.find((device) => device.name === name.toLowerCase().replaceAll("_", "-"));
}

/**
 * The part of a device that place and route fills reliably; what a design may use when the file gives no budget. Figures
 * of FINN (`src/finn/util/platforms.py`).
 */
export const closingLimits: Readonly<Record<Resource, number>> = {
  lut: 0.7,
  ff: 0.5,
  dsp: 0.8,
  bram18: 0.8,
  uram: 0.8,
};

/** How many of a resource the device has; 0 where the device is without it. */
export function available(device: Device, resource: Resource): number {
  return device.resources[resource]?.value ?? 0;
}

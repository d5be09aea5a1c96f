import { ecp5_25f } from "./devices/ecp5-25f.ts";
import { ecp5_45f } from "./devices/ecp5-45f.ts";
import { ecp5_85f } from "./devices/ecp5-85f.ts";
import { ice40hx8k } from "./devices/ice40hx8k.ts";
import { ice40up5k } from "./devices/ice40up5k.ts";
import { xc7a35t } from "./devices/xc7a35t.ts";
import { xc7a100t } from "./devices/xc7a100t.ts";
import { xc7a200t } from "./devices/xc7a200t.ts";
import { xc7k325t } from "./devices/xc7k325t.ts";
import { xc7vx485t } from "./devices/xc7vx485t.ts";
import { xc7vx690t } from "./devices/xc7vx690t.ts";
import { xc7z010 } from "./devices/xc7z010.ts";
import { xc7z020 } from "./devices/xc7z020.ts";
import { xc7z045 } from "./devices/xc7z045.ts";
import { xc7z100 } from "./devices/xc7z100.ts";
import { xck26 } from "./devices/xck26.ts";
import { xcku040 } from "./devices/xcku040.ts";
import { xcku060 } from "./devices/xcku060.ts";
import { xcku115 } from "./devices/xcku115.ts";
import { xcvu9p } from "./devices/xcvu9p.ts";
import { xcvu13p } from "./devices/xcvu13p.ts";
import { xcvu35p } from "./devices/xcvu35p.ts";
import { xcvu37p } from "./devices/xcvu37p.ts";
import { xczu3eg } from "./devices/xczu3eg.ts";
import { xczu5ev } from "./devices/xczu5ev.ts";
import { xczu7ev } from "./devices/xczu7ev.ts";
import { xczu9eg } from "./devices/xczu9eg.ts";
import { xczu19eg } from "./devices/xczu19eg.ts";
import { type Device, type Fpga, type Resource, resourceFigure } from "./target.ts";

/** The devices that a target may name, family by family. */
export const devices: readonly Fpga[] = [
  xc7z020,
  xc7z010,
  xc7z045,
  xc7z100,
  xc7a35t,
  xc7a100t,
  xc7a200t,
  xc7k325t,
  xc7vx485t,
  xc7vx690t,
  xcku040,
  xcku060,
  xcku115,
  xczu3eg,
  xczu5ev,
  xck26,
  xczu7ev,
  xczu9eg,
  xczu19eg,
  xcvu9p,
  xcvu13p,
  xcvu35p,
  xcvu37p,
  ice40up5k,
  ice40hx8k,
  ecp5_25f,
  ecp5_45f,
  ecp5_85f,
];

export function findDevice(name: string): Fpga | undefined {
  return devices.find((device) => device.name === name.toLowerCase().replaceAll("_", "-"));
}

/**
 * The part of a device that place and route fills reliably; what a design may use when the file gives no budget. Figures
 * of FINN (`src/finn/util/platforms.py`); standard cells are placed at 70 % to 80 % of the area (from memory).
 */
export const closingLimits: Readonly<Record<Resource, number>> = {
  lut: 0.7,
  ff: 0.5,
  dsp: 0.8,
  bram18: 0.8,
  uram: 0.8,
  gate: 0.8,
  sram: 1,
};

/** How many of a resource the device has; 0 where the device is without it. */
export function available(device: Device, resource: Resource): number {
  return resourceFigure(device, resource)?.value ?? 0;
}

import { boardDevices } from "./boards.ts";
import { agilexf014 } from "./devices/agilexf014.ts";
import { agilexf027 } from "./devices/agilexf027.ts";
import { arria10gx480 } from "./devices/arria10gx480.ts";
import { arria10gx1150 } from "./devices/arria10gx1150.ts";
import { arria10sx660 } from "./devices/arria10sx660.ts";
import { cyclone10gx220 } from "./devices/cyclone10gx220.ts";
import { cyclone10lp025 } from "./devices/cyclone10lp025.ts";
import { cyclone10lp120 } from "./devices/cyclone10lp120.ts";
import { cyclonevgtd9 } from "./devices/cyclonevgtd9.ts";
import { cyclonevsea4 } from "./devices/cyclonevsea4.ts";
import { cyclonevsea5 } from "./devices/cyclonevsea5.ts";
import { cyclonevsea6 } from "./devices/cyclonevsea6.ts";
import { ecp5_25f } from "./devices/ecp5-25f.ts";
import { ecp5_45f } from "./devices/ecp5-45f.ts";
import { ecp5_85f } from "./devices/ecp5-85f.ts";
import { ice40hx8k } from "./devices/ice40hx8k.ts";
import { ice40up5k } from "./devices/ice40up5k.ts";
import { max10m50 } from "./devices/max10m50.ts";
import { stratix10gx2800 } from "./devices/stratix10gx2800.ts";
import { stratix10mx2100 } from "./devices/stratix10mx2100.ts";
import { stratixvgsd8 } from "./devices/stratixvgsd8.ts";
import { stratixvgxa7 } from "./devices/stratixvgxa7.ts";
import { xc7a35t } from "./devices/xc7a35t.ts";
import { xc7a100t } from "./devices/xc7a100t.ts";
import { xc7a200t } from "./devices/xc7a200t.ts";
import { xc7k160t } from "./devices/xc7k160t.ts";
import { xc7k325t } from "./devices/xc7k325t.ts";
import { xc7k410t } from "./devices/xc7k410t.ts";
import { xc7s50 } from "./devices/xc7s50.ts";
import { xc7v2000t } from "./devices/xc7v2000t.ts";
import { xc7vx485t } from "./devices/xc7vx485t.ts";
import { xc7vx690t } from "./devices/xc7vx690t.ts";
import { xc7z010 } from "./devices/xc7z010.ts";
import { xc7z020 } from "./devices/xc7z020.ts";
import { xc7z030 } from "./devices/xc7z030.ts";
import { xc7z045 } from "./devices/xc7z045.ts";
import { xc7z100 } from "./devices/xc7z100.ts";
import { xck26 } from "./devices/xck26.ts";
import { xcku5p } from "./devices/xcku5p.ts";
import { xcku040 } from "./devices/xcku040.ts";
import { xcku060 } from "./devices/xcku060.ts";
import { xcku115 } from "./devices/xcku115.ts";
import { xcvc1902 } from "./devices/xcvc1902.ts";
import { xcve2802 } from "./devices/xcve2802.ts";
import { xcvm1802 } from "./devices/xcvm1802.ts";
import { xcvu9p } from "./devices/xcvu9p.ts";
import { xcvu13p } from "./devices/xcvu13p.ts";
import { xcvu35p } from "./devices/xcvu35p.ts";
import { xcvu37p } from "./devices/xcvu37p.ts";
import { xczu2eg } from "./devices/xczu2eg.ts";
import { xczu3eg } from "./devices/xczu3eg.ts";
import { xczu5ev } from "./devices/xczu5ev.ts";
import { xczu7ev } from "./devices/xczu7ev.ts";
import { xczu9eg } from "./devices/xczu9eg.ts";
import { xczu19eg } from "./devices/xczu19eg.ts";
import { xczu28dr } from "./devices/xczu28dr.ts";
import { corei75930k, cortexa53, cortexm7, haswell } from "./processors/cpu.ts";
import { keystone2 } from "./processors/dsp.ts";
import {
  a100,
  jetsontk1,
  jetsontx1,
  jetsontx2,
  teslak80,
  teslap40,
  teslat4,
  teslav100,
  titanx,
  titanxpascal,
} from "./processors/gpu.ts";
import { edgetpu, tpu1, tpu2 } from "./processors/tpu.ts";
import {
  type Device,
  type Fpga,
  type Processor,
  type Resource,
  resourceFigure,
  resourcesOf,
  type Target,
} from "./target.ts";

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
  xc7s50,
  xc7z030,
  xc7k160t,
  xc7k410t,
  xc7v2000t,
  xczu2eg,
  xczu28dr,
  xcku5p,
  xcvc1902,
  xcve2802,
  xcvm1802,
  cyclonevsea4,
  cyclonevsea5,
  cyclonevsea6,
  cyclonevgtd9,
  cyclone10lp025,
  cyclone10lp120,
  max10m50,
  cyclone10gx220,
  arria10gx480,
  arria10sx660,
  arria10gx1150,
  stratixvgxa7,
  stratixvgsd8,
  stratix10gx2800,
  stratix10mx2100,
  agilexf014,
  agilexf027,
];

/** Everything with programmable logic that a target may name: devices and boards. */
export const programmable: readonly Fpga[] = [...devices, ...boardDevices];

/** Processors to compare with. */
export const processors: readonly Processor[] = [
  haswell,
  corei75930k,
  cortexa53,
  cortexm7,
  teslak80,
  titanx,
  titanxpascal,
  teslap40,
  teslav100,
  teslat4,
  a100,
  jetsontk1,
  jetsontx1,
  jetsontx2,
  keystone2,
  tpu1,
  tpu2,
  edgetpu,
];

export function findProcessor(name: string): Processor | undefined {
  const sought = name.toLowerCase().replaceAll("_", "-");
  return processors.find((processor) => processor.name === sought);
}

const named: ReadonlyMap<string, Fpga> = new Map(
  programmable.flatMap((device): [string, Fpga][] => [
    ...(device.part && !device.board ? [[device.part.toLowerCase(), device] as [string, Fpga]] : []),
    [device.name, device],
  ]),
);

export function findDevice(name: string): Fpga | undefined {
  const sought = name.toLowerCase().replaceAll("_", "-");
  return named.get(sought);
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

/** How many of a resource the device has, and how many of them a design may use; null where a chip's target does not say. */
export function limitsOf(
  { device, budget }: Target,
  resource: Resource,
): { readonly available: number | null; readonly budget: number | null } {
  if (device.kind === "asic" && resourcesOf(device).includes(resource) && !resourceFigure(device, resource)) {
    return { available: null, budget: null };
  }
  return { available: available(device, resource), budget: budget[resource] };
}

/** How many of a resource the device has; 0 where the device is without it. */
export function available(device: Device, resource: Resource): number {
  return resourceFigure(device, resource)?.value ?? 0;
}

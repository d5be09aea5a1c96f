import { arria10gx1150 } from "./devices/arria10gx1150.ts";
import { cyclonevsea5 } from "./devices/cyclonevsea5.ts";
import { cyclonevsea6 } from "./devices/cyclonevsea6.ts";
import { ecp5_25f } from "./devices/ecp5-25f.ts";
import { ecp5_85f } from "./devices/ecp5-85f.ts";
import { ice40up5k } from "./devices/ice40up5k.ts";
import { fromMemory, interfaceEnergy, read } from "./devices/sources.ts";
import { stratix10gx2800 } from "./devices/stratix10gx2800.ts";
import { xc7a35t } from "./devices/xc7a35t.ts";
import { xc7a100t } from "./devices/xc7a100t.ts";
import { xc7k325t } from "./devices/xc7k325t.ts";
import { xc7vx485t } from "./devices/xc7vx485t.ts";
import { xc7vx690t } from "./devices/xc7vx690t.ts";
import { xc7z010 } from "./devices/xc7z010.ts";
import { xc7z020 } from "./devices/xc7z020.ts";
import { xc7z045 } from "./devices/xc7z045.ts";
import { xck26 } from "./devices/xck26.ts";
import { xcvc1902 } from "./devices/xcvc1902.ts";
import { xcvu9p } from "./devices/xcvu9p.ts";
import { xcvu13p } from "./devices/xcvu13p.ts";
import { xcvu35p } from "./devices/xcvu35p.ts";
import { xcvu37p } from "./devices/xcvu37p.ts";
import { xczu3eg } from "./devices/xczu3eg.ts";
import { xczu7ev } from "./devices/xczu7ev.ts";
import { xczu9eg } from "./devices/xczu9eg.ts";
import type { Figure, Fpga, OffChipMemory } from "./target.ts";

/** A board of the catalogue: a device, with the memory and the power of what is around it. */
interface Board {
  readonly name: string;
  readonly title: string;
  readonly device: Fpga;
  /** null: none that a design can use. */
  readonly offChip: OffChipMemory | null;
  /** See `BoardFacts.power`. */
  readonly power: Figure | null;
}

const ddr3 = (kind: string, bandwidth: Figure): OffChipMemory => ({
  kind,
  bandwidth,
  energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
});
const ddr4 = (kind: string, bandwidth: Figure): OffChipMemory => ({
  kind,
  bandwidth,
  energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
});
const platforms = "platform table of fpgaconvnet-optimiser";
const mlperf =
  "MLPerf Tiny v0.7, median of four networks (docs/validation.md), less static and dynamic power of the device";

const boards: readonly Board[] = [
  {
    name: "pynq-z1",
    title: "PYNQ-Z1",
    device: xc7z020,
    offChip: xc7z020.offChip,
    power: read(1.5, `taken to be that of the PYNQ-Z2, which has the same processor and memory: ${mlperf}`),
  },
  {
    name: "pynq-z2",
    title: "PYNQ-Z2",
    device: xc7z020,
    offChip: ddr3(
      "DDR3, 16 bit at 525 MHz (PYNQ-Z2)",
      fromMemory(2.1e9, "2 bytes at 1050 million transfers per second, as on the PYNQ-Z1"),
    ),
    power: read(1.5, mlperf),
  },
  {
    name: "zedboard",
    title: "ZedBoard",
    device: xc7z020,
    offChip: ddr3("DDR3, 32 bit at 533 MHz (ZedBoard)", read(4.26e9, platforms)),
    power: null,
  },
  {
    name: "zybo",
    title: "Zybo",
    device: xc7z010,
    offChip: ddr3("DDR3, 32 bit at 525 MHz (Zybo)", read(4.2e9, platforms)),
    power: null,
  },
  {
    name: "zc706",
    title: "ZC706",
    device: xc7z045,
    offChip: ddr3("DDR3-1600, 64 bit (ZC706)", read(12.8e9, platforms)),
    power: fromMemory(7.6, "FINN (FPGA 2017): 7.9 W to 10 W at the wall with 0.4 W to 2.3 W in the chip"),
  },
  {
    name: "arty-a7-35t",
    title: "Arty A7-35T",
    device: xc7a35t,
    offChip: xc7a100t.offChip,
    power: read(2.12, `taken to be that of the Arty A7-100T: ${mlperf}`),
  },
  {
    name: "arty-a7-100t",
    title: "Arty A7-100T",
    device: xc7a100t,
    offChip: xc7a100t.offChip,
    power: read(2.12, mlperf),
  },
  {
    name: "kc705",
    title: "KC705",
    device: xc7k325t,
    offChip: ddr3("DDR3-1600, 64 bit (KC705)", fromMemory(12.8e9, "8 bytes at 1600 million transfers per second")),
    power: null,
  },
  {
    name: "vc707",
    title: "VC707",
    device: xc7vx485t,
    offChip: ddr3("DDR3-1600, 64 bit (VC707)", read(12.8e9, platforms)),
    power: null,
  },
  {
    name: "vc709",
    title: "VC709",
    device: xc7vx690t,
    offChip: ddr3("DDR3-1600, two channels of 64 bit (VC709)", read(25.6e9, platforms)),
    power: null,
  },
  { name: "ultra96", title: "Ultra96", device: xczu3eg, offChip: xczu3eg.offChip, power: null },
  { name: "kv260", title: "Kria KV260", device: xck26, offChip: xck26.offChip, power: null },
  {
    name: "zcu102",
    title: "ZCU102",
    device: xczu9eg,
    offChip: ddr4("DDR4-2400, 64 bit (ZCU102)", read(19.2e9, platforms)),
    power: null,
  },
  {
    name: "zcu104",
    title: "ZCU104",
    device: xczu7ev,
    offChip: ddr4("DDR4-2400, 64 bit (ZCU104)", read(19.2e9, platforms)),
    power: null,
  },
  { name: "alveo-u50", title: "Alveo U50", device: xcvu35p, offChip: xcvu35p.offChip, power: null },
  { name: "alveo-u200", title: "Alveo U200", device: xcvu9p, offChip: xcvu9p.offChip, power: null },
  {
    name: "alveo-u250",
    title: "Alveo U250",
    device: xcvu13p,
    offChip: ddr4(
      "DDR4-2400, four channels of 64 bit (Alveo U250)",
      read(77e9, "19.25 GB/s per channel in practice, Vitis user guide UG1393"),
    ),
    power: null,
  },
  { name: "alveo-u280", title: "Alveo U280", device: xcvu37p, offChip: xcvu37p.offChip, power: null },
  { name: "alveo-u55c", title: "Alveo U55C", device: xcvu37p, offChip: xcvu37p.offChip, power: null },
  { name: "vck190", title: "VCK190", device: xcvc1902, offChip: xcvc1902.offChip, power: null },
  { name: "de1-soc", title: "DE1-SoC", device: cyclonevsea5, offChip: cyclonevsea5.offChip, power: null },
  { name: "de10-nano", title: "DE10-Nano", device: cyclonevsea6, offChip: cyclonevsea6.offChip, power: null },
  { name: "arria10-pac", title: "Arria 10 PAC", device: arria10gx1150, offChip: arria10gx1150.offChip, power: null },
  { name: "520n", title: "BittWare 520N", device: stratix10gx2800, offChip: stratix10gx2800.offChip, power: null },
  { name: "icebreaker", title: "iCEBreaker", device: ice40up5k, offChip: null, power: null },
  { name: "colorlight-5a", title: "Colorlight 5A-75B", device: ecp5_25f, offChip: null, power: null },
  { name: "ulx3s-85f", title: "ULX3S 85F", device: ecp5_85f, offChip: null, power: null },
];

/** Boards as devices: the device with the memory and the power of the board. */
export const boardDevices: readonly Fpga[] = boards.map(({ name, title, device, offChip, power }) => ({
  ...device,
  name,
  title: `${title} (${device.title})`,
  basedOn: device.basedOn ?? device.name,
  boards: [title],
  offChip,
  board: { title, power },
}));

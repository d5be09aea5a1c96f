import { estimateOf } from "../../server/estimate/estimator.ts";
import type { Design } from "../../server/mapping/design.ts";
import { findDevice } from "../../server/targets/catalogue.ts";
import { sramArea } from "../../server/targets/sram.ts";
import { addition, multiplication, sramBitAccess } from "../../server/units/energy.ts";
import { designOf } from "../mapping/designs.ts";
import { cnv } from "./cnv.ts";

/** A prediction beside a published figure. */
export interface Compared {
  readonly what: string;
  readonly predicted: number;
  readonly published: number;
  readonly note: string;
}

/** AD08 of hls4ml: an encoder and a decoder of 72 units; weights of 13 bits, activations of 16. */
const autoencoder = `target board {
  device xc7z020
  clock 100 MHz
}
network ad on board {
  input x: int16(scale: 2^-8)[64]
${[72, 72, 8, 72, 72, 64]
  .map(
    (units, at) =>
      `  l${at} = dense(${at === 0 ? "x" : `l${at - 1}`}, units: ${units}) @weights(int13) @activations(int16(scale: 2^-8))`,
  )
  .join("\n")}
  output l5
}
`;

/** KWS-W3A3 of FINN: three hidden layers of 256 units (sizes from memory). */
const keywords = `target board {
  device xc7z020
  clock 100 MHz
}
network kws on board {
  input x: int8(scale: 2^-6)[490]
${[256, 256, 256, 12]
  .map(
    (units, at) =>
      `  l${at} = dense(${at === 0 ? "x" : `l${at - 1}`}, units: ${units}) @weights(int3) @activations(int3)`,
  )
  .join("\n")}
  output l3
}
`;

interface Run {
  readonly model: string;
  /** inference/s of the run whose energy was measured. */
  readonly rate: number;
  /** J per inference of the whole board. */
  readonly energy: number;
  readonly design?: () => Design;
}

const measuredCnv = () => designOf(cnv("dense(b1, units: 10, bias: false) @fold(pe: 5, simd: 1)"));
const ad = () => designOf(autoencoder);
const kws = () => designOf(keywords);

/** MLPerf Tiny v0.7 (github mlcommons/tiny_results_v0.7, open/hls4ml-finn), one inference at a time. */
const boards: readonly { readonly name: string; readonly runs: readonly Run[] }[] = [
  {
    name: "pynq-z2",
    runs: [
      { model: "AD08", rate: 52760.008, energy: 30.006e-6, design: ad },
      { model: "CNV-W1A1", rate: 661.266, energy: 2530.45e-6, design: measuredCnv },
      { model: "RN07", rate: 36.587, energy: 44190.54e-6 },
      { model: "KWS-W3A3", rate: 57257.372, energy: 30.667e-6, design: kws },
    ],
  },
  {
    name: "arty-a7-100t",
    runs: [
      { model: "AD08", rate: 22119.7, energy: 98.362e-6, design: ad },
      { model: "CNV-W1A1", rate: 656.29, energy: 3418.9e-6, design: measuredCnv },
      { model: "RN07", rate: 30.348, energy: 73166e-6 },
      { model: "KWS-W3A3", rate: 42194.1, energy: 53.715e-6, design: kws },
    ],
  },
];

/** J of the circuits that switch in one inference. */
function dynamic({ design }: Run): number {
  if (!design) return 0;
  const { energy } = estimateOf(design());
  return energy.arithmetic.value! + energy.onChipMemory.value!;
}

/**
 * Energy of a board from the power around the device that the other three networks show (their median), static power and the
 * estimated dynamic energy, over the published time; and, in the last row, with everything predicted from the catalogue.
 */
export function boardEnergies(): readonly Compared[] {
  const rows = boards.flatMap(({ name, runs }) => {
    const static_ = staticPower(name);
    const around = runs.map((run) => (run.energy - dynamic(run)) * run.rate - static_);
    return runs.map((run, at): Compared => {
      const others = around.filter((_, index) => index !== at).sort((left, right) => left - right);
      return {
        what: `${run.model} on ${name}, uJ per inference`,
        predicted: ((others[1]! + static_) / run.rate + dynamic(run)) * 1e6,
        published: run.energy * 1e6,
        note: run.design
          ? "time as published; power around the device from the other three networks"
          : "the same; folding not published, dynamic energy left out",
      };
    });
  });
  const own = estimateOf(
    designOf(cnv("dense(b1, units: 10, bias: false) @fold(pe: 5, simd: 1)").replace("xc7z020", "pynq-z2")),
  );
  return [
    ...rows,
    {
      what: "CNV-W1A1 on pynq-z2, uJ per inference",
      predicted: own.board!.energyOneAtATime.value! * 1e6,
      published: 2530.45,
      note: "time predicted as well; what `dnnx estimate` shows",
    },
  ];
}

/** Power around the device that the catalogue holds, W, beside the median of the measurements. */
export function aroundDevices(): readonly Compared[] {
  return boards.map(({ name, runs }) => {
    const around = runs.map((run) => (run.energy - dynamic(run)) * run.rate - staticPower(name)).sort((a, b) => a - b);
    return {
      what: `${name}, W around the device`,
      predicted: findDevice(name)!.board!.power!.value,
      published: (around[1]! + around[2]!) / 2,
      note: "",
    };
  });
}

function staticPower(board: string): number {
  return findDevice(board)!.staticPower.value;
}

const horowitz = "Horowitz, ISSCC 2014, 45 nm; the law is fitted to it";

/** Laws of energy and area at 45 nm against published figures. */
export function operationRows(): readonly Compared[] {
  const sram = (bits: number) => sramBitAccess(bits) * 64 * 1e12;
  return [
    { what: "8-bit product, pJ", predicted: multiplication(8, 8) * 1e12, published: 0.2, note: horowitz },
    { what: "32-bit product, pJ", predicted: multiplication(32, 32) * 1e12, published: 3.1, note: horowitz },
    {
      what: "32-bit product, pJ",
      predicted: multiplication(32, 32) * 1e12,
      published: 8.63,
      note: "Aladdin, 40 nm at 5 ns: published figures differ among themselves by this much",
    },
    { what: "32-bit sum, pJ", predicted: addition(32) * 1e12, published: 0.1, note: horowitz },
    { what: "32-bit sum, pJ", predicted: addition(32) * 1e12, published: 0.0857, note: "Aladdin, 40 nm at 5 ns" },
    ...[
      [4, 0.082],
      [8, 0.203],
      [16, 0.603],
    ].map(([bits, published]) => ({
      what: `${bits}-bit product and sum, pJ`,
      predicted: (multiplication(bits!, bits!) + addition(2 * bits! + 4)) * 1e12,
      published: published!,
      note: "BitFusion, synthesised array of 4 x 4 at 500 MHz, registers included",
    })),
    { what: "64 bits of 8 KiB, pJ", predicted: sram(65536), published: 10, note: horowitz },
    { what: "64 bits of 32 KiB, pJ", predicted: sram(262144), published: 20, note: horowitz },
    { what: "64 bits of 1 MiB, pJ", predicted: sram(2 ** 23), published: 100, note: horowitz },
    {
      what: "64 bits of 128 KiB, pJ",
      predicted: sram(2 ** 20),
      published: 18.18,
      note: "Timeloop, table of a buffer of Eyeriss",
    },
    {
      what: "64 bits of 128 KiB, pJ",
      predicted: sram(2 ** 20),
      published: 49.6,
      note: "EIE, 45 nm: 4.955 mW at 800 MHz, a word every eighth cycle (from memory)",
    },
    {
      what: "SRAM of 128 KiB, um2",
      predicted: sramArea({ width: 64, depth: 16384 }) * 1e12,
      published: 469412,
      note: "EIE, 45 nm; the law is fitted to it",
    },
    {
      what: "SRAM of 32 KiB, um2",
      predicted: sramArea({ width: 64, depth: 4096 }) * 1e12,
      published: 121849,
      note: "EIE, 45 nm; the law is fitted to it",
    },
    {
      what: "SRAM of 2 KiB, um2",
      predicted: sramArea({ width: 64, depth: 256 }) * 1e12,
      published: 18934,
      note: "EIE, 45 nm; the published block holds registers too (size from memory)",
    },
    {
      what: "SRAM of 128 KiB, um2",
      predicted: sramArea({ width: 64, depth: 16384 }) * 1e12,
      published: 217363,
      note: "Timeloop, table of a buffer of Eyeriss",
    },
  ];
}

/** Compute roof of a device for one format, TOP/s. */
function roof(device: string, clock: string, weights: string, input: string): number {
  const text = `target t {\n  device ${device}\n  clock ${clock}\n}\nnetwork n on t {\n  input x: ${input}[256]\n  y = dense(x, units: 64, bias: false) @weights(${weights})\n  output y\n}\n`;
  return estimateOf(designOf(text)).roofline.network.computeRoof.value! / 1e12;
}

const finn = "roofline of the FINN paper (FPGA 2017; from memory, clock not known)";

/** Peaks of devices against published ones. */
export function roofRows(): readonly Compared[] {
  const engine = designOf(`target tpu {
  process 28 nm
  clock 700 MHz
  sram 28 MiB
  dram ddr3, 34 GB/s
  architecture engine(rows: 256, columns: 256, dataflow: weight_stationary)
}
network n on tpu {
  input x: int8[256]
  y = dense(x, units: 256, bias: false) @weights(int8)
  output y
}
`);
  return [
    {
      what: "TPU v1, TOP/s",
      predicted: estimateOf(engine).roofline.network.computeRoof.value! / 1e12,
      published: 92,
      note: "ISCA 2017: 65,536 multipliers at 700 MHz",
    },
    {
      what: "ZU19EG at 300 MHz, 1 bit, TOP/s",
      predicted: roof("xczu19eg", "300 MHz", "binary", "binary"),
      published: 66,
      note: finn,
    },
    {
      what: "ZU19EG at 300 MHz, 8 bits, TOP/s",
      predicted: roof("xczu19eg", "300 MHz", "int8", "int8"),
      published: 4,
      note: finn,
    },
    {
      what: "ZU19EG at 300 MHz, 16 bits, TOP/s",
      predicted: roof("xczu19eg", "300 MHz", "int16", "int16"),
      published: 1,
      note: finn,
    },
  ];
}

import type { Design } from "../mapping/design.ts";
import { imagePath, readerOf, weightImage } from "../units/burstReader/brought.ts";
import { memorySignals } from "../units/burstReader/port.ts";
import { beats } from "../units/burstReader/unit.ts";
import { allInside } from "../units/inner.ts";
import type { MemoryFile } from "../units/rtl.ts";
import type { Unit } from "../units/unit.ts";
import { isWeightReader, type WeightReader } from "../units/weightWords.ts";

/** A port to memory beside the chip, over which a layer reads its weights. */
export interface WeightPort {
  /** What reads them. */
  readonly unit: string;
  readonly layer: string;
  /** Prefix of its AXI4 signals at the top module. */
  readonly axi: string;
  /** Input of the top module: address of the image in bytes. */
  readonly base: string;
  /** Bits of a beat. */
  readonly bits: number;
  /** Of the image. */
  readonly beats: number;
  /** File of the image in the generated folder: a beat in a line, in hexadecimal. */
  readonly path: string;
  readonly image: () => MemoryFile;
}

/** Ports to memory beside the chip in the order of the units. */
export function weightPorts({ units }: Pick<Design, "units">): readonly WeightPort[] {
  return units.flatMap((unit) =>
    readersOf(unit).map((reader) => ({
      unit: reader.name,
      layer: unit.layer,
      axi: `m_axi_${reader.name}`,
      base: `${reader.name}_base`,
      bits: reader.offChip!.port,
      beats: beats(readerOf(reader)),
      path: imagePath(reader),
      image: () => weightImage(reader),
    })),
  );
}

/** A unit, or those inside it, with weights beside the chip. */
function readersOf(unit: Unit): readonly WeightReader[] {
  return [unit, ...allInside(unit)].filter(isWeightReader).filter(({ offChip }) => offChip !== undefined);
}

export function weightImages(design: Design): ReadonlyMap<string, string> {
  return new Map(weightPorts(design).map(({ path, image }) => [path, image().text]));
}

/** A signal of an AXI4 read master at the top module. `from`: what the unit calls it; absent: the same for all transfers. */
export interface AxiSignal {
  readonly name: string;
  readonly direction: "input" | "output";
  readonly bits: number;
  readonly from?: string;
  /** What an output without a source is; an input without one is not looked at. */
  readonly value?: string;
}

/** The signals of a port, and what those are that never change: whole beats, addresses that go up, plain memory. */
export function axiSignals({ bits }: WeightPort): readonly AxiSignal[] {
  const changing = memorySignals(bits).map((it) => ({ ...it, from: it.name }));
  return [
    ...changing.filter(({ name }) => name !== "base"),
    { name: "arsize", direction: "output", bits: 3, value: `3'd${Math.log2(bits / 8)}` },
    { name: "arburst", direction: "output", bits: 2, value: "2'd1" },
    { name: "arcache", direction: "output", bits: 4, value: "4'd3" },
    { name: "arprot", direction: "output", bits: 3, value: "3'd0" },
    { name: "rresp", direction: "input", bits: 2 },
    { name: "rlast", direction: "input", bits: 1 },
  ];
}

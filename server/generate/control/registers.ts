import type { Design } from "../../mapping/design.ts";
import { type WeightPort, weightPorts } from "../offChip.ts";

/**
 * The registers of the AXI4-Lite port, once: the Verilog, the C header, the Python driver, README and accelerator.json
 * are written from this table. All are 32 bits wide.
 */
export interface Register {
  readonly name: string;
  /** Bytes from the base address. */
  readonly offset: number;
  readonly access: "read" | "read, write";
  readonly meaning: string;
}

export const registers = [
  { name: "identity", offset: 0x00, access: "read", meaning: "0x444e4e58, the letters DNNX" },
  {
    name: "control",
    offset: 0x04,
    access: "read, write",
    meaning: "bit 0: holds the accelerator in reset while 1; what is inside is lost",
  },
  { name: "status", offset: 0x08, access: "read", meaning: "bit 0: a frame is inside, wholly or in part" },
  {
    name: "frames_in",
    offset: 0x0c,
    access: "read",
    meaning: "frames that have entered by the first input, modulo 2^32",
  },
  {
    name: "frames_out",
    offset: 0x10,
    access: "read",
    meaning: "frames that have left by the first output, modulo 2^32",
  },
  {
    name: "latency",
    offset: 0x14,
    access: "read",
    meaning:
      "cycles from the first input word to the last output word of the last frame that entered an empty accelerator",
  },
  {
    name: "interval",
    offset: 0x18,
    access: "read",
    meaning: "cycles between the last words of the last two frames out",
  },
] as const satisfies readonly Register[];

/** The registers of an accelerator: those of all, and where the weights are that memory beside the chip holds. */
export function registersOf(design: Pick<Design, "units">): readonly Register[] {
  const ports = weightPorts(design);
  if (ports.length === 0) return registers;
  const held = registers.map((it) =>
    it.name === "control" ? { ...it, meaning: `${it.meaning}; 1 at the start, until the weights have addresses` } : it,
  );
  const bases = ports.flatMap((port, index) =>
    (["low", "high"] as const).map((half, at) => ({
      name: baseRegister(port, half),
      offset: 4 * (registers.length + 2 * index + at),
      access: "read, write" as const,
      meaning: `${half === "low" ? "lower" : "upper"} 32 bits of the address of ${port.path} in memory, a multiple of 4096`,
    })),
  );
  return [...held, ...bases];
}

/** Name of a register that holds half of the address of the weights of a port. */
export function baseRegister({ base }: WeightPort, half: "low" | "high"): string {
  return `${base}_${half}`;
}

export type RegisterName = (typeof registers)[number]["name"];

export function offsetOf(name: RegisterName): number {
  return registers.find((register) => register.name === name)!.offset;
}

/** What `identity` reads. */
export const identity = 0x444e4e58;

/** Bits of an address: the registers fill the space up to the next power of two. */
export function addressBitsOf(design: Pick<Design, "units">): number {
  return 2 + Math.ceil(Math.log2(registersOf(design).length));
}

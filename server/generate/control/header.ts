import { siText } from "../../estimate/display.ts";
import type { Design, Port } from "../../mapping/design.ts";
import { weightPorts } from "../offChip.ts";
import { masterPort, slavePort } from "../verilog/names.ts";
import { baseRegister, identity, registersOf } from "./registers.ts";
import { axiTopName, dmaBits } from "./verilog.ts";

/** `vendor/NETWORK.h`: the register map and the sizes of frames for programs without an operating system. C99. */
export function controlHeader(design: Design): string {
  const name = design.network.name;
  const prefix = name.toUpperCase();
  const guard = `DNNX_${prefix}_H`;
  const define = (what: string, value: string, comment: string): string =>
    `#define ${prefix}_${what} ${value} /* ${comment} */`;
  return [
    `/* Registers and frames of ${axiTopName(design)} at ${siText(design.target.clock, "Hz")}. Plain C99, nothing but <stdint.h>. */`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "",
    "#include <stdint.h>",
    "",
    "/* Registers of 32 bits: bytes from the base address of s_axi_control. */",
    ...registersOf(design).map((it) => define(it.name.toUpperCase(), hex(it.offset), `${it.access}: ${it.meaning}`)),
    "",
    define("IDENTITY_VALUE", `UINT32_C(${hex(identity, 8)})`, "what the register IDENTITY reads"),
    define(
      "CLOCK",
      `UINT32_C(${Math.round(design.target.clock)})`,
      "Hz, what the cycles of LATENCY and INTERVAL count",
    ),
    "",
    "/* A frame in memory: so many words of so many bytes, little endian, the element with the lowest index in the lowest bits. */",
    ...design.inputs.flatMap((port, index) => frame(prefix, port, slavePort(index))),
    ...design.outputs.flatMap((port, index) => frame(prefix, port, masterPort(index))),
    "",
    ...weightPorts(design).flatMap((port) => [
      `/* Weights of ${port.layer}: copy ${port.path} (a beat in a line, in hexadecimal; little endian in memory) to a multiple of 4096. */`,
      `#define ${prefix}_${port.unit.toUpperCase()}_BEATS ${port.beats}u`,
      `#define ${prefix}_${port.unit.toUpperCase()}_BEAT_BYTES ${port.bits / 8}u`,
    ]),
    "/* `base` is the address of s_axi_control. */",
    `static inline uint32_t ${name}_read(volatile const void *base, uint32_t offset) {`,
    "  return *(volatile const uint32_t *)((volatile const uint8_t *)base + offset);",
    "}",
    "",
    `static inline void ${name}_write(volatile void *base, uint32_t offset, uint32_t value) {`,
    "  *(volatile uint32_t *)((volatile uint8_t *)base + offset) = value;",
    "}",
    "",
    ...weightPorts(design).flatMap((port) => [
      `/* Says where the weights of ${port.layer} are; ${name}_reset lets it start once all weights have an address. */`,
      `static inline void ${name}_set_${port.base}(volatile void *base, uint64_t address) {`,
      `  ${name}_write(base, ${prefix}_${baseRegister(port, "low").toUpperCase()}, (uint32_t)address);`,
      `  ${name}_write(base, ${prefix}_${baseRegister(port, "high").toUpperCase()}, (uint32_t)(address >> 32));`,
      "}",
      "",
    ]),
    "/* 1 when the accelerator answers at this address. */",
    `static inline int ${name}_is_present(volatile const void *base) {`,
    `  return ${name}_read(base, ${prefix}_IDENTITY) == ${prefix}_IDENTITY_VALUE;`,
    "}",
    "",
    "/* Drops what is inside; also after a transfer that was cut short. */",
    `static inline void ${name}_reset(volatile void *base) {`,
    `  ${name}_write(base, ${prefix}_CONTROL, 1u);`,
    `  ${name}_write(base, ${prefix}_CONTROL, 0u);`,
    "}",
    "",
    `#endif /* ${guard} */`,
    "",
  ].join("\n");
}

function frame(prefix: string, port: Port, name: string): readonly string[] {
  const { lanes, bits, words } = port.stream;
  const stream = `${prefix}_${name.toUpperCase()}`;
  return [
    `#define ${stream}_WORDS ${words}u /* ${port.layer}: words of a frame */`,
    `#define ${stream}_WORD_BYTES ${dmaBits(port) / 8}u`,
    `#define ${stream}_LANES ${lanes}u /* elements of a word */`,
    `#define ${stream}_ELEMENT_BITS ${bits}u`,
  ];
}

function hex(value: number, digits = 2): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}

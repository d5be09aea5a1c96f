import { addressBits } from "../../units/burstReader/port.ts";
import { bufferedBeats, longestBurst } from "../../units/burstReader/unit.ts";
import { axiSignals, type WeightPort } from "../offChip.ts";

/**
 * Memory beside the chip in the test bench, one for each port: it answers a burst after `latency` cycles with a beat in each cycle, in the
 * order of the bursts. With `+stall=1` addresses wait, bursts come up to `latency` + 127 cycles later, and there are gaps between beats.
 */
export const latency = 64;

/** Cycles after which the buffers of all ports are full. */
export const filled = latency + bufferedBeats + 2 * longestBurst;

/** Bursts that may be on their way: all that the buffer has room for. */
const queue = bufferedBeats;

/** Where the image begins: any address will do that is not 0. */
const origin = 0x40000;

export function memoryDeclarations(port: WeightPort): readonly string[] {
  const { axi, bits, beats } = port;
  return [
    `  reg  [${bits - 1}:0] ${axi}_image [0:${beats - 1}];`,
    ...axiSignals(port)
      .filter(({ from }) => from !== undefined)
      .map(
        ({ name, direction, bits: width }) =>
          `  ${direction === "input" ? "reg" : "wire"} ${width > 1 ? `[${width - 1}:0] ` : ""}${axi}_${name};`,
      ),
    `  integer    ${axi}_begin [0:${queue - 1}];`,
    `  integer    ${axi}_end [0:${queue - 1}];`,
    `  integer    ${axi}_ready [0:${queue - 1}];`,
    `  integer    ${axi}_head;`,
    `  integer    ${axi}_tail;`,
    `  integer    ${axi}_at;`,
    `  reg [31:0] ${axi}_pause;`,
  ];
}

/** Connections of the top module. */
export function memoryPins(port: WeightPort): readonly string[] {
  const { axi, base } = port;
  return [
    `    .${base}(${addressBits}'d${origin})`,
    ...axiSignals(port).map(({ name, direction, bits, from }) => {
      const unused = direction === "input" ? `${bits}'d0` : "";
      return `    .${axi}_${name}(${from === undefined ? unused : `${axi}_${name}`})`;
    }),
  ];
}

export function memoryStart({ axi, path }: WeightPort, pause: string): readonly string[] {
  return [
    `    $readmemh("${path}", ${axi}_image);`,
    `    ${axi}_arready = 1'b1;`,
    `    ${axi}_rvalid = 1'b0;`,
    `    ${axi}_head = 0;`,
    `    ${axi}_tail = 0;`,
    `    ${axi}_at = 0;`,
    `    ${axi}_pause = ${pause};`,
  ];
}

/** What the memory does in a cycle: bursts go into a queue with the cycle in which they are there, beats come out of its head. */
export function memoryCycle({ axi, bits }: WeightPort): readonly string[] {
  const head = `${axi}_head % ${queue}`;
  const tail = `${axi}_tail % ${queue}`;
  const first = `(${axi}_araddr - ${addressBits}'d${origin}) / ${bits / 8}`;
  return [
    `    ${axi}_pause <= xorshift(${axi}_pause);`,
    `    ${axi}_arready <= stall == 0 || ${axi}_pause[1:0] == 2'd0;`,
    `    if (!reset && ${axi}_arvalid && ${axi}_arready) begin`,
    `      ${axi}_begin[${tail}] = ${first};`,
    `      ${axi}_end[${tail}] = ${first} + ${axi}_arlen;`,
    `      ${axi}_ready[${tail}] = cycle + ${latency} + (stall == 0 ? 0 : ${axi}_pause[8:2]);`,
    `      ${axi}_tail = ${axi}_tail + 1;`,
    "    end",
    `    if (!${axi}_rvalid || ${axi}_rready) begin`,
    `      ${axi}_rvalid <= 1'b0;`,
    `      if (${axi}_head != ${axi}_tail && cycle >= ${axi}_ready[${head}] && (stall == 0 || ${axi}_pause[10:9] != 2'd0)) begin`,
    `        ${axi}_rvalid <= 1'b1;`,
    `        ${axi}_rdata <= ${axi}_image[${axi}_begin[${head}] + ${axi}_at];`,
    `        if (${axi}_begin[${head}] + ${axi}_at == ${axi}_end[${head}]) begin`,
    `          ${axi}_at = 0;`,
    `          ${axi}_head = ${axi}_head + 1;`,
    `        end else ${axi}_at = ${axi}_at + 1;`,
    "      end",
    "    end",
  ];
}

import { defineDiagnostic } from "./diagnostic.ts";

const held = { input: "inputs", weight: "weights", output: "sums" } as const;

export const tileDoesNotFit = defineDiagnostic<
  (
    | { readonly memory: "buffer"; readonly tensor: keyof typeof held | "shared" }
    | { readonly memory: "scratchpad"; readonly tensor: keyof typeof held }
  ) & {
    readonly layer: string;
    /** Bits of what comes closest to fitting, and of the memory. */
    readonly needed: number;
    readonly available: number;
  }
>({
  code: "dnnx-tile-does-not-fit",
  severity: "error",
  message: ({ layer, needed, available, ...of }) => {
    const property = of.tensor === "shared" ? of.memory : `${of.tensor}_${of.memory}`;
    const larger = `Write a larger "${property}"`;
    if (of.memory === "scratchpad") {
      const bits = `${Math.ceil(needed)} bits and holds ${available}`;
      return `No pass of "${layer}" fits the elements of the engine: the scratchpad of ${held[of.tensor]} of each element needs ${bits}. ${larger}.`;
    }
    const bytes = `${Math.ceil(needed / 8)} bytes in a buffer that holds ${Math.floor(available / 8)} bytes for it`;
    return (
      `No tile of "${layer}" fits the buffers of the engine: the one that comes closest, with what stays on the chip, needs ${bytes}. ` +
      `${larger}.`
    );
  },
  explanation: `An engine computes a layer tile by tile: a part of the inputs, of the weights and of the results stands in its buffers at
a time. Not even one window, one weight of each tap and one result fit. An element
of a row-stationary array holds a row of a filter, as many inputs and a sum at least.

\`\`\`dnnx
target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 16, columns: 16, buffer: 16 B)
}
network n on chip {
  input x: int8(scale: 1)[8, 16, 16]
  y = conv(x, filters: 8, kernel: 3)
  output y
}
\`\`\``,
});

import { defineDiagnostic } from "./diagnostic.ts";

export const memoryNotAvailable = defineDiagnostic<{
  readonly memory: string;
  readonly device: string;
  readonly why: string;
  readonly possible: readonly string[];
}>({
  code: "dnnx-memory-not-available",
  severity: "error",
  message: ({ memory, device, why, possible }) =>
    `Weights cannot live in ${memory} on ${device}: ${why}. Possible there: ${possible.join(", ")}.`,
  explanation: `\`@memory\` asks for a kind of memory that the device of the target is without, or that cannot hold constants from the start.
Memory beside the chip (\`offchip\`) must bring a word of weights per cycle to every layer that has its weights there.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[16]
  a = dense(x, units: 8) @weights(int8) @memory(uram)
  output a
}
\`\`\``,
});

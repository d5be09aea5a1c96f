import { defineDiagnostic } from "./diagnostic.ts";

export const engineDoesNotFit = defineDiagnostic<{
  readonly device: string;
  readonly short: readonly {
    readonly title: string;
    readonly needed: number;
    readonly budget: number;
    readonly available: number;
  }[];
}>({
  code: "dnnx-engine-does-not-fit",
  severity: "error",
  message: ({ device, short }) => {
    const parts = short.map(
      ({ title, needed, budget, available }) => `${needed} ${title} where the budget is ${budget} (of ${available})`,
    );
    return `The engine does not fit ${device}: it needs ${parts.join("; and ")}. Fewer rows, columns or "macs", narrower operands or smaller buffers would fit.`;
  },
  explanation: `The array and its buffers are the same for all layers. Their multipliers and memories are counted; the look-up tables are an
estimate.

\`\`\`dnnx
target board {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 32, columns: 32)
}
network n on board {
  input x: int8(scale: 1)[64]
  y = dense(x, units: 64)
  output y
}
\`\`\``,
});

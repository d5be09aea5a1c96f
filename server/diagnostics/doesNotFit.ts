import { defineDiagnostic } from "./diagnostic.ts";

export const doesNotFit = defineDiagnostic<{
  readonly network: string;
  readonly device: string;
  /** One for each resource that is short. */
  readonly short: readonly {
    readonly title: string;
    readonly needed: number;
    readonly budget: number;
    readonly available: number;
    /** Layers that use most of it. */
    readonly layers: readonly { readonly name: string; readonly share: number }[];
  }[];
  readonly advice: string;
}>({
  code: "dnnx-does-not-fit",
  severity: "error",
  message: ({ network, device, short, advice }) => {
    const parts = short.map(({ title, needed, budget, available, layers }) => {
      const over =
        budget > 0
          ? `${Math.ceil((needed / budget - 1) * 100)} % over the budget of ${budget}`
          : "there are none to use";
      const most = layers.map(({ name, share }) => `${name} ${Math.round(share * 100)} %`).join(", ");
      return `${needed} ${title}, ${over} (the device has ${available}; most of it: ${most})`;
    });
    return `"${network}" does not fit ${device}, even folded as far as possible: it needs ${parts.join("; and ")}. ${advice}`;
  },
  explanation: `Every layer has its own hardware in a streaming architecture, and all weights stand in the device. The mapping has already taken the
smallest parallelism that the annotations allow. Fewer bits for weights and activations, fewer channels, a larger device or a larger
\`budget\` help; a \`@fold\` that is larger than needed costs as well.

\`\`\`dnnx
target small {
  device ice40up5k
  clock 12 MHz
}
network wide on small {
  input x: uint8[256]
  a = dense(x, units: 1024) @weights(int8)
  output a
}
\`\`\``,
});

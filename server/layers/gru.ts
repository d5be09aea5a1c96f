import { defineLayer } from "./layer.ts";
import {
  type RecurrentAttributes,
  recurrentAnnotations,
  recurrentInputs,
  recurrentParameters,
  recurrentShape,
} from "./recurrent.ts";

interface GruAttributes extends RecurrentAttributes {
  readonly reset: "after" | "before";
}

export const gru = defineLayer<GruAttributes>({
  name: "gru",
  documentation: `Gated recurrent unit. At each step r, z = sigmoid of \`W x + R h + b\` and n = tanh of \`W x + b + r (R h + c)\` (reset
\`after\` the product) or of \`W x + R (r h) + b\` (\`before\`); then \`h = (1 - z) n + z h\`. The state starts at 0. A weights
file holds \`weight_input\` [3 units, features], \`weight_hidden\` [3 units, units], \`bias\` [3 units] and, for reset
\`after\`, \`bias_hidden\` [3 units], each in the order r, z, n. The number format of the state is that of \`@activations\`,
otherwise int8 over [-1, 1).`,
  inputs: recurrentInputs,
  parameters: [
    ...recurrentParameters,
    {
      name: "reset",
      type: { kind: "choice", choices: ["after", "before"] },
      default: "after",
      documentation: "Where the reset gate applies: after the recurrent product (cuDNN, PyTorch, Keras) or before it.",
    },
  ],
  annotations: recurrentAnnotations,
  // Three look-ups, 1 - z, three products, one sum; reset after: one more sum, and biases of the recurrent products.
  shape: ([input], attributes) =>
    recurrentShape(input!, attributes, 3, attributes.reset === "after" ? 9 : 8, attributes.reset === "after"),
});

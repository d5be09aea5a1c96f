import { defineLayer } from "./layer.ts";
import {
  type RecurrentAttributes,
  recurrentAnnotations,
  recurrentInputs,
  recurrentParameters,
  recurrentShape,
} from "./recurrent.ts";

interface RnnAttributes extends RecurrentAttributes {
  readonly activation: "tanh" | "relu";
}

export const rnn = defineLayer<RnnAttributes>({
  name: "rnn",
  alsoCalled: { simplernn: "", elman: "" },
  documentation: `Recurrent layer (Elman): at each step \`h = tanh(W x + R h + b)\`, or relu in place of tanh. The state starts at 0. A
weights file holds \`weight_input\` [units, features], \`weight_hidden\` [units, units] and \`bias\` [units]. The number
format of the state is that of \`@activations\`, otherwise int8 over [-1, 1); with relu it has to be given with a scale,
because the state has no bound.`,
  inputs: recurrentInputs,
  parameters: [
    ...recurrentParameters,
    {
      name: "activation",
      type: { kind: "choice", choices: ["tanh", "relu"] },
      default: "tanh",
      documentation: "Function of the new state.",
    },
  ],
  annotations: recurrentAnnotations,
  shape: ([input], attributes) => recurrentShape(input!, attributes, 1, 1),
});

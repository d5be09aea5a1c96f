import { defineLayer } from "./layer.ts";
import {
  cellParameter,
  type RecurrentAttributes,
  recurrentAnnotations,
  recurrentInputs,
  recurrentParameters,
  recurrentShape,
} from "./recurrent.ts";

export const lstm = defineLayer<RecurrentAttributes>({
  name: "lstm",
  documentation: `Long short-term memory. At each step, with i, f, o = sigmoid and g = tanh of \`W x + R h + b\`: \`c = f c + i g\`,
\`h = o tanh(c)\`. State and cell start at 0. A weights file holds \`weight_input\` [4 units, features], \`weight_hidden\`
[4 units, units] and \`bias\` [4 units], each in the order i, f, g, o. The number format of the state is that of
\`@activations\`, otherwise int8 over [-1, 1).`,
  inputs: recurrentInputs,
  parameters: [...recurrentParameters, cellParameter],
  annotations: recurrentAnnotations,
  // Five look-ups, three products, one sum.
  shape: ([input], attributes) => recurrentShape(input!, attributes, 4, 9),
});

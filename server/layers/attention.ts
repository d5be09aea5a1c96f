import { integerFormat } from "../formats/integer.ts";
import { defineLayer, type ShapeResult } from "./layer.ts";
import { sequenceExpected, tableSizes } from "./recurrent.ts";
import { biasParameter } from "./window.ts";

interface AttentionAttributes {
  readonly heads: number;
  readonly causal: boolean;
  readonly bias: boolean;
}

export const attention = defineLayer<AttentionAttributes>({
  name: "attention",
  alsoCalled: { mha: "", multiheadattention: "", selfattention: "" },
  documentation: `Multi-head self-attention over a sequence [time, features]. Queries, keys and values are linear functions of each
step; each head weighs the values by \`softmax(q k / sqrt(features / heads))\`; a last matrix joins the heads. A weights
file holds \`query\`, \`key\`, \`value\` and \`output\` [features, features] and their biases \`query_bias\`, \`key_bias\`,
\`value_bias\`, \`output_bias\` [features].`,
  inputs: [{ name: "input", documentation: "Sequence [time, features]." }],
  parameters: [
    { name: "heads", type: { kind: "count" }, documentation: "Number of heads; it divides the features." },
    {
      name: "causal",
      type: { kind: "boolean" },
      default: false,
      documentation: "`true`: a step sees itself and the steps before it only.",
    },
    biasParameter,
    {
      name: "inner",
      type: { kind: "format" },
      default: integerFormat(16, true),
      documentation: "Number format of queries, keys, values and of what the heads give.",
    },
    {
      name: "table",
      type: { kind: "count" },
      default: 1024,
      documentation: `Entries of the table of exponentials of the distances to the largest score, ${tableSizes}.`,
    },
  ],
  annotations: ["weights", "bias", "activations", "accumulator", "sparsity", "memory", "share", "fold"],
  shape([input], { heads, causal }): ShapeResult {
    const [time, features] = input!;
    if (time === undefined || features === undefined || input!.length !== 2) return sequenceExpected;
    if (features % heads !== 0) {
      return {
        problem: "argument",
        parameter: "heads",
        expected: `a divisor of the ${features} features`,
        found: String(heads),
      };
    }
    const pairs = causal ? (time * (time + 1)) / 2 : time * time;
    const weightMacs = 4 * time * features * features;
    return {
      shape: [time, features],
      weights: [4 * features, features],
      biases: 4 * features,
      macs: weightMacs + 2 * pairs * features,
      weightMacs,
      // The softmax of each pair of steps in every head: comparison, subtraction, exponential, addition, division.
      operations: 5 * heads * pairs,
    };
  },
});

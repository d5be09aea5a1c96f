import { defineLayer } from "./layer.ts";

export const embedding = defineLayer<{ readonly entries: number; readonly features: number }>({
  name: "embedding",
  alsoCalled: { embed: "", lookup: "" },
  documentation:
    "The row of a table for each index: [time] indices give [time, features]. An index beyond the table reads its last row.",
  inputs: [{ name: "input", documentation: "Vector of indices, an unsigned integer format." }],
  parameters: [
    { name: "entries", type: { kind: "count" }, documentation: "Rows of the table: the size of the vocabulary." },
    { name: "features", type: { kind: "count" }, documentation: "Length of a row." },
  ],
  annotations: ["weights", "activations", "memory", "fold"],
  shape([input], { entries, features }) {
    if (input!.length === 1) return { shape: [input![0]!, features], weights: [entries, features] };
    const whatToDo = "Indices stand in a vector, one for each step of time.";
    return { problem: "mismatch", input: 0, expected: "a vector of indices", whatToDo };
  },
});

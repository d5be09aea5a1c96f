import { defineLayer } from "./layer.ts";

interface SliceAttributes {
  readonly from: number;
  readonly to: number;
  readonly axis: "channels" | "rows" | "columns";
}

export const slice = defineLayer<SliceAttributes>({
  name: "slice",
  documentation:
    "A part of a tensor: the channels, rows or columns from `from` up to, but without, `to`, counted from 0.",
  inputs: [{ name: "input", documentation: "Any tensor." }],
  parameters: [
    { name: "to", type: { kind: "count" }, documentation: "The first one behind the part." },
    { name: "from", type: { kind: "index" }, default: 0, documentation: "The first one of the part." },
    {
      name: "axis",
      type: { kind: "choice", choices: ["channels", "rows", "columns"] },
      default: "channels",
      documentation:
        "What is counted; `channels` are the elements of a vector and the steps of a sequence [time, features].",
    },
  ],
  annotations: [],
  shape([input], { from, to, axis: name }) {
    const axis = sliceAxis(name, input!.length);
    if (axis >= input!.length) {
      return { problem: "argument", parameter: "axis", expected: axesOf(input!.length), found: name };
    }
    const size = input![axis]!;
    if (to > size) return { problem: "argument", parameter: "to", expected: `at most ${size}`, found: String(to) };
    if (from >= to) return { problem: "argument", parameter: "from", expected: `below ${to}`, found: String(from) };
    return { shape: input!.map((length, index) => (index === axis ? to - from : length)) };
  },
});

/** The axes that a tensor of so many sizes has, for a message. */
function axesOf(rank: number): string {
  if (rank === 1) return '"channels", the only axis of a vector';
  return '"channels" (the first size: the steps of a sequence [time, features]) or "columns" (the second)';
}

/** Which axis a name means; a sequence [channels, length] has columns and no rows. */
export function sliceAxis(name: SliceAttributes["axis"], rank: number): number {
  if (name === "channels") return 0;
  if (rank === 2) return name === "columns" ? 1 : 2;
  return name === "rows" ? 1 : 2;
}

import { defineDiagnostic } from "./diagnostic.ts";

export const constantExit = defineDiagnostic<{
  readonly holds: boolean;
  readonly classes: number;
  /** The smallest or the largest share that the surest class can have. */
  readonly bound: number;
}>({
  code: "dnnx-constant-exit",
  severity: "warning",
  message: ({ holds, classes, bound }) => {
    const share = `${Number((bound * 100).toPrecision(3))} %`;
    const surest = classes === 1 ? "the only class has" : `the surest of ${classes} classes has`;
    return holds
      ? `Every inference ends here: ${surest} at least ${share}. Use a higher confidence${classes === 1 ? ", and a result with an element for each class" : ""}.`
      : `No inference ends here: ${surest} at most ${share}. Use a lower confidence, or a result whose values lie further apart.`;
  },
  explanation: `The condition of an exit is about the largest share of a softmax over its result. Of one class that is always 100 %, of n classes
1/n or more, and values that lie close together make no class sure. An exit that is always taken, or never, is hardware for nothing,
and the share behind \`taken\` cannot have been measured.

\`\`\`dnnx
network n {
  input x: uint8[4]
  exit e = dense(x, units: 1) when confidence > 90% taken 60%
  y = dense(x, units: 2)
  output y
}
\`\`\``,
});

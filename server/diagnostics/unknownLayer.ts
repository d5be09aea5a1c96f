import { defineDiagnostic } from "./diagnostic.ts";
import { didYouMean } from "./nearMiss.ts";

export const unknownLayer = defineDiagnostic<{
  readonly name: string;
  readonly near: readonly string[];
  /** What has to stand behind the input of the one that is near; "": nothing. */
  readonly with: string;
}>({
  code: "dnnx-unknown-layer",
  severity: "error",
  message: ({ name, near, with: more }) => {
    const hint = more === "" ? didYouMean(near) : ` Write "${near[0]}(…, ${more})".`;
    return `There is no kind of layer "${name}".${hint || " The documentation lists the kinds that exist."}`;
  },
  // Where more than the name differs, another name alone would mean something else.
  misspelt: ({ name, near, with: more }) => ({ name, near: more === "" ? near : [] }),
  explanation: `What stands in front of the parenthesis must be the name of a kind of layer, such as \`conv\`, \`dense\` or \`relu\`. Names of other tools, such as
\`Linear\` or \`MaxPool2d\`, are known, and the message says what they are called here.

\`\`\`dnnx
network n {
  input x: uint8[4]
  y = dens(x, units: 2)
  output y
}
\`\`\``,
});

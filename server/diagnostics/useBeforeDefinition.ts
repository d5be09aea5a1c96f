import { defineDiagnostic } from "./diagnostic.ts";

export const useBeforeDefinition = defineDiagnostic<{
  readonly name: string;
  /** Names along a circle, the first one repeated at the end; absent when moving the definition up is enough. */
  readonly cycle?: readonly string[] | undefined;
}>({
  code: "dnnx-use-before-definition",
  severity: "error",
  message: ({ name, cycle }) => {
    if (!cycle) return `"${name}" is defined further down; move its definition in front of this line.`;
    if (cycle.length === 2)
      return `"${name}" reads itself. A network has no feedback; read a layer that stands before it.`;
    return `"${name}" depends on itself: ${cycle.join(" reads ")}. A network has no feedback; break the circle.`;
  },
  explanation: `Data flows from the top of a network to its end: a layer reads layers that stand before it. A layer that reads itself,
directly or through others, would need a value of the next moment, which a network of this kind does not have.

\`\`\`dnnx
network n {
  input x: uint8[4]
  a = add(x, b)
  b = relu(a)
  output b
}
\`\`\``,
});

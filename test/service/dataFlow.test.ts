import { expect, test } from "vitest";
import { type Flow, flowNodeAt, readersOf, sourcesOf } from "../../server/service/dataFlow.ts";
import { at } from "./documents.ts";

const text = (body: string): string => `block twice(x) {
  a = relu(x)
  return relu(a)
}
network net {
  input image: uint8[1, 8, 8]
  first = conv(image, filters: 2, kernel: 3)
${body}
}
`;

/** Each neighbour with what its places say. */
function flows(found: readonly Flow[], document: { readonly tree: { readonly text: string } }): string[] {
  return found.map(
    ({ node, places }) =>
      `${node.kind} ${node.name} (${node.detail}): ${places.map((it) => document.tree.text.slice(it.start, it.end)).join(" ")}`,
  );
}

test("readers of a layer: layers, and the network whose output it is", () => {
  const { document, offset } = at(text("  second = add(first, first)\n  third = twice(fi|rst)\n  output first"));
  expect(flows(readersOf(document, offset), document)).toEqual([
    "layer second (add): first first",
    "layer third (twice): first",
    "network net (network): first",
  ]);
});

test("sources of a layer, the block that it calls included", () => {
  const { document, offset } = at(text("  sec|ond = twice(add(first, image))\n  output second"));
  expect(flows(sourcesOf(document, offset), document)).toEqual([
    "block twice (block): twice",
    "layer first (conv): first",
    "layer image (input): image",
  ]);
});

test("callers of a block; what else is named has no data flow", () => {
  const { document, offset } = at(text("  second = twi|ce(first)\n  output second"));
  expect(flowNodeAt(document, offset)?.kind).toBe("block");
  expect(flows(readersOf(document, offset), document)).toEqual(["layer second (twice): twice"]);
  expect(sourcesOf(document, offset)).toEqual([]);
  const target = at("tar|get board { device xc7z020 }");
  expect(flowNodeAt(target.document, target.offset)).toBeUndefined();
});

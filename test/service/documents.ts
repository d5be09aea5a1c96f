import type { WeightsFile } from "../../server/network/checked.ts";
import { createWorkspace, type Document } from "../../server/service/workspace.ts";
import { cursor } from "./marks.ts";

export function open(
  text: string,
  weights: WeightsFile = { state: "missing", reason: "no files in this test" },
): Document {
  return createWorkspace({ weights: () => weights }).open("file:///test.dnnx", text);
}

/** The document of a text with a cursor, and the offset of the cursor. */
export function at(markedText: string): { document: Document; offset: number } {
  const { text, offset } = cursor(markedText);
  return { document: open(text), offset };
}

/** A small network around `body`, on a target, with input `image`. */
export function network(body: string): string {
  return `target board {\n  device xc7z020\n  clock 100 MHz\n}\n\nnetwork net on board {\n  input image: uint8[1, 8, 8]\n${body}\n}\n`;
}

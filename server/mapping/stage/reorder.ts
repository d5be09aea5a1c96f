import type { MemoryKind } from "../../network/checked.ts";
import type { ReorderUnit } from "../../units/reorder/unit.ts";
import type { Stream } from "../../units/stream.ts";

/** The unit that sends words in another order: word j of a frame is word `places[j]` of the frame that came in. */
export function reorderUnit(
  name: string,
  layer: string,
  places: Int32Array,
  pixels: number,
  input: Stream,
  memoryOf: (width: number, depth: number) => MemoryKind,
): ReorderUnit {
  const blocks = blocksOf(places, input.words);
  const order = places.slice(0, places.length / blocks);
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, (2 * input.words) / blocks)));
  const output = { ...input, words: places.length };
  const memory = memoryOf(input.lanes * input.bits, capacity);
  return { kind: "reorder", name, layer, blocks, order, pixels, input, output, capacity, memory };
}

/** Into how many blocks a frame falls, each of which is reordered by itself and alike. */
function blocksOf(places: Int32Array, words: number): number {
  for (let blocks = Math.min(words, places.length); blocks > 1; blocks--) {
    if (words % blocks !== 0 || places.length % blocks !== 0) continue;
    const [taken, given] = [words / blocks, places.length / blocks];
    const alike = places.every((place, at) => {
      const block = Math.floor(at / given);
      const inside = place - block * taken;
      return inside >= 0 && inside < taken && inside === places[at - block * given]!;
    });
    if (alike) return blocks;
  }
  return 1;
}

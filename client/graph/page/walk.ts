import type { VisibleGraph } from "./folding.ts";
import type { Placed } from "./layout.ts";

/** The node that an arrow key leads to: down to who reads, up to what is read, aside to what stands beside; undefined: none. */
export function neighbour(graph: VisibleGraph, placed: Placed, name: string, key: string): string | undefined {
  switch (key) {
    case "ArrowDown":
      return graph.edges.find(({ from }) => from === name)?.to;
    case "ArrowUp":
      return graph.edges.find(({ to }) => to === name)?.from;
    case "ArrowLeft":
      return beside(graph, placed, name, -1);
    case "ArrowRight":
      return beside(graph, placed, name, 1);
    case "Home":
      return graph.nodes[0]?.name;
    case "End":
      return graph.nodes.at(-1)?.name;
    default:
      return undefined;
  }
}

/** The nearest node on the left (-1) or the right (1) at about the same height; otherwise the nearest one anywhere on that side. */
function beside({ nodes }: VisibleGraph, { boxes }: Placed, name: string, side: -1 | 1): string | undefined {
  const own = boxes.get(name);
  if (!own) return undefined;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const other of nodes) {
    const box = boxes.get(other.name);
    if (!box) continue;
    const across = side * (box.x + box.width / 2 - (own.x + own.width / 2));
    if (across <= own.width / 4) continue;
    const down = Math.abs(box.y + box.height / 2 - (own.y + own.height / 2));
    const distance = across + 4 * down;
    if (!best || distance < best.distance) best = { name: other.name, distance };
  }
  return best?.name;
}

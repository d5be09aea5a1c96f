import { figureText, percentText } from "../../../server/estimate/display.ts";
import type { GraphData, GraphEdge, GraphNode } from "../../../server/lsp/protocol.ts";
import { type Cost, readCost } from "../../webview/page/cost.ts";
import type { VisibleEdge, VisibleNode } from "./folding.ts";

/** How a node looks while the graph is coloured by one figure. */
export interface NodeLook {
  readonly title: string;
  readonly detail: string;
  readonly figure: string;
  /** 0 to 1: its cost beside the largest one; null: unknown, or without hardware of its own. */
  readonly heat: number | null;
  readonly kind: "layer" | "without" | "folded";
  readonly isBottleneck: boolean;
  /** All of it in words; begins with what is seen, so that who says what they see is understood. */
  readonly label: string;
}

export interface Looks {
  readonly node: (node: VisibleNode) => NodeLook;
  /** Largest cost of a node; null: none is known. */
  readonly most: number | null;
}

/** @param at place of the figure that colours the graph */
export function looksOf(data: GraphData, at: number, nodes: readonly VisibleNode[]): Looks {
  const figure = data.figures[at];
  const costs = new Map(nodes.map((node) => [node.name, costOf(data, at, node)]));
  const values = [...costs.values()].flatMap((cost) => (cost?.value == null ? [] : [cost.value]));
  const most = values.length === 0 ? null : Math.max(...values);
  const total = figure && readCost(figure.total, data.texts).value;
  const figureOf = (cost: Cost | undefined): string => {
    if (!figure || !cost) return "";
    if (cost.value === null) return "unknown";
    const share = total ? ` · ${percentText(cost.value / total)}` : "";
    return `${figureText(cost.value, figure.unit)}${share}`;
  };
  return {
    most,
    node: (node) => {
      const cost = costs.get(node.name);
      const isBottleneck = layersOf(node).some(({ name }) => name === data.bottleneck);
      const { title, detail } = textsOf(node);
      const told = figureOf(cost);
      return {
        title,
        detail,
        figure: told,
        heat: cost?.value == null || !most ? null : cost.value / most,
        kind: node.kind === "folded" ? "folded" : node.layer.computedBy === undefined ? "layer" : "without",
        isBottleneck,
        label: [
          [title, detail, told, isBottleneck ? "bottleneck" : ""].filter(Boolean).join(" "),
          figure && told ? `coloured by ${figure.title}` : "",
          cost?.value === null ? cost.reason : "",
        ]
          .filter(Boolean)
          .join(", "),
      };
    },
  };
}

function layersOf(node: VisibleNode): readonly GraphNode[] {
  return node.kind === "layer" ? [node.layer] : node.layers;
}

/** Of a folded group the sum of its layers, or the largest where costs do not add up; undefined: no hardware of its own. */
function costOf({ figures, texts }: GraphData, at: number, node: VisibleNode): Cost | undefined {
  const built = layersOf(node).filter(({ computedBy }) => computedBy === undefined);
  const all = built.map(({ costs }) => readCost(costs[at]!, texts));
  const adds = figures[at]?.adds ?? false;
  return all.reduce<Cost | undefined>((sum, cost) => {
    if (!sum || cost.value === null) return cost;
    if (sum.value === null) return sum;
    if (!adds) return cost.value > sum.value ? cost : sum;
    return { value: sum.value + cost.value, low: sum.low + cost.low, high: sum.high + cost.high, source: sum.source };
  }, undefined);
}

function textsOf(node: VisibleNode): { readonly title: string; readonly detail: string } {
  if (node.kind === "folded") {
    const { layers, folded } = node;
    return { title: node.name, detail: `${folded.block ? `${folded.block}, ` : ""}${layers.length} layers` };
  }
  const { name, operation, format, weights, computedBy } = node.layer;
  if (computedBy !== undefined)
    return { title: name, detail: computedBy === name ? operation : `${operation}, in ${computedBy}` };
  return { title: name, detail: `${operation} · ${weights === undefined ? format : `${weights} → ${format}`}` };
}

/** What flows along an edge. */
export function edgeText({ edge }: VisibleEdge): string {
  return `${shapeText(edge)}${edge.fifo ? ` · FIFO ${edge.fifo.depth}` : ""}`;
}

export function shapeText({ shape, format }: Pick<GraphEdge, "shape" | "format">): string {
  return `${shape.join("×")} ${format}`;
}

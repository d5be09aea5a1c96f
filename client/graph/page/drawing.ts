import type { VisibleEdge, VisibleGraph, VisibleNode } from "./folding.ts";
import type { Box, Placed, Point, Sizes } from "./layout.ts";
import { edgeText, type Looks, type NodeLook } from "./look.ts";

/** The picture of a graph. Nodes are one stop of the Tab key; whoever draws says what keys do. */
export interface Drawing {
  readonly svg: SVGSVGElement;
  /** Everything anew, where another layout puts it. */
  readonly draw: (graph: VisibleGraph, placed: Placed, looks: Looks) => void;
  /** Colours and texts of nodes and edges that stand where they stood. */
  readonly recolour: (graph: VisibleGraph, looks: Looks) => void;
  readonly mark: (nodes: ReadonlySet<string>) => void;
  readonly focus: (node: string) => void;
}

export interface Handlers {
  readonly open: (node: VisibleNode) => void;
  readonly fold: (group: string) => void;
  /** True: the key did something. */
  readonly key: (event: KeyboardEvent, node: VisibleNode) => boolean;
}

/** With more edges than these nobody reads what stands at them, and placing it takes most of the time; the table has it. */
const mostLabels = 200;
const letter = 6.7;
const smallLetter = 6.3;

/** Room that nodes and labels need for their texts. */
export function sizesOf({ nodes, edges }: VisibleGraph, looks: Looks): Sizes {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const byId = new Map(edges.map((edge) => [edge.id, edge]));
  const labelled = edges.length <= mostLabels;
  return {
    node: (name) => {
      const { title, detail, kind } = looks.node(byName.get(name)!);
      const letters = Math.max(title.length, detail.length);
      // Figures grow and shrink while somebody types; 24 letters hold all of them.
      return {
        width: Math.max(kind === "without" ? 90 : 24 * smallLetter, letters * letter) + 22,
        height: kind === "without" ? 38 : 56,
      };
    },
    label: (id) => (labelled ? { width: edgeText(byId.get(id)!).length * smallLetter + 8, height: 15 } : undefined),
  };
}

interface DrawnNode {
  readonly element: SVGGElement;
  readonly rect: SVGRectElement;
  readonly texts: readonly SVGTextElement[];
  node: VisibleNode;
  shown: string;
}

export function createDrawing({ open, fold, key }: Handlers): Drawing {
  const svg = made("svg", { class: "graph-picture", role: "group" });
  const groups = made("g", {});
  const edges = made("g", { class: "edges" });
  const nodes = made("g", { class: "nodes" });
  svg.append(arrowhead(), groups, edges, nodes);
  let drawn = new Map<string, DrawnNode>();
  let labels = new Map<string, SVGTextElement>();
  let marked: ReadonlySet<string> = new Set();

  const reach = (name: string): void => {
    for (const [other, { element }] of drawn) element.setAttribute("tabindex", other === name ? "0" : "-1");
  };

  const create = (node: VisibleNode, box: Box): DrawnNode => {
    const element = made("g", { role: "button", tabindex: "-1", transform: `translate(${box.x} ${box.y})` });
    const rect = made("rect", { width: `${box.width}`, height: `${box.height}`, rx: "4" });
    const lines = ["title", "detail", "figure"].map((kind, line) =>
      made("text", { class: kind, x: `${box.width / 2}`, y: `${17 + line * 15}` }),
    );
    // Beside the middle, where edges come in.
    lines.push(made("text", { class: "flag", x: `${box.width}`, y: "-6" }));
    element.append(made("title", {}), rect, ...lines);
    const it: DrawnNode = { element, rect, texts: lines, node, shown: "" };
    element.addEventListener("click", () => open(it.node));
    element.addEventListener("focus", () => reach(it.node.name));
    element.addEventListener("keydown", (event) => {
      if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter" || event.key === " ") open(it.node);
      else if (!key(event, it.node)) return;
      event.preventDefault();
    });
    return it;
  };

  const dress = (it: DrawnNode, look: NodeLook): void => {
    const shown = JSON.stringify(look);
    if (it.shown === shown) return;
    it.shown = shown;
    const { title, detail, figure, heat, kind, isBottleneck, label } = look;
    it.element.setAttribute(
      "class",
      ["node", kind, isBottleneck ? "bottleneck" : "", marked.has(it.node.name) ? "marked" : ""].join(" ").trim(),
    );
    it.element.setAttribute("aria-label", label);
    it.element.querySelector("title")!.textContent = label.replaceAll(", ", "\n");
    it.rect.setAttribute("fill-opacity", heat === null ? "0" : (0.04 + heat * 0.41).toFixed(3));
    // The spaces are not seen; they part the words of the name that assistive technology gathers.
    [title, detail, figure, isBottleneck ? "bottleneck" : ""].forEach((text, line) => {
      it.texts[line]!.textContent = `${text} `;
    });
  };

  const recolour = (graph: VisibleGraph, looks: Looks): void => {
    for (const node of graph.nodes) {
      const it = drawn.get(node.name);
      if (!it) continue;
      it.node = node;
      dress(it, looks.node(node));
    }
    for (const edge of graph.edges) {
      const label = labels.get(edge.id);
      const text = edgeText(edge);
      if (label && label.textContent !== text) label.textContent = text;
    }
  };

  return {
    svg,
    recolour,
    draw: (graph, placed, looks) => {
      const focused = [...drawn.values()].find(({ element }) => element === document.activeElement)?.node.name;
      svg.setAttribute("aria-label", `${graph.nodes.length} nodes; arrow keys follow the data, Enter opens`);
      groups.replaceChildren(
        ...graph.groups.flatMap((group) => {
          const box = placed.boxes.get(group.name);
          return box ? [groupFrame(group.name, group.block, box, () => fold(group.name))] : [];
        }),
      );
      labels = new Map();
      edges.replaceChildren(...graph.edges.flatMap((edge) => edgeParts(edge, placed, labels)));
      drawn = new Map(
        graph.nodes.flatMap((node) => {
          const box = placed.boxes.get(node.name);
          return box ? [[node.name, create(node, box)] as const] : [];
        }),
      );
      nodes.replaceChildren(...[...drawn.values()].map(({ element }) => element));
      recolour(graph, looks);
      const first = (focused !== undefined && drawn.has(focused) ? focused : graph.nodes[0]?.name) ?? "";
      reach(first);
      if (focused === first) drawn.get(first)?.element.focus();
    },
    mark: (next) => {
      for (const name of [...marked, ...next]) drawn.get(name)?.element.classList.toggle("marked", next.has(name));
      marked = next;
    },
    focus: (name) => drawn.get(name)?.element.focus(),
  };
}

function groupFrame(name: string, block: string | undefined, box: Box, fold: () => void): SVGGElement {
  const element = made("g", { class: "group", transform: `translate(${box.x} ${box.y})` });
  const text = made("text", { x: "10", y: "19" });
  text.textContent = `▾ ${name}${block === undefined ? "" : ` (${block})`}`;
  const header = made("g", { role: "button", tabindex: "-1", "aria-label": `Fold ${name}` });
  header.append(made("rect", { class: "header", width: `${box.width}`, height: "28" }), text);
  header.addEventListener("click", fold);
  header.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && fold());
  element.append(made("rect", { width: `${box.width}`, height: `${box.height}`, rx: "6" }), header);
  return element;
}

function edgeParts(edge: VisibleEdge, placed: Placed, labels: Map<string, SVGTextElement>): SVGElement[] {
  const paths = (placed.lines.get(edge.id) ?? []).map((line) =>
    made("path", { d: pathOf(line), "marker-end": "url(#arrow)" }),
  );
  const box = placed.labels.get(edge.id);
  if (!box) return paths;
  const label = made("text", { x: `${box.x + 3}`, y: `${box.y + 11}` });
  labels.set(edge.id, label);
  return [...paths, label];
}

/** Straight lines with round corners. */
function pathOf(points: readonly Point[]): string {
  const radius = 6;
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const near = (other: Point): Point => {
        const length = Math.hypot(other.x - point.x, other.y - point.y);
        const part = length === 0 ? 0 : Math.min(radius, length / 2) / length;
        return { x: point.x + (other.x - point.x) * part, y: point.y + (other.y - point.y) * part };
      };
      const [from, to] = [near(before), near(after)];
      return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join("");
}

function arrowhead(): SVGDefsElement {
  const marker = made("marker", {
    id: "arrow",
    viewBox: "0 0 8 8",
    refX: "8",
    refY: "4",
    markerWidth: "7",
    markerHeight: "7",
    orient: "auto",
  });
  marker.append(made("path", { class: "arrow", d: "M0 0L8 4L0 8z" }));
  const defs = made("defs", {});
  defs.append(marker);
  return defs;
}

function made<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

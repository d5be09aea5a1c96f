import { figureText } from "../../../server/estimate/display.ts";
import type { GraphData, ViewAnswer } from "../../../server/lsp/protocol.ts";
import { noteOf, readCost, textOf } from "../../webview/page/cost.ts";
import { button, choice, element, setText } from "../../webview/page/dom.ts";
import { createLegend } from "../../webview/page/legend.ts";
import { createTable, type Row } from "../../webview/page/table.ts";
import type { ShownView, View } from "../../webview/page/view.ts";
import { createCamera } from "./camera.ts";
import { createDrawing, sizesOf } from "./drawing.ts";
import { foldedAtFirst, type VisibleGraph, visibleGraph } from "./folding.ts";
import { createLayouts, type Placed } from "./layout.ts";
import { looksOf, shapeText } from "./look.ts";
import { neighbour } from "./walk.ts";

/** A network as a graph, coloured by what its layers take. */
export const graphView: View<GraphData> = {
  id: "graph",
  title: "Network",
  onTarget: true,
  create: ({ root, open }): ShownView<GraphData> => {
    let data: GraphData | undefined;
    let subject = "";
    let figure = "";
    let folded: ReadonlySet<string> = new Set();
    let cursor: ReadonlySet<string> = new Set();
    /** What is drawn, and where. */
    let shown: { readonly graph: VisibleGraph; readonly placed: Placed } | undefined;

    const layouts = createLayouts();
    const drawing = createDrawing({
      open: (node) =>
        node.kind === "folded" ? setFolded(without(folded, node.name), node.layers[0]?.name) : open?.(node.name),
      fold: (group) => setFolded(new Set([...folded, group]), group),
      key: ({ key }, node) => {
        if (!shown || !data) return false;
        if (key === "f" && node.group !== undefined) {
          setFolded(new Set([...folded, node.group]), node.group);
          return true;
        }
        const next = neighbour(shown.graph, shown.placed, node.name, key);
        if (next === undefined) return false;
        drawing.focus(next);
        const box = shown.placed.boxes.get(next);
        if (box) camera.reveal(box);
        return true;
      },
    });
    const camera = createCamera(drawing.svg);
    const legend = createLegend();
    const table = createTable("Layers");
    const status = element("p", { class: "about", role: "status" });
    const figures = choice("Colours show", (id) => {
      figure = id;
      show();
    });
    const foldButtons = element(
      "div",
      { class: "row", role: "group", "aria-label": "Blocks" },
      button("Fold all", () => data && setFolded(new Set(data.groups.map(({ name }) => name)))),
      button("Unfold all", () => setFolded(new Set())),
    );
    root.append(
      element(
        "div",
        { class: "row graph-tools" },
        figures.element,
        legend.element,
        element(
          "div",
          { class: "row", role: "group", "aria-label": "Size" },
          button("+", () => camera.zoom(1.25), { "aria-label": "Larger", title: "Larger (+)" }),
          button("−", () => camera.zoom(0.8), { "aria-label": "Smaller", title: "Smaller (−)" }),
          button("Fit", camera.fit, { title: "The whole network (0)" }),
        ),
        foldButtons,
      ),
      status,
      element("figure", { class: "picture graph-frame" }, drawing.svg),
      element(
        "p",
        { class: "about" },
        "Arrow keys follow the data, Enter opens a layer or unfolds a block, F folds the block around a layer; + − 0 zoom, Shift with arrows moves.",
      ),
      table.element,
    );

    const setFolded = (next: ReadonlySet<string>, focus?: string): void => {
      folded = next;
      show(() => focus !== undefined && drawing.focus(focus));
    };

    /** The nodes that the layers of the cursor are seen as. */
    const markCursor = (): void => {
      if (!shown) return;
      const marked = new Set(
        shown.graph.nodes
          .filter((node) =>
            node.kind === "layer" ? cursor.has(node.name) : node.layers.some(({ name }) => cursor.has(name)),
          )
          .map(({ name }) => name),
      );
      drawing.mark(marked);
    };

    const show = (then?: () => void): void => {
      if (!data) return;
      const at = Math.max(
        0,
        data.figures.findIndex(({ id }) => id === figure),
      );
      const graph = visibleGraph(data, folded);
      const looks = looksOf(data, at, graph.nodes);
      const chosen = data.figures[at];
      figures.update(
        data.figures.map(({ id, title }) => ({ value: id, text: title })),
        chosen?.id ?? "",
      );
      legend.update(chosen && looks.most ? heatScale(looks.most, (value) => figureText(value, chosen.unit)) : []);
      foldButtons.hidden = data.groups.length === 0;
      // Colours do not wait for a layout.
      if (shown) drawing.recolour(graph, looks);
      const pending = setTimeout(() => setText(status, "Laying out the network …"), 300);
      const settled = (text: string): void => {
        clearTimeout(pending);
        setText(status, text);
      };
      layouts.place(
        graph,
        sizesOf(graph, looks),
        (placed) => {
          settled("");
          if (shown?.placed !== placed) {
            drawing.draw(graph, placed, looks);
            camera.resize(placed.width, placed.height);
          }
          shown = { graph, placed };
          markCursor();
          then?.();
        },
        (reason) => settled(`The network cannot be laid out: ${reason}`),
      );
    };

    return {
      update: (next, answer) => {
        const now = subjectOf(answer);
        if (now !== subject) folded = foldedAtFirst(next);
        subject = now;
        data = next;
        show();
        table.update(rowsOf(next, open), [
          { title: "Layer", heads: true },
          { title: "Operation" },
          { title: "Reads" },
          { title: "Result" },
          ...next.figures.map(({ title }) => ({ title, align: "end" as const })),
        ]);
      },
      highlight: (layers) => {
        cursor = layers;
        table.highlight(layers);
        markCursor();
        const node = shown?.graph.nodes.find((it) =>
          it.kind === "layer" ? layers.has(it.name) : it.layers.some(({ name }) => layers.has(name)),
        );
        const box = node && shown?.placed.boxes.get(node.name);
        if (box && !drawing.svg.contains(document.activeElement)) camera.reveal(box);
      },
      picture: () => (shown ? drawing.svg : undefined),
      summary: ({ nodes, bottleneck }) =>
        `${nodes.length} layers${bottleneck === null ? "" : `, limited by ${bottleneck}`}`,
      rows: ({ nodes, edges, figures }) => [
        [
          "layer",
          "operation",
          "reads",
          "shape",
          "format",
          "weights",
          "computed by",
          ...figures.map(({ id, unit }) => `${id} (${unit})`),
        ],
        ...nodes.map(({ name, operation, shape, format, weights, computedBy, costs }) => [
          name,
          operation,
          edges
            .filter(({ to }) => to === name)
            .map(({ from }) => from)
            .join(" "),
          shape.join("x"),
          format,
          weights ?? "",
          computedBy ?? "",
          ...costs.map(([value]) => value),
        ]),
      ],
    };
  },
};

function subjectOf({ uri, network }: ViewAnswer<GraphData>): string {
  return `${uri} ${network}`;
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((it) => it !== name));
}

function heatScale(
  most: number,
  text: (value: number) => string,
): { readonly title: string; readonly class: string }[] {
  return [0, 1, 2, 3].map((step) => ({ title: text((most * step) / 3), class: `heat-${step}` }));
}

function rowsOf(
  { nodes, edges, figures, texts, bottleneck }: GraphData,
  open: ((layer: string) => void) | undefined,
): readonly Row[] {
  const reads = Map.groupBy(edges, ({ to }) => to);
  return nodes.map((node) => ({
    key: node.name,
    ...(node.name === bottleneck ? { class: "bottleneck" } : {}),
    cells: [
      { text: node.name, ...(open ? { open: () => open(node.name) } : {}) },
      {
        text:
          node.computedBy === undefined || node.computedBy === node.name
            ? node.operation
            : `${node.operation} (in ${node.computedBy})`,
      },
      {
        text: (reads.get(node.name) ?? [])
          .map(({ from, fifo }) => `${from}${fifo ? ` (FIFO of ${fifo.depth} × ${fifo.width} bit)` : ""}`)
          .join(", "),
      },
      { text: shapeText(node) },
      ...node.costs.map((packed, at) => {
        if (node.computedBy !== undefined) return { text: "", value: null };
        const cost = readCost(packed, texts);
        const text = textOf(cost, figures[at]!.unit);
        return { text, value: cost.value, note: noteOf(cost), ...(cost.value === null ? { class: "unknown" } : {}) };
      }),
    ],
  }));
}

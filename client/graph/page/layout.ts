import elkApi, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import elkWorker from "elkjs/lib/elk-worker.min.js" with { type: "text" };
import type { VisibleGraph } from "./folding.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything stands, from the top left corner of the graph. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  /** Nodes and open groups by name. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Corners of edges, by their id; several lines where one is divided. */
  readonly lines: ReadonlyMap<string, readonly (readonly Point[])[]>;
  readonly labels: ReadonlyMap<string, Box>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Sizes {
  readonly node: (name: string) => { readonly width: number; readonly height: number };
  /** undefined: nothing stands at the edge. */
  readonly label: (edge: string) => { readonly width: number; readonly height: number } | undefined;
}

export interface Layouts {
  /** Places a graph; `done` is called at once when nothing moves, never for a graph that another one has followed. */
  readonly place: (
    graph: VisibleGraph,
    sizes: Sizes,
    done: (placed: Placed) => void,
    failed: (reason: string) => void,
  ) => void;
}

const options: Readonly<Record<string, string>> = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.spacing.nodeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeNodeBetweenLayers": "14",
  "elk.spacing.nodeNode": "28",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.edgeEdge": "12",
  "elk.edgeLabels.inline": "false",
  "org.eclipse.elk.json.shapeCoords": "ROOT",
  "org.eclipse.elk.json.edgeCoords": "ROOT",
};

/** Room for the name of a group above its layers. */
const groupPadding = "[top=30,left=14,bottom=14,right=14]";

/** Lays graphs out beside the page, in a worker, one at a time; a graph that is built as the last one was stands where that stood. */
export function createLayouts(): Layouts {
  const program = URL.createObjectURL(new Blob([elkWorker], { type: "text/javascript" }));
  const elk = new elkApi.default({ workerFactory: () => new Worker(program) });
  let last: { readonly key: string; readonly placed: Placed } | undefined;
  let running = false;
  let waiting: (() => void) | undefined;

  const start = (
    key: string,
    root: ElkNode,
    done: (placed: Placed) => void,
    failed: (reason: string) => void,
  ): void => {
    running = true;
    const ended = (): void => {
      running = false;
      const next = waiting;
      waiting = undefined;
      next?.();
    };
    elk.layout(root).then(
      (result) => {
        last = { key, placed: placedOf(result) };
        if (!waiting) done(last.placed);
        ended();
      },
      (error: unknown) => {
        if (!waiting) failed(error instanceof Error ? error.message : String(error));
        ended();
      },
    );
  };

  return {
    place: (graph, sizes, done, failed) => {
      const root = rootOf(graph, sizes);
      const key = JSON.stringify(root);
      if (!running && last?.key === key) {
        done(last.placed);
        return;
      }
      const begin = (): void => (last?.key === key ? done(last.placed) : start(key, root, done, failed));
      if (running) waiting = begin;
      else begin();
    },
  };
}

function rootOf({ nodes, groups, edges }: VisibleGraph, sizes: Sizes): ElkNode {
  const children: ElkNode[] = [];
  const inside = new Map<string, ElkNode[]>();
  const roomIn = (group: string | undefined): ElkNode[] => (group === undefined ? children : inside.get(group)!);
  for (const { name, parent } of groups) {
    const own: ElkNode[] = [];
    inside.set(name, own);
    roomIn(parent).push({ id: name, children: own, layoutOptions: { "elk.padding": groupPadding } });
  }
  for (const { name, group } of nodes) roomIn(group).push({ id: name, ...sizes.node(name) });
  return {
    id: "",
    layoutOptions: options,
    children,
    edges: edges.map(({ id, from, to }): ElkExtendedEdge => {
      const label = sizes.label(id);
      return { id, sources: [from], targets: [to], ...(label ? { labels: [{ text: " ", ...label }] } : {}) };
    }),
  };
}

function placedOf(root: ElkNode): Placed {
  const boxes = new Map<string, Box>();
  const visit = ({ children = [] }: ElkNode): void => {
    for (const child of children) {
      boxes.set(child.id, boxOf(child));
      visit(child);
    }
  };
  visit(root);
  const edges = root.edges ?? [];
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    boxes,
    lines: new Map(
      edges.map(({ id, sections = [] }) => [
        id,
        sections.map(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
      ]),
    ),
    labels: new Map(edges.flatMap(({ id, labels = [] }) => labels.map((label) => [id, boxOf(label)] as const))),
  };
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x, y, width, height };
}

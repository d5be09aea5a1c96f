import type { GraphData, GraphEdge, GraphGroup, GraphNode } from "../../../server/lsp/protocol.ts";

/** What is seen of a network while some of its groups are folded. */
export interface VisibleGraph {
  /** Layers, and folded groups in the place of theirs, in the order of the file. */
  readonly nodes: readonly VisibleNode[];
  /** Groups that are open, those around others first. */
  readonly groups: readonly GraphGroup[];
  readonly edges: readonly VisibleEdge[];
}

export type VisibleNode =
  | { readonly kind: "layer"; readonly name: string; readonly group: string | undefined; readonly layer: GraphNode }
  | {
      readonly kind: "folded";
      readonly name: string;
      readonly group: string | undefined;
      readonly folded: GraphGroup;
      readonly layers: readonly GraphNode[];
    };

/** Between nodes that are seen: `edge` is one of those that it stands for. */
export interface VisibleEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly edge: GraphEdge;
}

/** @param folded names of groups */
export function visibleGraph(data: GraphData, folded: ReadonlySet<string>): VisibleGraph {
  const groups = new Map(data.groups.map((it) => [it.name, it]));
  /** The outermost folded group around a group, itself included. */
  const hiding = new Map<string, string | undefined>();
  for (const { name, parent } of data.groups) {
    const around = parent === undefined ? undefined : hiding.get(parent);
    hiding.set(name, around ?? (folded.has(name) ? name : undefined));
  }
  const nodes = new Map<string, VisibleNode>();
  const seenAs = new Map<string, string>();
  for (const layer of data.nodes) {
    const hidden = layer.group === undefined ? undefined : hiding.get(layer.group);
    seenAs.set(layer.name, hidden ?? layer.name);
    if (hidden === undefined) {
      nodes.set(layer.name, { kind: "layer", name: layer.name, group: layer.group, layer });
      continue;
    }
    const group = groups.get(hidden)!;
    const known = nodes.get(hidden);
    const layers = known?.kind === "folded" ? [...known.layers, layer] : [layer];
    nodes.set(hidden, { kind: "folded", name: hidden, group: group.parent, folded: group, layers });
  }
  const edges = new Map<string, VisibleEdge>();
  for (const edge of data.edges) {
    const [from, to] = [seenAs.get(edge.from), seenAs.get(edge.to)];
    if (from === undefined || to === undefined || from === to) continue;
    // Several tensors between two layers are several edges; between folded groups one is enough.
    const id = folded.has(from) || folded.has(to) ? `${from} ${to}` : `${from} ${to} ${edge.port}`;
    if (!edges.has(id)) edges.set(id, { id, from, to, edge });
  }
  return {
    nodes: [...nodes.values()],
    groups: data.groups.filter(({ name }) => hiding.get(name) === undefined),
    edges: [...edges.values()],
  };
}

/** Layers that fit a page at a glance. */
const atAGlance = 60;

/** Groups to fold at first: those that repeat others, innermost first, until the rest can be taken in. */
export function foldedAtFirst(data: GraphData): ReadonlySet<string> {
  if (data.nodes.length <= atAGlance) return new Set();
  const parents = new Set(data.groups.map(({ parent }) => parent));
  const innermost = data.groups.filter(({ name }) => !parents.has(name)).map(({ name }) => name);
  const folded = new Set(innermost);
  if (visibleGraph(data, folded).nodes.length <= atAGlance) return folded;
  return new Set(data.groups.map(({ name }) => name));
}

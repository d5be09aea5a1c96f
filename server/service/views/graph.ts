import { type Design, stageUnits } from "../../mapping/design.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import type { Unit } from "../../units/unit.ts";
import type { MappedNetwork } from "../compile.ts";
import { formatText } from "../tensor.ts";
import type { Document, Workspace } from "../workspace.ts";
import { createCostWriter, type ViewCost } from "./cost.ts";
import { type Figure, figuresOf } from "./figures.ts";
import { answerOnAnyTarget, type ViewAnswer, type ViewParams } from "./view.ts";

/** A network as a graph of its layers: what flows between them, and what each of them takes. */
export interface GraphData {
  /** Layer that sets the interval; null: there is none, or nobody knows it. */
  readonly bottleneck: string | null;
  /** What the nodes can be coloured by. */
  readonly figures: readonly (Figure & { readonly total: ViewCost })[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Blocks and repetitions, those around others first. */
  readonly groups: readonly GraphGroup[];
  readonly outputs: readonly string[];
  /** What the costs refer to. */
  readonly texts: readonly string[];
}

export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  readonly shape: readonly number[];
  readonly format: string;
  /** Of the weights; absent: it has none. */
  readonly weights?: string;
  /** The innermost group that it stands in; absent: none. */
  readonly group?: string;
  /** The layer whose hardware computes this one (its own name: none is needed); absent: it has hardware of its own. */
  readonly computedBy?: string;
  /** In the order of the figures. */
  readonly costs: readonly ViewCost[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Which input of `to`. */
  readonly port: number;
  readonly shape: readonly number[];
  readonly format: string;
  /** The FIFO between the two units: its words and the bits of each; absent: there is none. */
  readonly fifo?: { readonly depth: number; readonly width: number };
}

/** A call of a block, a repetition, or one round of it. */
export interface GraphGroup {
  /** Name as layers have it in front of theirs: `stage1`, `stage1[2]`. */
  readonly name: string;
  /** The block that is called; absent: a repetition, or several. */
  readonly block?: string;
  /** The group around it; absent: the network. */
  readonly parent?: string;
}

export function graph(workspace: Workspace, params: ViewParams): ViewAnswer<GraphData> {
  return answerOnAnyTarget(workspace, params, (document, network, mapped) => ({
    data: graphOf(document, network, mapped),
  }));
}

function graphOf(document: Document, network: CheckedNetwork, mapped: MappedNetwork | undefined): GraphData {
  const found = figuresOf(document.compilation()).find(
    (it) => it.network === network && it.target === mapped?.target.name,
  )!;
  const { write, texts } = createCostWriter();
  const places = new Map(found.layers[0]?.costs.map(({ figure }, at) => [figure.id, at]));
  const figures = found.totals.flatMap(({ figure, cost }) => {
    const at = places.get(figure.id);
    const told =
      at !== undefined && figure.better === "lower" && found.layers.some(({ costs }) => costs[at]!.cost.value !== 0);
    return told ? [{ at, figure: { ...figure, total: write(cost) } }] : [];
  });
  const groups = groupsOf(network);
  return {
    bottleneck: mapped && network.byName.has(mapped.estimate.bottleneck) ? mapped.estimate.bottleneck : null,
    figures: figures.map(({ figure }) => figure),
    nodes: found.layers.map(({ work, estimate, costs }) => {
      const layer = network.byName.get(work.name)!;
      const group = groups.of(layer);
      return {
        name: work.name,
        operation: work.operation,
        shape: work.outputShape,
        format: formatText(layer.output.format),
        ...(layer.weights ? { weights: formatText(layer.weights.format) } : {}),
        ...(group === undefined ? {} : { group }),
        ...(estimate?.computedBy === undefined ? {} : { computedBy: estimate.computedBy }),
        costs: figures.map(({ at }) => write(costs[at]!.cost)),
      };
    }),
    edges: edgesOf(network, mapped?.design),
    groups: groups.list(),
    outputs: network.outputs,
    texts,
  };
}

function edgesOf({ layers }: CheckedNetwork, design: Design | undefined): readonly GraphEdge[] {
  const fifos = design && fifosOf(design);
  return layers.flatMap((layer) =>
    layer.inputs.map((from, port): GraphEdge => {
      const { shape, format } = layer.inputTensors[port]!;
      const fifo = fifos?.(layer.name, port);
      return { from, to: layer.name, port, shape, format: formatText(format), ...(fifo ? { fifo } : {}) };
    }),
  );
}

/** The FIFO in front of an input of a layer. */
function fifosOf(design: Design): (layer: string, port: number) => GraphEdge["fifo"] {
  const { units, connections } = design;
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const sources = new Map(connections.map(({ from, to }) => [`${to.unit} ${to.port}`, from.unit]));
  const stages = stageUnits(design);
  const before = (unit: string | undefined, port: number): Unit | undefined =>
    byName.get(sources.get(`${unit} ${port}`) ?? "");
  return (layer, port) => {
    const head = stages.get(layer)?.[0]?.name;
    // Between two layers stand at most a converter of lanes and a FIFO, in either order.
    for (let unit = head && before(head, port); unit; unit = before(unit.name, 0)) {
      if (unit.kind === "fifo") return { depth: unit.depth, width: unit.input.lanes * unit.input.bits };
      if (unit.kind !== "converter") return undefined;
    }
    return undefined;
  };
}

/** Groups follow from the names of layers: calls of blocks and rounds of repetitions stand in front of those of their layers. */
function groupsOf({ layers }: CheckedNetwork): {
  readonly of: (layer: Layer) => string | undefined;
  readonly list: () => readonly GraphGroup[];
} {
  const names = new Set(layers.map(({ name }) => name));
  const blocks = new Map<string, Set<string | undefined>>();
  const parents = new Map<string, string | undefined>();
  const inner = new Map<Layer, string | undefined>();
  for (const layer of layers) {
    let around: string | undefined;
    for (const { index, 0: mark } of layer.name.matchAll(/[.[]/g)) {
      const name = layer.name.slice(0, index);
      // In front of a dot may also stand the layer that a nested call is an argument of.
      if (names.has(name) || (mark === "." && layer.block === undefined && !name.endsWith("]"))) continue;
      parents.set(name, around);
      around = name;
    }
    inner.set(layer, around);
    if (around === undefined) continue;
    const own = blocks.get(around) ?? new Set();
    blocks.set(around, own.add(layer.block));
  }
  return {
    of: (layer) => inner.get(layer),
    list: () =>
      [...parents].map(([name, parent]) => {
        const [block, ...others] = [...(blocks.get(name) ?? [])];
        return {
          name,
          ...(block !== undefined && others.length === 0 ? { block } : {}),
          ...(parent === undefined ? {} : { parent }),
        };
      }),
  };
}

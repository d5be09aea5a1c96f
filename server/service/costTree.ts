import { costText, counted, countText, percentText } from "../estimate/display.ts";
import type { Estimate, LayerEstimate } from "../estimate/estimate.ts";
import type { Layer } from "../network/checked.ts";
import type { Resource } from "../targets/target.ts";
import type { MappedNetwork } from "./compile.ts";
import { resourceNames } from "./costCard.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import { totals } from "./status.ts";
import type { Document } from "./workspace.ts";

/** What kind of work a node stands for; an editor shows it as an icon. */
export type CostRole = "network" | "group" | "input" | "window" | "matrix" | "pool" | "merge" | "function" | "view";

/** A network, a call of a block, or a layer, with what it costs in a few words. */
export interface CostNode {
  /** Unique in the document. */
  readonly id: string;
  /** Name of the layer as in reports; of a network, its own. */
  readonly name: string;
  readonly role: CostRole;
  readonly target: string;
  /** Layer kind; empty for what is none. */
  readonly operation: string;
  readonly costs: string;
  readonly bottleneck: boolean;
  /** Where it is written; absent: in another file. A layer of a block is written where the block is called. */
  readonly range?: Range;
  readonly children: readonly CostNode[];
}

/** The networks of a document on each of their targets, with their layers; a block is a node around the layers inside. */
export function costTree(document: Document): readonly CostNode[] {
  const { checked, mapped } = document.compilation();
  const locate = locator(document.tree);
  return checked.networks.flatMap((network): CostNode[] => {
    const about = { name: network.name, role: "network" as const, operation: "", bottleneck: false };
    const range = rangeIn(locate(network.header), network.header.span);
    const own = mapped.filter((it) => it.network === network);
    if (own.length === 0) {
      const costs = network.broken
        ? "the network has errors"
        : network.targets.length === 0
          ? "no target"
          : "no target with an estimate";
      return [{ ...about, id: network.name, target: "", costs, range, children: [] }];
    }
    return own.map((it) => {
      const id = `${network.name} ${it.target.name}`;
      const children = layersOf(document, it, id);
      return { ...about, id, target: it.target.name, costs: totals(it.estimate), range, children };
    });
  });
}

interface Branch {
  readonly name: string;
  layer?: Layer;
  readonly children: Branch[];
}

/** Layers under the names in front of their own: `stage1[2].a` stands in `stage1[2]`, which stands in `stage1`. */
function layersOf(document: Document, mapped: MappedNetwork, id: string): readonly CostNode[] {
  const { network, estimate } = mapped;
  const root: Branch = { name: "", children: [] };
  const branches = new Map<string, Branch>([["", root]]);
  const branchOf = (name: string): Branch => {
    const known = branches.get(name);
    if (known) return known;
    const branch: Branch = { name, children: [] };
    branches.set(name, branch);
    branchOf(name.slice(0, Math.max(name.lastIndexOf("."), name.lastIndexOf("["), 0))).children.push(branch);
    return branch;
  };
  for (const layer of network.layers) branchOf(layer.name).layer = layer;

  const costs = new Map(estimate.layers.map((it) => [it.name, it]));
  const locate = locator(document.tree);
  const node = (branch: Branch): CostNode => {
    const layer = branch.layer;
    const statement = (layer ?? firstLayer(branch))?.statement;
    const start = statement ? locate(statement) : -1;
    const own = costs.get(branch.name);
    const inside = layer ? [] : layersIn(branch).flatMap((it) => costs.get(it.name) ?? []);
    return {
      id: `${id} ${branch.name}`,
      name: branch.name,
      role: layer ? roleOf(layer, own) : "group",
      target: estimate.target,
      operation: layer?.operation ?? "",
      costs: own ? costsOf(own, estimate) : groupCosts(inside, estimate),
      bottleneck: branch.name === estimate.bottleneck,
      ...(statement && start >= 0 ? { range: rangeIn(start, statement.span) } : {}),
      children: branch.children.map(node),
    };
  };
  return root.children.map(node);
}

function layersIn({ layer, children }: Branch): readonly Layer[] {
  return [...(layer ? [layer] : []), ...children.flatMap(layersIn)];
}

function firstLayer(branch: Branch): Layer | undefined {
  return branch.layer ?? branch.children.map(firstLayer).find((it) => it !== undefined);
}

function roleOf(layer: Layer, costs: LayerEstimate | undefined): CostRole {
  if (layer.operation === "input") return "input";
  if (layer.weights) return layer.weights.shape.length > 2 ? "window" : "matrix";
  if (layer.geometry) return "pool";
  if (layer.inputs.length > 1) return "merge";
  return costs?.computedBy !== undefined || costs?.intervalCycles.value === 0 ? "view" : "function";
}

/** Resources that a line has room for, on an FPGA and on a chip. */
const shown: readonly Resource[] = ["lut", "gate", "dsp"];

function costsOf(layer: LayerEstimate, estimate: Estimate): string {
  if (layer.computedBy !== undefined && layer.computedBy !== layer.name) return `in ${layer.computedBy}`;
  if (layer.computedBy !== undefined || layer.intervalCycles.value === 0) return "no hardware of its own";
  const cycles = costText(layer.intervalCycles, (value) => counted(value, "cycle"));
  return [cycles, ...resourceCosts([layer], estimate)].join(" · ");
}

function groupCosts(layers: readonly LayerEstimate[], estimate: Estimate): string {
  const built = layers.filter(({ computedBy }) => computedBy === undefined);
  const count = counted(layers.length, "layer");
  return [count, ...resourceCosts(built, estimate)].join(" · ");
}

/** What layers take together, with its share of the whole network; nothing of what they do not take. */
function resourceCosts(layers: readonly LayerEstimate[], estimate: Estimate): readonly string[] {
  return shown.flatMap((resource) => {
    const values = layers.map((it) => it.resources[resource].value);
    if (values.includes(null)) return [`unknown ${resourceNames[resource]}`];
    const value = values.reduce<number>((sum, it) => sum + (it ?? 0), 0);
    if (value === 0) return [];
    const all = estimate.resources[resource].cost.value;
    return [`${countText(value)} ${resourceNames[resource]}${all ? ` (${percentText(value / all)})` : ""}`];
  });
}

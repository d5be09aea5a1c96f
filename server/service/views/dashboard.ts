import type { FigureUnit } from "../../estimate/display.ts";
import type { Cost, Estimate, LayerEstimate } from "../../estimate/estimate.ts";
import { type Resource, resourcesOf } from "../../targets/target.ts";
import type { MappedNetwork } from "../compile.ts";
import { resourceNames, weightsNote } from "../costCard.ts";
import type { Workspace } from "../workspace.ts";
import { type CostWriter, createCostWriter, type ViewCost } from "./cost.ts";
import {
  area,
  energy,
  type Figure,
  interval,
  latency,
  power,
  resourceFigures,
  throughput,
  weightBits,
} from "./figures.ts";
import { answerOnTarget, type ViewAnswer, type ViewParams } from "./view.ts";

/** Units of figures in views; the page gives them prefixes. */
export type ViewUnit = FigureUnit;

/** Costs of one network on one target: totals, budgets, requirements, and what each layer takes. */
export interface DashboardData {
  readonly device: string;
  /** Hz */
  readonly clock: number;
  /** What the weights are, one sentence. */
  readonly weights: string;
  /** Name of the layer that sets the interval, or what else does; null: unknown. */
  readonly bottleneck: string | null;
  readonly totals: readonly {
    readonly id: string;
    readonly title: string;
    readonly unit: ViewUnit;
    readonly cost: ViewCost;
  }[];
  readonly resources: readonly {
    readonly id: string;
    readonly title: string;
    readonly cost: ViewCost;
    readonly available: number;
    readonly budget: number;
  }[];
  readonly requirements: readonly {
    readonly text: string;
    /** null: no model covers the metric. */
    readonly met: boolean | null;
    /** Share of the bound to spare, negative: missed by this share; null: unknown. */
    readonly margin: number | null;
    readonly actual: ViewCost;
    readonly unit: ViewUnit;
  }[];
  readonly metrics: readonly DashboardMetric[];
  readonly layers: readonly DashboardLayer[];
  /** What the costs refer to. */
  readonly texts: readonly string[];
}

/** A cost that every layer has. */
export interface DashboardMetric {
  readonly id: string;
  readonly title: string;
  readonly unit: ViewUnit;
  /** Of the network. */
  readonly total: ViewCost;
  /** The costs of the layers add up to the total, apart from what stands between layers; false: layers work side by side. */
  readonly adds: boolean;
  /** Titles of what a layer's cost is made of; absent: it is not divided. */
  readonly parts?: readonly string[];
}

export interface DashboardLayer {
  readonly name: string;
  readonly operation: string;
  readonly shape: readonly number[];
  readonly format: string;
  readonly macs: number;
  readonly parameters: number;
  /** The layer whose hardware computes this one (its own name: none is needed); absent: it has hardware of its own. */
  readonly computedBy?: string;
  /** In the order of the metrics. */
  readonly costs: readonly ViewCost[];
  /** In the order of the metrics, each in the order of its parts; null where a metric has none. */
  readonly parts: readonly (readonly ViewCost[] | null)[];
}

export function dashboard(workspace: Workspace, params: ViewParams): ViewAnswer<DashboardData> {
  return answerOnTarget(workspace, params, dashboardOf);
}

function dashboardOf({ estimate, network, target }: MappedNetwork): DashboardData {
  const writer = createCostWriter();
  const { write } = writer;
  const own = resourcesOf(target.device).filter((it) => estimate.resources[it].available);
  const metrics = metricsOf(estimate, own);
  return {
    device: estimate.device,
    clock: estimate.clock,
    weights: weightsNote(network.weights),
    bottleneck: estimate.intervalCycles.value === null ? null : estimate.bottleneck,
    totals: totalsOf(estimate, writer),
    resources: own.flatMap((id) => {
      const { cost, available, budget } = estimate.resources[id];
      return available === null || budget === null
        ? []
        : [{ id, title: resourceNames[id], cost: write(cost), available, budget }];
    }),
    requirements: estimate.requirements.map(({ requirement, met, margin, actual }) => ({
      text: requirement.text,
      met: met ?? null,
      margin: margin ?? null,
      actual: write(actual),
      unit: requirement.unit,
    })),
    metrics: metrics.map(({ of: _of, divided: _divided, total, ...rest }) => ({ ...rest, total: write(total) })),
    layers: estimate.layers.map((layer) => ({
      name: layer.name,
      operation: layer.operation,
      shape: layer.outputShape,
      format: layer.outputFormat,
      macs: layer.macs,
      parameters: layer.parameters,
      ...(layer.computedBy === undefined ? {} : { computedBy: layer.computedBy }),
      costs: metrics.map(({ of }) => write(of(layer))),
      parts: metrics.map(({ divided }) => divided?.(layer).map(write) ?? null),
    })),
    texts: writer.texts,
  };
}

function totalsOf(it: Estimate, { write }: CostWriter): DashboardData["totals"] {
  const total = ({ id, title, unit }: Named, cost: Cost) => ({ id, title, unit, cost: write(cost) });
  return [
    total(throughput, it.throughput),
    total(latency, it.latency),
    total(interval, it.intervalCycles),
    total(energy, it.energy.total),
    total(power, it.power),
    ...(it.board ? [total({ id: "board", title: `Power of ${it.board.title}`, unit: "W" }, it.board.power)] : []),
    ...(it.deviceKind === "asic" ? [total(area, it.area)] : []),
    total(weightBits, it.memory.weights),
  ];
}

type Named = Pick<Figure, "id" | "title" | "unit">;

interface Metric extends Named, Pick<DashboardMetric, "adds" | "parts"> {
  readonly total: Cost;
  readonly of: (layer: LayerEstimate) => Cost;
  readonly divided?: (layer: LayerEstimate) => readonly Cost[];
}

function metricsOf(it: Estimate, own: readonly Resource[]): readonly Metric[] {
  // The layers of an engine take turns; those of a pipeline work at the same time.
  const adds = it.engine !== undefined;
  const named = ({ id, title, unit }: Named): Named => ({ id, title, unit });
  return [
    { ...named(interval), total: it.intervalCycles, adds, of: (layer) => layer.intervalCycles },
    { ...named(latency), unit: "cycles", total: it.latencyCycles, adds, of: (layer) => layer.latencyCycles },
    {
      ...named(energy),
      title: "Energy",
      total: it.energy.total,
      adds: true,
      of: (layer) => layer.energy.total,
      parts: ["arithmetic", "on-chip memory", "off-chip memory", "static"],
      divided: ({ energy: own }) => [own.arithmetic, own.onChipMemory, own.offChipMemory, own.static],
    },
    ...own.map(
      (id): Metric => ({
        ...named(resourceFigures[id]),
        total: it.resources[id].cost,
        adds: true,
        of: (layer) => layer.resources[id],
      }),
    ),
    { ...named(weightBits), total: it.memory.weights, adds: true, of: (layer) => layer.weightBits },
  ];
}

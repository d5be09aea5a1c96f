import { unknown } from "../../estimate/costs.ts";
import type { Cost, Estimate } from "../../estimate/estimate.ts";
import { processorRoofline } from "../../estimate/roofline.ts";
import type { CheckedNetwork } from "../../network/checked.ts";
import { findProcessor } from "../../targets/catalogue.ts";
import { type Processor, resourcesOf, type Target } from "../../targets/target.ts";
import { resourceNames } from "../costCard.ts";
import type { Document, Workspace } from "../workspace.ts";
import { createCostWriter, type ViewCost } from "./cost.ts";
import { type CatalogueEntry, catalogue, catalogueTarget, elsewhere } from "./elsewhere.ts";
import { answerOnNetwork, type ViewAnswer, type ViewParams } from "./view.ts";

export type { CatalogueEntry };

export interface ComparisonParams extends ViewParams {
  /** Names of devices and processors of the catalogue to compare with. */
  readonly others?: readonly string[];
}

/** One network on every target of its file, and on devices and processors that were chosen. */
export interface ComparisonData {
  readonly rows: readonly ComparisonRow[];
  /** What can be chosen. */
  readonly catalogue: readonly CatalogueEntry[];
  /** What the costs refer to. */
  readonly texts: readonly string[];
}

export interface ComparisonRow {
  readonly name: string;
  /** Of the device. */
  readonly title: string;
  /** A target that the network names, another one of the file, or something of the catalogue. */
  readonly from: "network" | "file" | "catalogue";
  readonly kind: "streaming" | "engine" | "processor";
  /** Hz */
  readonly clock: number;
  /** Within the budget; null: not known, or there is nothing to fit (a processor). */
  readonly fits: boolean | null;
  /** inference/s; of a processor no more than this. */
  readonly throughput: ViewCost;
  /** s; of a processor no less than this. */
  readonly latency: ViewCost;
  /** J per inference */
  readonly energy: ViewCost;
  /** W */
  readonly power: ViewCost;
  /** The resource that is used most, as a share of the device; null: none is known. */
  readonly fullest: { readonly title: string; readonly share: number } | null;
  /** Of the requirements that a model covers; null: the network has none, or it is a processor. */
  readonly requirements: { readonly met: number; readonly missed: number; readonly unknown: number } | null;
}

export function comparison(workspace: Workspace, params: ComparisonParams): ViewAnswer<ComparisonData> {
  return answerOnNetwork(workspace, params, (document, name) => {
    const network = document.compilation().checked.networks.find((it) => it.name === name)!;
    const others = Array.isArray(params.others) ? params.others : [];
    return { data: comparisonOf(workspace, document, network, others) };
  });
}

function comparisonOf(
  workspace: Workspace,
  document: Document,
  network: CheckedNetwork,
  others: readonly string[],
): ComparisonData {
  const { mapped, targets, comparisons } = document.compilation();
  const { write, texts } = createCostWriter();
  const own = new Set(network.targets.map(({ name }) => name));
  const from = (name: string): ComparisonRow["from"] => (own.has(name) ? "network" : "file");
  const built = (target: Target, source: ComparisonRow["from"], estimate: Estimate): ComparisonRow =>
    builtRow(target, source, estimate, write);

  const ofFile = [...targets]
    .filter(([, target]) => target.diagnostics.every(({ severity }) => severity !== "error"))
    .map(([name, target]) => {
      const known = mapped.find((it) => it.network === network && it.target.name === name);
      return built(target, from(name), known?.estimate ?? elsewhere(workspace)(network, target));
    });
  const processorsOfFile = [...comparisons].map(([name, { processor }]) =>
    processorRow(name, from(name), processor, network, write),
  );
  const clock = mapped.find((it) => it.network === network)?.target.clock;
  const chosen = others.flatMap((name): ComparisonRow[] => {
    const processor = findProcessor(name);
    if (processor) return [processorRow(name, "catalogue", processor, network, write)];
    const target = catalogueTarget(name, clock);
    return target ? [built(target, "catalogue", elsewhere(workspace)(network, target))] : [];
  });
  const all = [...ofFile, ...processorsOfFile];
  return {
    rows: [...all.filter((it) => it.from === "network"), ...all.filter((it) => it.from === "file"), ...chosen],
    catalogue,
    texts,
  };
}

function builtRow(
  target: Target,
  from: ComparisonRow["from"],
  estimate: Estimate,
  write: (cost: Cost) => ViewCost,
): ComparisonRow {
  const used = resourcesOf(target.device).flatMap((resource) => {
    const { cost, available, budget } = estimate.resources[resource];
    return available && budget !== null ? [{ title: resourceNames[resource], cost, available, budget }] : [];
  });
  const over = used.some(({ cost, budget }) => cost.value !== null && cost.value > budget);
  const open = used.some(({ cost }) => cost.value === null);
  const shares = used.flatMap(({ title, cost, available }) =>
    cost.value === null ? [] : [{ title, share: cost.value / available }],
  );
  const count = (met: boolean | undefined): number => estimate.requirements.filter((it) => it.met === met).length;
  return {
    name: target.name,
    title: target.device.title,
    from,
    kind: target.architecture,
    clock: target.clock,
    fits: over ? false : open ? null : true,
    throughput: write(estimate.throughput),
    latency: write(estimate.latency),
    energy: write(estimate.energy.total),
    power: write(estimate.power),
    fullest: shares.toSorted((a, b) => b.share - a.share)[0] ?? null,
    requirements:
      estimate.requirements.length === 0 ? null : { met: count(true), missed: count(false), unknown: count(undefined) },
  };
}

/** Of a processor only the roofline is known: bounds, and nothing about energy. */
function processorRow(
  name: string,
  from: ComparisonRow["from"],
  processor: Processor,
  network: CheckedNetwork,
  write: (cost: Cost) => ViewCost,
): ComparisonRow {
  const { shortest } = processorRoofline(network, name, processor);
  const most: Cost =
    shortest.value === null
      ? shortest
      : { value: 1 / shortest.value, low: 1 / shortest.high, high: 1 / shortest.low, source: shortest.source };
  const unmeasured = "Only the roofline of a processor is known, not what a program on it takes.";
  return {
    name,
    title: processor.title,
    from,
    kind: "processor",
    clock: processor.clock.value,
    fits: null,
    throughput: write(most),
    latency: write(shortest),
    energy: write(unknown(unmeasured)),
    power: write(unknown(unmeasured)),
    fullest: null,
    requirements: null,
  };
}

import type { Cost, Roofline, RooflinePoint } from "../../estimate/estimate.ts";
import { processorRoofline } from "../../estimate/roofline.ts";
import { findProcessor } from "../../targets/catalogue.ts";
import { withoutApproximations } from "../exact.ts";
import type { Document, Workspace } from "../workspace.ts";
import { createCostWriter, type ViewCost } from "./cost.ts";
import { type CatalogueEntry, catalogue, catalogueTarget, elsewhere } from "./elsewhere.ts";
import { answerOnNetwork, type ViewAnswer, type ViewParams } from "./view.ts";

export interface RooflineParams extends ViewParams {
  /** Names of devices and processors of the catalogue, beside the targets of the network. */
  readonly others?: readonly string[];
}

/** A network under the roofs of its targets, with its approximations and without. */
export interface RooflineData {
  readonly targets: readonly RooflineTarget[];
  /** What can be chosen beside them. */
  readonly catalogue: readonly CatalogueEntry[];
  /** What the costs refer to. */
  readonly texts: readonly string[];
}

export interface RooflineTarget {
  readonly name: string;
  /** Of the device. */
  readonly title: string;
  readonly kind: "built" | "processor";
  /** byte/s; unknown: no memory beside the chip. */
  readonly bandwidth: ViewCost;
  readonly network: ViewPoint;
  /** Layers that multiply. */
  readonly layers: readonly ViewPoint[];
  /** The same without approximations; null: there is none to compare with. */
  readonly exact: { readonly network: ViewPoint; readonly layers: readonly ViewPoint[] } | null;
}

/** A point under a roof; OP/s and OP/byte, a multiply-accumulate is two operations. */
export interface ViewPoint {
  readonly name: string;
  /** Of one inference. */
  readonly operations: number;
  readonly intensity: ViewCost;
  readonly computeRoof: ViewCost;
  readonly roof: ViewCost;
  /** What the design reaches; unknown for a processor. */
  readonly attained: ViewCost;
  readonly bound: RooflinePoint["bound"];
}

export function roofline(workspace: Workspace, params: RooflineParams): ViewAnswer<RooflineData> {
  return answerOnNetwork(workspace, params, (document, name) => {
    const others = Array.isArray(params.others) ? params.others : [];
    const text = withoutApproximations(document.tree);
    const exact = text === document.tree.text ? undefined : workspace.variant(params.uri, "exact", text);
    const before = exact && rooflinesOf(workspace, exact, name, others);
    const { write, texts } = createCostWriter();
    const point = pointWriter(write);
    const after = rooflinesOf(workspace, document, name, others);
    const targets = after.map(({ roofline, kind }): RooflineTarget => {
      const other = before?.find((it) => it.roofline.target === roofline.target)?.roofline;
      return {
        name: roofline.target,
        title: roofline.title,
        kind,
        bandwidth: write(roofline.bandwidth),
        network: point(roofline.network),
        layers: roofline.layers.map(point),
        exact: other ? { network: point(other.network), layers: other.layers.map(point) } : null,
      };
    });
    return { data: { targets, catalogue, texts } };
  });
}

interface Found {
  readonly roofline: Roofline;
  readonly kind: RooflineTarget["kind"];
}

/** Of a network on its targets, and on others of the catalogue. */
function rooflinesOf(workspace: Workspace, document: Document, name: string, others: readonly string[]): Found[] {
  const { checked, mapped, compared } = document.compilation();
  const network = checked.networks.find((it) => it.name === name);
  if (!network || network.broken) return [];
  const own = mapped.filter((it) => it.network === network);
  return [
    ...own.map(({ estimate }): Found => ({ roofline: estimate.roofline, kind: "built" })),
    ...compared
      .filter((it) => it.network === network)
      .map(
        ({ target }): Found => ({
          roofline: processorRoofline(network, target.name, target.processor),
          kind: "processor",
        }),
      ),
    ...others.flatMap((other): Found[] => {
      const processor = findProcessor(other);
      if (processor) return [{ roofline: processorRoofline(network, other, processor), kind: "processor" }];
      const target = catalogueTarget(other, own[0]?.target.clock);
      return target ? [{ roofline: elsewhere(workspace)(network, target).roofline, kind: "built" }] : [];
    }),
  ];
}

function pointWriter(write: (cost: Cost) => ViewCost): (point: RooflinePoint) => ViewPoint {
  return ({ name, operations, operationalIntensity, computeRoof, roof, attained, bound }) => ({
    name,
    operations,
    intensity: write(operationalIntensity),
    computeRoof: write(computeRoof),
    roof: write(roof),
    attained: write(attained),
    bound,
  });
}

import type { DashboardData } from "../../../server/lsp/protocol.ts";
import { readCost, textOf } from "../../webview/page/cost.ts";
import { element } from "../../webview/page/dom.ts";
import type { View } from "../../webview/page/view.ts";
import { createBudgets, createRequirements, createTotals } from "./facts.ts";
import { createLayers } from "./layers.ts";
import { createShares } from "./shares.ts";

/** What a network costs on a target, and which layers take it. */
export const dashboardView: View<DashboardData> = {
  id: "dashboard",
  title: "Costs",
  onTarget: true,
  create: ({ root, open }) => {
    const totals = createTotals();
    const budgets = createBudgets();
    const requirements = createRequirements();
    const shares = createShares(open);
    const layers = createLayers(open);
    const sources = element("ul");
    root.append(
      totals.element,
      element("div", { class: "columns" }, budgets.element, requirements.element),
      shares.element,
      layers.element,
      element("details", { class: "sources" }, element("summary", {}, "Where the figures come from"), sources),
    );
    return {
      update: (data) => {
        totals.update(data);
        budgets.update(data);
        requirements.update(data);
        shares.update(data);
        layers.update(data);
        const items = data.texts.map((text) => element("li", {}, text));
        if (
          sources.children.length !== items.length ||
          [...sources.children].some((it, at) => it.textContent !== data.texts[at])
        ) {
          sources.replaceChildren(...items);
        }
      },
      highlight: layers.highlight,
      picture: layers.picture,
      summary: (data) => {
        const shown = data.totals
          .slice(0, 2)
          .map(({ title, cost, unit }) => `${title} ${textOf(readCost(cost, data.texts), unit)}`);
        const missed = data.requirements.filter(({ met }) => met === false).length;
        return [
          ...shown,
          ...(data.bottleneck === null ? [] : [`limited by ${data.bottleneck}`]),
          ...(missed > 0 ? [`${missed} requirements not met`] : []),
        ].join(", ");
      },
      rows: (data) => [
        ["layer", "operation", "shape", "macs", "parameters", ...data.metrics.map(({ id, unit }) => `${id} (${unit})`)],
        ...data.layers.map(({ name, operation, shape, macs, parameters, costs }) => [
          name,
          operation,
          shape.join("x"),
          macs,
          parameters,
          ...costs.map(([value]) => value),
        ]),
        ["total", "", "", "", "", ...data.metrics.map(({ total }) => total[0])],
      ],
    };
  },
};

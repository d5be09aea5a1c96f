import { countText, percentText, siText } from "../../../server/estimate/display.ts";
import type { DashboardData } from "../../../server/lsp/protocol.ts";
import { bandOf, noteOf, readCost, textOf } from "../../webview/page/cost.ts";
import { element, setText } from "../../webview/page/dom.ts";

/** A part of the dashboard. */
interface Part {
  readonly element: HTMLElement;
  readonly update: (data: DashboardData) => void;
}

/** The totals as large figures, each with its band or the reason why it is unknown. */
export function createTotals(): Part {
  const list = element("dl", { class: "totals" });
  const about = element("p", { class: "about" });
  const shown = new Map<string, { readonly value: HTMLElement; readonly band: HTMLElement }>();
  return {
    element: element("section", { "aria-label": "Totals" }, list, about),
    update: (data) => {
      const ids = data.totals.map(({ id }) => id);
      if (ids.join() !== [...shown.keys()].join()) {
        shown.clear();
        list.replaceChildren(
          ...data.totals.map(({ id, title }) => {
            const value = element("dd", { class: "value" });
            const band = element("dd", { class: "band" });
            shown.set(id, { value, band });
            return element("div", {}, element("dt", {}, title), value, band);
          }),
        );
      }
      const said = new Set<string>();
      const reasonFor = (reason: string): string => {
        if (said.has(reason)) return "for the same reason";
        said.add(reason);
        return reason;
      };
      for (const { id, cost, unit } of data.totals) {
        const known = readCost(cost, data.texts);
        const { value, band } = shown.get(id)!;
        setText(value, textOf(known, unit));
        value.classList.toggle("unknown", known.value === null);
        value.title = noteOf(known);
        setText(band, known.value === null ? reasonFor(known.reason) : bandOf(known));
      }
      setText(
        about,
        `${data.device}, ${siText(data.clock, "Hz")}. ${data.bottleneck === null ? "" : `Limited by ${data.bottleneck}. `}${data.weights}`,
      );
    },
  };
}

/** What of the device is used, against what may be. */
export function createBudgets(): Part {
  const body = element("tbody");
  const head = ["Resource", "", "Used", "Budget", "Available"].map((title, index) =>
    title === "" ? element("td") : element("th", { scope: "col", class: index > 1 ? "end" : "start" }, title),
  );
  const table = element(
    "table",
    { class: "budgets" },
    element("caption", {}, "Resources"),
    element("thead", {}, element("tr", {}, ...head)),
    body,
  );
  return {
    element: element("section", {}, table),
    update: (data) => {
      body.replaceChildren(
        ...data.resources.map(({ title, cost, available, budget }) => {
          const known = readCost(cost, data.texts);
          const over = known.value !== null && known.value > budget;
          const used =
            known.value === null ? "unknown" : `${countText(known.value)} (${percentText(known.value / available)})`;
          return element(
            "tr",
            { class: over ? "over" : undefined },
            element("th", { scope: "row" }, title),
            element("td", {}, gauge(known.value, known.value === null ? 0 : known.high, budget, available)),
            element("td", { class: "end", title: noteOf(known) }, over ? `${used}, over the budget` : used),
            element("td", { class: "end" }, countText(budget)),
            element("td", { class: "end" }, countText(available)),
          );
        }),
      );
    },
  };
}

/** A bar of what is used, its band, and a line at the budget; the figures stand beside it. */
function gauge(value: number | null, high: number, budget: number, available: number): HTMLElement {
  const share = (part: number): string => `${Math.min(100, (100 * part) / available)}%`;
  const bar = element("div", { class: "gauge", "aria-hidden": "true" });
  const part = (name: string, size: string, property: "width" | "insetInlineStart"): HTMLElement => {
    const made = element("span", { class: name });
    made.style[property] = size;
    return made;
  };
  if (value !== null) {
    bar.append(part("high", share(high), "width"), part(value > budget ? "used over" : "used", share(value), "width"));
  }
  bar.append(part("limit", share(budget), "insetInlineStart"));
  return bar;
}

const marks = { met: "✓", missed: "✗", unknown: "?" } as const;

/** Whether each requirement is met, and with how much to spare. */
export function createRequirements(): Part {
  const list = element("ul", { class: "requirements" });
  const none = element(
    "p",
    { class: "about" },
    "The network requires nothing: write for example `require latency <= 1 ms`.",
  );
  return {
    element: element("section", {}, element("h2", {}, "Requirements"), list, none),
    update: (data) => {
      none.hidden = data.requirements.length > 0;
      list.hidden = !none.hidden;
      list.replaceChildren(
        ...data.requirements.map(({ text, met, margin, actual, unit }) => {
          const known = readCost(actual, data.texts);
          const state = met === null ? "unknown" : met ? "met" : "missed";
          const room = margin === null ? "" : `, ${percentText(Math.abs(margin))} ${met ? "to spare" : "missing"}`;
          return element(
            "li",
            { class: state },
            element("span", { class: "mark", "aria-hidden": "true" }, marks[state]),
            element("code", {}, text),
            element(
              "span",
              { class: "margin", title: noteOf(known) },
              known.value === null
                ? `unknown: ${known.reason}`
                : `${state === "missed" ? "not met" : "met"}: ${textOf(known, unit)}${room}`,
            ),
          );
        }),
      );
    },
  };
}

import { figureText, percentText } from "../../../server/estimate/display.ts";
import type { CostChange, LayerDifference, NetworkDifference, SinceCommitData } from "../../../server/lsp/protocol.ts";
import { noteOf, textOf } from "../../webview/page/cost.ts";
import { choice, element, setText } from "../../webview/page/dom.ts";
import { createPicture } from "../../webview/page/picture.ts";
import { type Cell, createTable, type Row } from "../../webview/page/table.ts";
import type { View } from "../../webview/page/view.ts";
import { plotOf, signed } from "./plot.ts";

/** What the edits since the last commit cost or save. */
export const differenceView: View<SinceCommitData> = {
  id: "difference",
  title: "Since the Last Commit",
  onTarget: true,
  create: ({ root, open }) => {
    let data: SinceCommitData | undefined;
    let figure = "";
    let marked: ReadonlySet<string> = new Set();
    const about = element("p", { class: "about" });
    const totals = createTable("The network");
    const requirements = element("ul", { class: "requirements" });
    const figures = choice("Cost", (id) => {
      figure = id;
      draw();
    });
    const picture = createPicture();
    const layers = createTable("Layers");
    const section = element(
      "section",
      { "aria-label": "Layers that differ" },
      element("h2", {}, "Layers that differ"),
      element("div", { class: "row" }, figures.element),
      picture.element,
      layers.element,
    );
    root.append(element("section", {}, about), totals.element, requirements, section);

    const draw = (): void => {
      if (!data) return;
      const { difference } = data;
      const offered = difference.totals.filter(
        ({ figure: { id, adds, own } }) => adds && own && changesOf(difference, id).some(({ delta }) => delta.value),
      );
      const chosen = offered.find((it) => it.figure.id === figure) ?? offered[0];
      figures.update(
        offered.map((it) => ({ value: it.figure.id, text: it.figure.title })),
        chosen?.figure.id ?? "",
      );
      picture.element.hidden = chosen === undefined;
      section.hidden = difference.layers.length === 0;
      if (chosen) picture.draw((width) => plotOf(difference, chosen.figure, marked, width, open));
    };

    return {
      update: (next) => {
        data = next;
        const { difference, title } = next;
        setText(about, aboutText(difference, title));
        totals.update(difference.totals.filter(matters).map(totalRow), [
          { title: "Cost", heads: true },
          { title: title[0]!.toUpperCase() + title.slice(1), align: "end" },
          { title: "Now", align: "end" },
          { title: "Change", align: "end" },
          { title: "Share", align: "end" },
        ]);
        requirements.replaceChildren(...difference.requirements.flatMap(requirementItem));
        const shown = difference.totals.filter(
          ({ figure: { id, own } }) => own && changesOf(difference, id).length > 0,
        );
        layers.update(
          difference.layers.map((layer) => layerRow(layer, shown, open)),
          [
            { title: "Layer", heads: true },
            { title: "State" },
            { title: "What" },
            ...shown.map((it) => ({ title: it.figure.title, align: "end" as const })),
          ],
        );
        draw();
      },
      highlight: (names) => {
        marked = names;
        layers.highlight(names);
        draw();
      },
      picture: () => (picture.element.hidden ? undefined : picture.svg()),
      summary: ({ difference, title }) => aboutText(difference, title),
      rows: ({ difference }) => [
        ["layer", "state", "figure", "unit", "before", "after", "delta"],
        ...difference.totals.map((it) => ["", difference.state, ...figureCells(it)]),
        ...difference.layers.flatMap((layer) => layer.costs.map((it) => [layer.name, layer.state, ...figureCells(it)])),
      ],
    };
  },
};

function changesOf({ layers }: NetworkDifference, id: string): readonly CostChange[] {
  return layers.flatMap(({ costs }) => costs.filter(({ figure }) => figure.id === id));
}

function aboutText({ state, layers, sameLayers, target }: NetworkDifference, title: string): string {
  const moved = target.before === target.after ? "" : ` It was on ${target.before ?? "no target"} there.`;
  if (state === "added") return `The network is not in ${title}.`;
  if (state === "same") return `No cost differs from ${title}.`;
  const count = (wanted: string): string => {
    const found = layers.filter((it) => it.state === wanted).length;
    return found === 0 ? "" : `${found} ${wanted}`;
  };
  const counts = ["changed", "added", "removed"].map(count).filter(Boolean);
  const text = counts.length === 0 ? "No layer differs by itself" : `Layers: ${counts.join(", ")}`;
  return `${text}, ${sameLayers} as in ${title}.${moved}`;
}

/** Figures that differ, and those that everybody asks for. */
function matters({ figure, before, after }: CostChange): boolean {
  return before.value !== after.value || ["throughput", "latency", "energy"].includes(figure.id);
}

function totalRow(change: CostChange): Row {
  const { figure, before, after } = change;
  const cell = (cost: CostChange["before"]): Cell => ({
    text: textOf(cost, figure.unit),
    value: cost.value,
    note: noteOf(cost),
    ...(cost.value === null ? { class: "unknown" } : {}),
  });
  return {
    key: figure.id,
    cells: [{ text: figure.title }, cell(before), cell(after), deltaCell(change), shareCell(change)],
  };
}

function deltaCell({ figure, delta }: CostChange): Cell {
  if (delta.value === null) return { text: "unknown", value: null, note: noteOf(delta), class: "unknown" };
  if (delta.value === 0) return { text: "same", value: 0 };
  const good = delta.value < 0 === (figure.better === "lower");
  return {
    text: signed(delta.value, figure.unit),
    value: delta.value,
    note: `${figureText(delta.low, figure.unit)} … ${figureText(delta.high, figure.unit)}; ${delta.source}`,
    class: good ? "better" : "worse",
  };
}

function shareCell({ figure, before, delta }: CostChange): Cell {
  if (!before.value || !delta.value || figure.unit === "dB") return { text: "", value: null };
  const share = delta.value / before.value;
  return { text: `${share < 0 ? "−" : "+"}${percentText(Math.abs(share))}`, value: share };
}

function requirementItem({ text, before, after }: NetworkDifference["requirements"][number]): HTMLElement[] {
  if (before === after) return [];
  const word = (met: boolean | null): string => (met === null ? "not asked or unknown" : met ? "met" : "missed");
  const mark = after === null ? "?" : after ? "✓" : "✗";
  return [
    element(
      "li",
      { class: after === false ? "missed" : "met" },
      element("span", { class: "mark", "aria-hidden": "true" }, mark),
      element("code", {}, text),
      element("span", { class: "margin" }, `${word(before)} before, ${word(after)} now`),
    ),
  ];
}

function layerRow(
  { name, state, changes, costs }: LayerDifference,
  shown: readonly CostChange[],
  open: ((layer: string) => void) | undefined,
): Row {
  const byId = new Map(costs.map((it) => [it.figure.id, it]));
  return {
    key: name,
    cells: [
      { text: name, ...(open && state !== "removed" ? { open: () => open(name) } : {}) },
      { text: state },
      { text: changes.map(({ what, before, after }) => `${what} ${before} → ${after}`).join("; ") },
      ...shown.map(({ figure }): Cell => {
        const change = byId.get(figure.id);
        if (!change) return { text: "", value: 0 };
        const { class: _judgement, ...cell } = deltaCell(change);
        return cell;
      }),
    ],
  };
}

function figureCells({ figure, before, after, delta }: CostChange): (string | number | null)[] {
  return [figure.id, figure.unit, before.value, after.value, delta.value];
}

import { percentText, siText } from "../../../server/estimate/display.ts";
import type { ComparisonData, ComparisonRow } from "../../../server/lsp/protocol.ts";
import { noteOf, readCost, textOf } from "../../webview/page/cost.ts";
import { element, setText } from "../../webview/page/dom.ts";
import { createLegend } from "../../webview/page/legend.ts";
import { createOthers } from "../../webview/page/others.ts";
import { createPicture } from "../../webview/page/picture.ts";
import { createRadios } from "../../webview/page/radios.ts";
import { type Column, createTable, type Row } from "../../webview/page/table.ts";
import type { View } from "../../webview/page/view.ts";
import { boundOf, measures, plotOf } from "./plot.ts";

const columns: readonly Column[] = [
  { title: "Target", heads: true },
  { title: "Device" },
  { title: "Architecture" },
  { title: "Clock", align: "end" },
  { title: "Fits" },
  ...measures.map(({ title }) => ({ title, align: "end" as const })),
  { title: "Fullest resource", align: "end" },
  { title: "Requirements" },
];

/** One network on many targets, side by side. */
export const comparisonView: View<ComparisonData> = {
  id: "comparison",
  title: "Comparison of targets",
  onTarget: false,
  create: ({ root, ask, options }) => {
    let data: ComparisonData | undefined;
    let measure: string = measures[0].id;
    const picture = createPicture();
    const table = createTable("Targets side by side");
    const legend = createLegend();
    const scale = element("p", { class: "about" });
    const radios = createRadios("Compare", (id) => {
      measure = id;
      draw();
    });
    const others = createOthers((names) => ask({ ...options(), others: names }));

    const draw = (): void => {
      if (!data) return;
      const { rows, texts } = data;
      const chosen = measures.find(({ id }) => id === measure) ?? measures[0];
      radios.update(measures, chosen.id);
      legend.update([
        { title: "fits", class: "series-1" },
        { title: "does not fit", class: "series-2" },
        { title: "not known", class: "series-3" },
        { title: chosen.better, class: "none" },
      ]);
      const { note, content } = plotOf(rows, chosen, texts);
      setText(scale, note);
      picture.element.hidden = content === undefined;
      if (content) picture.draw(content);
    };

    root.append(
      element(
        "section",
        { "aria-label": "Comparison" },
        element("div", { class: "row" }, radios.element, others.element),
        legend.element,
        picture.element,
        scale,
        table.element,
      ),
    );
    return {
      update: (next) => {
        data = next;
        others.update(next.catalogue, options().others);
        draw();
        table.update(rowsOf(next), columns);
      },
      picture: picture.svg,
      summary: ({ rows }) => {
        const fitting = rows.filter(({ fits }) => fits === true).map(({ name }) => name);
        return `${rows.length} targets; fits ${fitting.length === 0 ? "none that is known" : fitting.join(", ")}`;
      },
      rows: ({ rows }) => [
        [
          "target",
          "device",
          "architecture",
          "clock (Hz)",
          "fits",
          ...measures.flatMap(({ id, unit }) => [`${id} (${unit})`, `${id} low`, `${id} high`]),
          "fullest resource",
          "share",
        ],
        ...rows.map((row) => [
          row.name,
          row.title,
          row.kind,
          row.clock,
          row.fits === null ? null : String(row.fits),
          ...measures.flatMap(({ id }) => {
            const cost = readCost(row[id], []);
            return cost.value === null ? [null, null, null] : [cost.value, cost.low, cost.high];
          }),
          row.fullest?.title ?? null,
          row.fullest?.share ?? null,
        ]),
      ],
    };
  },
};

function rowsOf({ rows, texts }: ComparisonData): readonly Row[] {
  return rows.map((row) => ({
    key: `${row.from} ${row.name}`,
    cells: [
      { text: row.name, ...(row.from === "network" ? {} : { note: originOf(row) }) },
      { text: row.title },
      { text: row.kind },
      { text: siText(row.clock, "Hz"), value: row.clock },
      { text: fitText(row), class: row.fits === false ? "missed" : "" },
      ...measures.map(({ id, unit }) => {
        const cost = readCost(row[id], texts);
        return {
          text: `${boundOf(row, id)}${textOf(cost, unit)}`,
          value: cost.value,
          note: noteOf(cost),
          ...(cost.value === null ? { class: "unknown" } : {}),
        };
      }),
      row.fullest
        ? { text: `${percentText(row.fullest.share)} of ${row.fullest.title}`, value: row.fullest.share }
        : { text: "", value: null },
      { text: requirementText(row) },
    ],
  }));
}

function originOf({ from }: ComparisonRow): string {
  return from === "file"
    ? "a target of the file that the network does not name"
    : "of the catalogue, with its usual budget";
}

function fitText({ fits, kind }: ComparisonRow): string {
  if (kind === "processor") return "";
  return fits === null ? "not known" : fits ? "fits" : "does not fit";
}

function requirementText({ requirements }: ComparisonRow): string {
  if (!requirements) return "";
  const { met, missed, unknown } = requirements;
  return [
    `${met} met`,
    ...(missed > 0 ? [`${missed} not met`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ].join(", ");
}

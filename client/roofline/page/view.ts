import { siText } from "../../../server/estimate/display.ts";
import type { RooflineData } from "../../../server/lsp/protocol.ts";
import { createChecks } from "../../webview/page/checks.ts";
import { readCost } from "../../webview/page/cost.ts";
import { element, setText } from "../../webview/page/dom.ts";
import { createOthers } from "../../webview/page/others.ts";
import { createPicture } from "../../webview/page/picture.ts";
import { createTable } from "../../webview/page/table.ts";
import type { View } from "../../webview/page/view.ts";
import { plotOf } from "./plot.ts";
import { columns, rowsOf, tableRows } from "./rows.ts";

/** Where every layer and the network stand under what computes and what the memory gives. */
export const rooflineView: View<RooflineData> = {
  id: "roofline",
  title: "Roofline",
  onTarget: false,
  create: ({ root, open, ask, options }) => {
    let data: RooflineData | undefined;
    let hiddenTargets: ReadonlySet<string> = new Set();
    let before = true;
    let layers = true;
    let marked: ReadonlySet<string> = new Set();
    const picture = createPicture();
    const table = createTable("Layers under the roofs");
    const hint = element("p", { class: "about" });
    const targets = createChecks("Targets", (id, checked) => {
      const next = new Set(hiddenTargets);
      if (checked) next.delete(id);
      else next.add(id);
      hiddenTargets = next;
      draw();
    });
    const shown = createChecks("Show", (id, checked) => {
      if (id === "before") before = checked;
      else layers = checked;
      draw();
    });
    const others = createOthers((names) => ask({ ...options(), others: names }));

    const draw = (): void => {
      if (!data) return;
      targets.update(
        data.targets.map(({ name, title }, index) => ({
          id: name,
          title: name === title ? name : `${name} (${title})`,
          checked: !hiddenTargets.has(name),
          class: `series-${(index % 6) + 1}`,
        })),
      );
      shown.update([
        { id: "layers", title: "layers", checked: layers },
        ...(data.targets.some(({ exact }) => exact !== null)
          ? [{ id: "before", title: "before approximation", checked: before }]
          : []),
      ]);
      const current = data;
      hint.hidden = data.targets.length > 0;
      setText(hint, "The network has no target; choose a device or processor to see what bounds it there.");
      picture.element.hidden = data.targets.length === 0;
      const visible = data.targets.flatMap((target, index) =>
        hiddenTargets.has(target.name) ? [] : [{ target, index }],
      );
      picture.draw((width) => plotOf({ targets: visible, texts: current.texts, before, layers, marked, width, open }));
    };

    root.append(
      element(
        "section",
        { "aria-label": "Roofline" },
        element("div", { class: "row" }, targets.element, shown.element, others.element),
        hint,
        picture.element,
        element(
          "p",
          { class: "about" },
          "A layer stands as if it ran alone, its operands crossing the border of the chip once, on an engine with what it moves; the network (the diamond) with what really crosses it. Arrows lead from the network without approximations to what is written. Of a processor only the roof is known.",
        ),
        table.element,
      ),
    );
    return {
      update: (next) => {
        data = next;
        others.update(next.catalogue, options().others);
        draw();
        table.update(rowsOf(next, open), columns);
      },
      highlight: (names) => {
        marked = names;
        table.highlight(
          new Set(data?.targets.flatMap(({ name }) => [...names].map((layer) => `${name} ${layer}`)) ?? []),
        );
        draw();
      },
      picture: picture.svg,
      summary: ({ targets: all, texts }) =>
        all
          .map(({ name, network }) => {
            const attained = readCost(network.attained, texts);
            const reached = attained.value === null ? "" : `, reaches ${siText(attained.value, "OP/s")}`;
            return `${name}: bound by ${network.bound}${reached}`;
          })
          .join("; "),
      rows: tableRows,
    };
  },
};

import type { ViewAnswer } from "../../../server/lsp/protocol.ts";
import { element } from "./dom.ts";
import { createEditorHost } from "./editorHost.ts";
import { createFrame } from "./frame.ts";
import { createReportHost } from "./reportHost.ts";
import type { View } from "./view.ts";

/** Each has data of its own, which only its own request brings. */
type AnyView = View<never>;

/** Starts the view that the page is for (`data-view` of its body), or all of them in a report. */
export function startPage(views: readonly AnyView[]): void {
  const report = document.getElementById("report");
  if (report) {
    startReport(views, JSON.parse(report.textContent ?? ""));
    return;
  }
  const view = views.find(({ id }) => id === document.body.dataset.view);
  if (!view) throw new Error(`there is no view "${document.body.dataset.view}"`);
  const host = createEditorHost();
  const { element: frame, listener } = createFrame(view, host);
  document.body.append(element("main", {}, frame));
  host.start(listener);
}

/** What the command line writes into a report. */
interface Report {
  readonly title: string;
  readonly made: string;
  readonly answers: Readonly<Record<string, readonly ViewAnswer<unknown>[]>>;
}

function startReport(views: readonly AnyView[], { title, made, answers }: Report): void {
  const main = element("main", { class: "report" }, element("h1", {}, title));
  document.body.append(main, element("footer", {}, made));
  for (const view of views) {
    const own = answers[view.id];
    if (!own || own.length === 0) continue;
    const host = createReportHost(own);
    const { element: frame, listener } = createFrame(view, host, "h2");
    main.append(frame);
    host.start(listener);
  }
}

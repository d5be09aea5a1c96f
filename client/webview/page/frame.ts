import type { ViewAnswer } from "../../../server/lsp/protocol.ts";
import type { PageChoice } from "../messages.ts";
import { button, choice, element, setText } from "./dom.ts";
import { csvText, pngOf, svgText } from "./export.ts";
import type { Host, HostListener, ShownView, View } from "./view.ts";

/**
 * What every view has around it: heading, choice of network and target, export, a notice when there is nothing new to show, and
 * a region that screen readers read aloud. While the file has errors the last data stay, marked as old.
 */
export function createFrame<Data>(
  view: View<Data>,
  host: Host,
  heading: "h1" | "h2" = "h1",
): { element: HTMLElement; listener: HostListener } {
  let options: NonNullable<PageChoice["options"]> = {};
  let answer: ViewAnswer<Data> | undefined;
  /** The last data that there were. */
  let last: { readonly data: Data } | undefined;

  const choose = (network: string | null, target: string | null): void =>
    host.choose({
      ...(network === null ? {} : { network }),
      ...(target === null ? {} : { target }),
      options,
    });
  const networks = choice("Network", (network) => choose(network, null));
  const targets = choice("Target", (target) => choose(answer?.network ?? null, target));
  const subject = element("p", { class: "subject" });
  const notice = element("p", { class: "notice", role: "status" });
  notice.hidden = true;
  const spoken = element("p", { class: "spoken", "aria-live": "polite" });
  const body = element("div", { class: "body" });

  const shown: ShownView<Data> = view.create({
    root: body,
    ...(host.open ? { open: host.open } : {}),
    options: () => options,
    ask: (next) => {
      options = next;
      choose(answer?.network ?? null, answer?.target ?? null);
    },
  });

  const fileName = (): string =>
    [answer?.network, view.onTarget ? answer?.target : null, view.id].filter(Boolean).join("-");
  const exportPicture = (format: "svg" | "png") => async (): Promise<void> => {
    const picture = shown.picture();
    if (!picture) {
      notice.hidden = false;
      setText(notice, "There is no picture to export now; the table can be saved as CSV.");
      return;
    }
    host.save(fileName(), format, format === "svg" ? svgText(picture) : await pngOf(picture));
  };
  const tools = element(
    "div",
    { class: "tools", role: "group", "aria-label": "Export" },
    button("SVG", exportPicture("svg"), { title: "Save the picture as SVG" }),
    button("PNG", exportPicture("png"), { title: "Save the picture as PNG" }),
    button("CSV", () => last && host.save(fileName(), "csv", csvText(shown.rows(last.data))), {
      title: "Save the table as CSV",
    }),
  );
  const head = element(
    "header",
    {},
    element("div", { class: "title" }, element(heading, {}, view.title), subject),
    element("div", { class: "choices" }, networks.element, ...(view.onTarget ? [targets.element] : [])),
    tools,
  );
  const whole = element("div", { class: `view ${view.id}` }, head, notice, body, spoken);
  tools.hidden = true;

  /** @param reason why what is shown is not what the file says now; undefined: it is */
  const mark = (reason: string | undefined): void => {
    notice.hidden = reason === undefined;
    const old = last !== undefined && reason !== undefined;
    setText(notice, reason === undefined ? "" : old ? `${reason} What is shown is the state before.` : reason);
    body.classList.toggle("old", old);
    body.hidden = last === undefined;
    tools.hidden = last === undefined;
  };

  return {
    element: whole,
    listener: {
      answer: (next) => {
        answer = next as ViewAnswer<Data>;
        const { choices, network, target } = answer;
        networks.update(
          choices.map((it) => ({ value: it.network, text: it.network })),
          network ?? "",
        );
        const own = choices.find((it) => it.network === network)?.targets ?? [];
        targets.update(
          own.map((value) => ({ value, text: value })),
          target ?? "",
        );
        setText(subject, [network, view.onTarget ? target : null].filter(Boolean).join(" on "));
        if (answer.data === null) {
          mark(answer.reason ?? "There is nothing to show.");
          return;
        }
        last = { data: answer.data };
        mark(undefined);
        shown.update(answer.data, answer);
        setText(spoken, shown.summary(answer.data));
      },
      highlight: (layers) => shown.highlight?.(new Set(layers)),
      problem: mark,
    },
  };
}

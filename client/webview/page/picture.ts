import * as Plot from "@observablehq/plot";
import { element } from "./dom.ts";

/** Marks of the class `items` that can be reached and opened, by their place in the data of the mark. */
export interface PictureItems {
  readonly label: (index: number) => string;
  readonly open: (index: number) => void;
}

export interface PictureContent {
  readonly plot: Plot.PlotOptions;
  /** What the picture shows, for those who do not see it; the table beside it has the figures. */
  readonly label: string;
  readonly items?: PictureItems;
}

export interface Picture {
  readonly element: HTMLElement;
  /** Draws anew, with the width that there is. */
  readonly draw: (content: (width: number) => PictureContent) => void;
  readonly svg: () => SVGSVGElement | undefined;
}

/** A plot that fills the width of the page. Its marks are one stop of the Tab key; arrow keys go from one to the next. */
export function createPicture(): Picture {
  const figure = element("figure", { class: "picture" });
  let content: ((width: number) => PictureContent) | undefined;
  let width = 0;

  const draw = (): void => {
    if (!content || width === 0) return;
    const { plot, label, items } = content(width);
    const focused = figure.contains(document.activeElement) ? labelOf(document.activeElement) : undefined;
    const drawn = Plot.plot({ ...plot, width, className: "plot" });
    // Plot brings a style element, which the content security policy refuses; views.css says the same.
    for (const style of drawn.querySelectorAll("style")) style.remove();
    drawn.setAttribute("role", items ? "group" : "img");
    drawn.setAttribute("aria-label", label);
    // Groups of marks are named by their kind, which says nothing to a listener.
    for (const group of drawn.querySelectorAll("g[aria-label]")) {
      group.removeAttribute("aria-label");
      group.removeAttribute("aria-description");
    }
    if (items) makeReachable(drawn, items);
    figure.replaceChildren(drawn);
    if (focused !== undefined) {
      [...figure.querySelectorAll<SVGElement>(".items > *")].find((item) => labelOf(item) === focused)?.focus();
    }
  };

  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry?.contentRect.width ?? 0);
    if (next === width) return;
    width = next;
    draw();
  }).observe(figure);

  return {
    element: figure,
    draw: (next) => {
      content = next;
      draw();
    },
    svg: () => figure.querySelector<SVGSVGElement>("svg") ?? undefined,
  };
}

function labelOf(target: Element | null): string | undefined {
  return target?.getAttribute("aria-label") ?? undefined;
}

function makeReachable(drawn: Element, { label, open }: PictureItems): void {
  const marks = [...drawn.querySelectorAll<SVGElement>(".items > *")];
  marks.forEach((mark, position) => {
    // Plot binds to each mark its place in the data.
    const index = (mark as unknown as { __data__: number }).__data__;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", label(index));
    mark.setAttribute("tabindex", position === 0 ? "0" : "-1");
    mark.addEventListener("click", () => open(index));
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") open(index);
      else if (!moved(marks, position, event.key)) return;
      event.preventDefault();
    });
  });
}

function moved(marks: readonly SVGElement[], from: number, key: string): boolean {
  const last = marks.length - 1;
  const to = { ArrowDown: from + 1, ArrowRight: from + 1, ArrowUp: from - 1, ArrowLeft: from - 1, Home: 0, End: last }[
    key
  ];
  if (to === undefined) return false;
  const next = marks[Math.min(last, Math.max(0, to))];
  for (const mark of marks) mark.setAttribute("tabindex", mark === next ? "0" : "-1");
  next?.focus();
  return true;
}

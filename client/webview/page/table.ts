import { button, element, setText } from "./dom.ts";

export interface Column {
  readonly title: string;
  readonly align?: "start" | "end";
  /** The column that names a row. */
  readonly heads?: boolean;
}

export interface Cell {
  readonly text: string;
  /** Shown when the pointer rests on it. */
  readonly note?: string;
  /** What the table is sorted by; absent: the text. null comes last. */
  readonly value?: number | null;
  /** Makes the text a button. */
  readonly open?: () => void;
  readonly class?: string;
}

export interface Row {
  /** Stays the same while the row means the same. */
  readonly key: string;
  readonly cells: readonly Cell[];
  readonly class?: string;
}

export interface Table {
  readonly element: HTMLElement;
  readonly update: (rows: readonly Row[], columns: readonly Column[]) => void;
  /** Marks the rows with these keys. */
  readonly highlight: (keys: ReadonlySet<string>) => void;
}

/** More rows than these are only shown when asked for. */
const shownRows = 100;

interface Kept {
  readonly element: HTMLTableRowElement;
  readonly texts: string[];
}

/** A table that can be sorted by every column. Of an update only cells that say something else are written. */
export function createTable(caption: string): Table {
  const head = element("thead");
  const body = element("tbody");
  const title = element("caption", {}, caption);
  const more = button("", () => {
    all = true;
    show();
  });
  const scroll = element("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" });
  scroll.append(element("table", {}, title, head, body));
  const whole = element("div", { class: "table" }, scroll, more);
  const kept = new Map<string, Kept>();
  let columns: readonly Column[] = [];
  let rows: readonly Row[] = [];
  let marked: ReadonlySet<string> = new Set();
  let all = false;
  let sorted: { readonly column: number; readonly down: boolean } | undefined;

  // On paper nothing can be asked for.
  window.addEventListener("beforeprint", () => {
    all = true;
    show();
  });

  const sortBy = (column: number): void => {
    if (sorted?.column !== column) sorted = { column, down: true };
    else sorted = sorted.down ? { column, down: false } : undefined;
    show();
  };

  const showHead = (): void => {
    head.replaceChildren(
      element(
        "tr",
        {},
        ...columns.map(({ title, align }, index) =>
          element(
            "th",
            { scope: "col", class: align ?? "start" },
            button(title, () => sortBy(index), { class: "sort" }),
          ),
        ),
      ),
    );
  };

  const show = (): void => {
    [...head.querySelectorAll("th")].forEach((cell, index) => {
      if (sorted?.column === index) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    const ordered = sorted ? rows.toSorted(comparing(sorted.column, sorted.down)) : rows;
    const visible = all ? ordered : ordered.slice(0, shownRows);
    more.hidden = visible.length === rows.length;
    setText(more, `Show all ${rows.length.toLocaleString("en")} rows`);
    const wanted = new Set(visible.map(({ key }) => key));
    for (const [key, { element: old }] of kept) {
      if (wanted.has(key)) continue;
      old.remove();
      kept.delete(key);
    }
    visible.forEach((row, index) => {
      const { element: line } = write(row);
      if (body.children[index] !== line) body.insertBefore(line, body.children[index] ?? null);
    });
  };

  const write = (row: Row): Kept => {
    const known = kept.get(row.key) ?? { element: element("tr"), texts: [] };
    kept.set(row.key, known);
    known.element.className = [row.class ?? "", marked.has(row.key) ? "marked" : ""].join(" ").trim();
    row.cells.forEach((cell, index) => {
      const text = JSON.stringify([cell.text, cell.note, cell.class, cell.open !== undefined]);
      if (known.texts[index] === text) return;
      known.texts[index] = text;
      const made = cellOf(cell, columns[index]);
      const old = known.element.children[index];
      if (old) old.replaceWith(made);
      else known.element.append(made);
    });
    return known;
  };

  return {
    element: whole,
    update: (nextRows, nextColumns) => {
      if (JSON.stringify(nextColumns) !== JSON.stringify(columns)) {
        columns = nextColumns;
        sorted = undefined;
        kept.clear();
        body.replaceChildren();
        showHead();
      }
      rows = nextRows;
      show();
    },
    highlight: (keys) => {
      for (const key of [...marked, ...keys]) kept.get(key)?.element.classList.toggle("marked", keys.has(key));
      marked = keys;
    },
  };
}

function cellOf({ text, note, open, class: kind }: Cell, column: Column | undefined): HTMLElement {
  const attributes = { class: [column?.align ?? "start", kind ?? ""].join(" ").trim(), title: note };
  const content = open ? button(text, open, { class: "link" }) : text;
  return column?.heads ? element("th", { ...attributes, scope: "row" }, content) : element("td", attributes, content);
}

function comparing(column: number, down: boolean): (left: Row, right: Row) => number {
  const sign = down ? -1 : 1;
  return (left, right) => {
    const [a, b] = [left.cells[column], right.cells[column]];
    if (a?.value === undefined || b?.value === undefined) {
      return sign * (a?.text ?? "").localeCompare(b?.text ?? "", "en", { numeric: true });
    }
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * (a.value - b.value);
  };
}

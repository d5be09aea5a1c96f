import { basename } from "node:path";
import { countText, siText } from "../../server/estimate/display.ts";

interface Quantity {
  readonly value: number | null;
}

/** What the table reads of `dnnx estimate --json`. */
export interface GalleryEstimate {
  readonly network: string;
  readonly interval_cycles: Quantity;
  readonly latency_cycles: Quantity;
  readonly energy: { readonly total: Quantity };
  readonly noise: { readonly sqnr_db: Quantity };
  readonly resources: Readonly<Record<string, Quantity>>;
}

export interface GalleryRow {
  /** From the root of the project. */
  readonly path: string;
  readonly estimate: GalleryEstimate;
  /** What it reads of `dnnx synth --json`; absent: the design was not synthesised since its estimate chose other circuits. */
  readonly synthesis?: { readonly resources: Readonly<Record<string, { readonly measured: number }>> };
}

const shown = ["lut", "ff", "dsp", "bram18"] as const;
const [begin, end] = ["<!-- gallery: npm run gallery -->", "<!-- end of gallery -->"];

/** The cells of a row that need no synthesis. */
export function estimatedCells({ path, estimate }: Pick<GalleryRow, "path" | "estimate">): string[] {
  const known = ({ value }: Quantity, text: (value: number) => string): string =>
    value === null ? "unknown" : text(value);
  return [
    `[${basename(path, ".dnnx")}](${path})`,
    known(estimate.noise.sqnr_db, (value) => `${value.toFixed(1)} dB`),
    known(estimate.interval_cycles, countText),
    known(estimate.latency_cycles, countText),
    known(estimate.energy.total, (value) => siText(value, "J")),
    ...shown.map((name) => known(estimate.resources[name]!, countText)),
  ];
}

/** Markdown: estimated and, behind a slash, synthesised where it was. */
export function galleryTable(rows: readonly GalleryRow[]): string {
  const head = ["design", "signal to noise", "interval", "latency", "energy", "LUT", "FF", "DSP", "BRAM18"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map((row) => {
      const cells = estimatedCells(row);
      const first = cells.length - shown.length;
      return line(
        cells.map((cell, index) => {
          const resource = shown[index - first];
          const measured = resource && row.synthesis?.resources[resource]?.measured;
          return measured === undefined ? cell : `${cell} / ${countText(measured)}`;
        }),
      );
    }),
  ].join("\n");
}

/** The text with another table between the marks. */
export function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no "${begin}" … "${end}"`);
  return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
}

/** The rows of the table in a text, cells trimmed. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const table = text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim();
  return table
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

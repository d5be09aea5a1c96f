import { basename } from "node:path";
import { countText, siText } from "../../server/estimate/display.ts";
import type { Cost } from "../../server/estimate/estimate.ts";
import type { MappedNetwork } from "../../server/service/compile.ts";
import { designFingerprint, type Measured, synthesised } from "./measured.ts";

const shown = ["lut", "ff", "dsp", "bram18"] as const;
const [begin, end] = ["<!-- gallery: npm run gallery -->", "<!-- end of gallery -->"];

/** The cells of a row: estimated and, behind a slash, what simulation and synthesis found where they read the same code. */
export function galleryCells(path: string, { design, estimate }: MappedNetwork, measured: Measured): readonly string[] {
  const counts = synthesised(design, measured);
  const simulated = measured.designs[designFingerprint(design)];
  const cell = (cost: Cost, text: (value: number) => string, found?: number): string => {
    const estimated = cost.value === null ? "unknown" : text(cost.value);
    return found === undefined ? estimated : `${estimated} / ${text(found)}`;
  };
  return [
    `[${basename(path, ".dnnx")}](${path})`,
    cell(estimate.noise, (value) => `${value.toFixed(1)} dB`),
    cell(estimate.intervalCycles, countText, simulated?.intervalCycles),
    cell(estimate.latencyCycles, countText, simulated?.latencyCycles),
    cell(estimate.energy.total, (value) => siText(value, "J")),
    ...shown.map((name) => cell(estimate.resources[name].cost, countText, counts?.[name])),
  ];
}

/** Markdown of rows of cells. */
export function galleryTable(rows: readonly (readonly string[])[]): string {
  const head = ["design", "signal to noise", "interval", "latency", "energy", "LUT", "FF", "DSP", "BRAM18"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
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

/** Where `|` stands in a text, and the text without it. */
export function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf("|");
  if (offset < 0 || marked.indexOf("|", offset + 1) >= 0) throw new Error("exactly one | marks the cursor");
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** Text with `«` and `»` around each range. */
export function marked(text: string, ranges: readonly { start: number; end: number }[]): string {
  const marks = ranges.flatMap(({ start, end }) => [
    { at: start, mark: "«" },
    { at: end, mark: "»" },
  ]);
  marks.sort((a, b) => b.at - a.at || (a.mark === "«" ? -1 : 1));
  return marks.reduce((result, { at, mark }) => result.slice(0, at) + mark + result.slice(at), text);
}

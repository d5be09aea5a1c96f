/**
 * Different columns of a table of known numbers that change, as text of zeros and ones from the first row to the last: what synthesis keeps
 * of the table.
 * @param width bits of a row, in two's complement
 */
export function changingColumns(rows: readonly number[], width: number): readonly string[] {
  const columns = new Set<string>();
  for (let bit = 0; bit < width; bit++) {
    let column = "";
    for (const row of rows) column += bitOf(row, bit);
    if (column.includes("0") && column.includes("1")) columns.add(column);
  }
  return [...columns];
}

/** Bits that are not zero in every one of the numbers: those that a product has a row for. */
export function usedPlaces(rows: readonly number[], width: number): number {
  let used = 0;
  for (let bit = 0; bit < width; bit++) {
    if (rows.some((row) => bitOf(row, bit) === 1)) used++;
  }
  return used;
}

/** A bit of an exact integer in two's complement. */
export function bitOf(integer: number, bit: number): number {
  return Math.floor(integer / 2 ** bit) & 1;
}

/** Look-up tables of a column with six inputs, joined by the multiplexers beside them; none for a bit of the address itself. */
export function tablesOfColumn(column: string): number {
  let inputs = 0;
  for (let step = 1; step < column.length; step *= 2) {
    let depends = false;
    for (let at = 0; at < column.length && !depends; at++) {
      // What is beyond the last row may be anything.
      depends = (at ^ step) < column.length && column[at] !== column[at ^ step];
    }
    if (depends) inputs++;
  }
  return inputs <= 1 ? 0 : 2 ** Math.max(0, inputs - 6);
}

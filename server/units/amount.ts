/** A number of things in a sentence: "1 cycle", "12 cycles". */
export function amount(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

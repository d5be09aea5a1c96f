import type { Layer } from "../network/checked.ts";

/** Where each layer stood before an edit: lists differ in the middle, their beginnings and ends are the same. */
export type Alignment = (at: number) => number;

/** Index in `before` of the layer at an index of `after`, -1 for layers that are not the same ones. */
export function align(before: readonly Layer[], after: readonly Layer[]): Alignment {
  const shorter = Math.min(before.length, after.length);
  if (before.length === after.length) return (at) => (before[at] === after[at] ? at : -1);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return (at) => {
    if (at < start) return at;
    return at >= after.length - end ? at - after.length + before.length : -1;
  };
}

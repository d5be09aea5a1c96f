/** Numbers that a registered stage of an adder tree adds into one at most. */
export const addedAtOnce = 4;

/** Registered stages of the tree that adds so many numbers into one. */
export function treeStages(numbers: number): number {
  let stages = 0;
  for (let left = numbers; left > 1; left = Math.ceil(left / addedAtOnce)) stages++;
  return stages;
}

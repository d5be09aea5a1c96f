/** What was asked last about a list: which one it was compared with, and the answer. */
interface Answer {
  readonly before: readonly unknown[];
  readonly indices: readonly number[];
}

const answers = new WeakMap<readonly unknown[], Answer>();

/**
 * Indices, ascending, at which two lists of one length hold other objects. Every station of the mapping asks this of the same two
 * versions of an edited network, so that the answer is kept: thousands of comparisons are made once for an edit.
 */
export function differing<Item extends object | undefined>(
  before: readonly Item[],
  after: readonly Item[],
): readonly number[] {
  const known = answers.get(after);
  if (known?.before === before) return known.indices;
  const indices: number[] = [];
  for (let at = 0; at < after.length; at++) if (before[at] !== after[at]) indices.push(at);
  // Else each version would keep the one before it, and the newest all that were ever typed.
  answers.delete(before);
  answers.set(after, { before, indices });
  return indices;
}

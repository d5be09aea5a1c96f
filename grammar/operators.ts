import type { Expression, Operator } from "./tree.ts";

/** An operator and what stands to its right. */
export interface Link {
  readonly operator: Operator;
  readonly right: Expression;
}

/** How tightly an operator binds; operators of one level group from the left, `^` from the right. */
const levels: ReadonlyMap<string, number> = new Map([
  ["==", 1],
  ["!=", 1],
  ["<", 1],
  ["<=", 1],
  [">", 1],
  [">=", 1],
  ["+", 2],
  ["-", 2],
  ["*", 3],
  ["/", 3],
  ["^", 4],
]);
const power = 4;

function levelOf(operator: Operator): number {
  return levels.get(operator.text) ?? 1;
}

/** Groups `first op right op right …` by precedence. `source` tells a sign from a group in parentheses. */
export function combine(first: Expression, links: readonly Link[], source: string): Expression {
  let next = 0;
  const climb = (left: Expression, least: number): Expression => {
    let result = left;
    while (next < links.length) {
      const { operator, right } = links[next]!;
      const level = levelOf(operator);
      if (level < least) break;
      next++;
      let grouped = right;
      while (next < links.length) {
        const following = levelOf(links[next]!.operator);
        if (following > level || (following === power && level === power)) grouped = climb(grouped, following);
        else break;
      }
      result = join(result, operator, grouped, source);
    }
    return result;
  };
  return climb(first, 0);
}

/** `-2^4` is `-(2^4)`: a power binds tighter than the sign to its left. */
function join(left: Expression, operator: Operator, right: Expression, source: string): Expression {
  if (operator.text === "^" && left.kind === "unary" && source[left.start] === "-")
    return { ...left, operand: join(left.operand, operator, right, source), end: right.end };
  return { kind: "binary", operator, left, right, start: left.start, end: right.end };
}

import type { Expression, Operator, Span } from "./tree.ts";

/** An expression and where it is written, parentheses around it included. */
export interface Operand extends Span {
  readonly expression: Expression;
}

/** An operator and what stands to its right. */
export interface Link {
  readonly operator: Operator;
  readonly right: Operand;
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

/** Groups `first op right op right …` by precedence. */
export function combine(first: Operand, links: readonly Link[]): Expression {
  let next = 0;
  const climb = (left: Operand, least: number): Operand => {
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
      result = join(result, operator, grouped);
    }
    return result;
  };
  return climb(first, 0).expression;
}

function join(left: Operand, operator: Operator, right: Operand): Operand {
  const { start } = left;
  const { end } = right;
  const base = left.expression;
  // `-2^4` is `-(2^4)`: a power binds tighter than the sign to its left.
  if (operator.text === "^" && base.kind === "unary" && base.start === base.operator.start && base.end === left.end) {
    const operand = { expression: base.operand, start: base.operand.start, end: left.end };
    return { expression: { ...base, operand: join(operand, operator, right).expression, end }, start, end };
  }
  return { expression: { kind: "binary", operator, left: base, right: right.expression, start, end }, start, end };
}

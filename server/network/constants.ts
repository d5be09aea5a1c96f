import type { Annotation, Argument, Expression, Span } from "../../grammar/tree.ts";
import { constantOf } from "../formats/constant.ts";

/** What the parameters of a block that are no tensors stand for in one call: numbers, words, formats, lists. */
export type Constants = ReadonlyMap<string, Expression>;

export const noConstants: Constants = new Map();

/** `expression` with the constants in the place of their names; spans stay those of `expression`. */
export function substitute(expression: Expression, constants: Constants): Expression {
  if (constants.size === 0) return expression;
  const inside = (one: Expression): Expression => substitute(one, constants);
  switch (expression.kind) {
    case "name": {
      const value = constants.get(expression.text);
      return value ? relocate(value, expression) : expression;
    }
    case "list":
      return { ...expression, items: expression.items.map(inside) };
    case "call":
      return { ...expression, arguments: substituteArguments(expression.arguments, constants) };
    case "generic":
      return {
        ...expression,
        parameters: substituteArguments(expression.parameters, constants),
        options: substituteArguments(expression.options, constants),
      };
    case "binary":
    case "ratio":
      return { ...expression, left: inside(expression.left), right: inside(expression.right) };
    case "unary":
      return { ...expression, operand: inside(expression.operand) };
    case "if": {
      const chosen = conditionOf(inside(expression.condition));
      if (chosen !== undefined) return inside(chosen ? expression.consequent : expression.alternative);
      return expression;
    }
    default:
      return expression;
  }
}

export function substituteArguments(list: readonly Argument[], constants: Constants): readonly Argument[] {
  if (constants.size === 0) return list;
  return list.map((argument) => ({ ...argument, value: substitute(argument.value, constants) }));
}

export function substituteAnnotations(list: readonly Annotation[], constants: Constants): readonly Annotation[] {
  if (constants.size === 0) return list;
  return list.map((one) => ({ ...one, arguments: substituteArguments(one.arguments, constants) }));
}

/** Truth of a comparison of constants; undefined when a side is no constant. */
export function conditionOf(condition: Expression): boolean | undefined {
  if (condition.kind !== "binary") return undefined;
  const { operator, left, right } = condition;
  const a = constantOf(left);
  const b = constantOf(right);
  if (a === undefined || b === undefined) {
    // Words can be told apart, but not ordered.
    if (left.kind !== "name" || right.kind !== "name") return undefined;
    if (operator.text === "==") return left.text === right.text;
    return operator.text === "!=" ? left.text !== right.text : undefined;
  }
  switch (operator.text) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}

/** Equal texts stand for equal constants. */
export function constantsText(constants: Constants): string {
  return [...constants].map(([name, value]) => `${name}=${expressionText(value)}`).join(";");
}

/** The same expression as if it were written at `at`. */
function relocate<Node extends Expression>(node: Node, at: Span): Node {
  return moved(node, at) as Node;
}

function moved(value: unknown, at: Span): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, at));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) copy[key] = moved(part, at);
  return "start" in copy ? { ...copy, start: at.start, end: at.end } : copy;
}

function expressionText(expression: Expression): string {
  return JSON.stringify(expression, (key, value) => (key === "start" || key === "end" ? undefined : value));
}

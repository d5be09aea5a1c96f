import type { Expression } from "../../grammar/tree.ts";

/**
 * Value of an expression of constants: numbers, percentages (as fractions), `+ - * / ^`; undefined when there is
 * anything else in it, such as a unit or a name.
 */
export function constantOf(expression: Expression): number | undefined {
  switch (expression.kind) {
    case "number":
      if (expression.unit !== undefined) return undefined;
      return expression.percent ? expression.value / 100 : expression.value;
    case "unary": {
      const operand = constantOf(expression.operand);
      if (operand === undefined) return undefined;
      return expression.operator.text === "-" ? -operand : expression.operator.text === "+" ? operand : undefined;
    }
    case "binary": {
      const left = constantOf(expression.left);
      const right = constantOf(expression.right);
      if (left === undefined || right === undefined) return undefined;
      switch (expression.operator.text) {
        case "+":
          return left + right;
        case "-":
          return left - right;
        case "*":
          return left * right;
        case "/":
          return left / right;
        case "^":
          return left ** right;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

/** A real number as a user would write it, so that reading it gives the same number: `2^-8`, `1/255`, `0.3`. */
export function constantText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return String(value);
  const exponent = Math.log2(value);
  if (Number.isInteger(exponent) && 2 ** exponent === value) return `2^${exponent}`;
  const inverse = Math.round(1 / value);
  if (inverse > 1 && inverse < 1e6 && 1 / inverse === value) return `1/${inverse}`;
  return String(value);
}

/** A Boolean function of named inputs. */
export interface Booleans {
  readonly inputs: readonly string[];
  /** Bit r is the value where input i has bit i of r. */
  readonly table: number;
}

/** Inputs of a function that a table of 32 bits holds. */
const mostInputs = 5;

/**
 * A `function` of a Liberty file: `!A`, `A'`, `A ^ B`, `A & B`, `A * B`, `A B`, `A | B`, `A + B`, parentheses, 0 and 1, in this order of
 * precedence. Undefined where it cannot be read or has more than five inputs.
 */
export function readBooleans(text: string): Booleans | undefined {
  const tokens = text.match(/[A-Za-z_][\w[\].]*|[01!'^&*|+()]|\S/g) ?? [];
  const names = [...new Set(tokens.filter((it) => /^[A-Za-z_]/.test(it)))];
  if (tokens.length === 0 || names.length > mostInputs) return undefined;
  const all = 2 ** (2 ** names.length) - 1;
  const columns = names.map((_, input) => {
    let column = 0;
    for (let row = 0; row < 2 ** names.length; row++) column += (row >> input) & 1 ? 2 ** row : 0;
    return column;
  });
  let at = 0;
  let broken = false;

  const operand = (): number => {
    const token = tokens[at++];
    if (token === "!") return not(operand());
    let value: number;
    if (token === "(") {
      value = or();
      if (tokens[at++] !== ")") broken = true;
    } else if (token === "0" || token === "1") value = token === "1" ? all : 0;
    else {
      const input = names.indexOf(token ?? "");
      if (input < 0) broken = true;
      value = columns[input] ?? 0;
    }
    while (tokens[at] === "'") {
      at += 1;
      value = not(value);
    }
    return value;
  };
  const not = (value: number): number => (~value & all) >>> 0;
  const exclusive = (): number => {
    let value = operand();
    while (tokens[at] === "^") {
      at += 1;
      value = (value ^ operand()) >>> 0;
    }
    return value;
  };
  const and = (): number => {
    let value = exclusive();
    for (let next = tokens[at]; next !== undefined && /^[&*!(A-Za-z_01]/.test(next); next = tokens[at]) {
      if (next === "&" || next === "*") at += 1;
      value = (value & exclusive()) >>> 0;
    }
    return value;
  };
  const or = (): number => {
    let value = and();
    while (tokens[at] === "|" || tokens[at] === "+") {
      at += 1;
      value = (value | and()) >>> 0;
    }
    return value;
  };

  const table = or();
  return broken || at < tokens.length ? undefined : { inputs: names, table };
}

/** Whether two functions differ only by the order of their inputs. */
export function sameGate(left: Booleans, right: Booleans): boolean {
  const { length } = left.inputs;
  if (length !== right.inputs.length) return false;
  return orders(length).some((order) => reordered(left.table, order) === right.table);
}

/** The table of a function whose input i is moved to place `order[i]`. */
function reordered(table: number, order: readonly number[]): number {
  let result = 0;
  for (let row = 0; row < 2 ** order.length; row++) {
    if (((table >>> row) & 1) === 0) continue;
    result += 2 ** order.reduce((to, place, input) => to + (((row >> input) & 1) << place), 0);
  }
  return result;
}

function orders(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, place) => rest.toSpliced(place, 0, count - 1)),
  );
}

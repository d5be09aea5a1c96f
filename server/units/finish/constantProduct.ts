import type { Stream } from "../stream.ts";

/** Tables of up to six inputs of bits of the operand, and of functions of more bits, which read other tables. */
export interface ConstantProduct {
  readonly narrow: number;
  readonly wide: number;
}

/**
 * Look-up tables of a product by a constant, as Yosys builds it (`maccmap`): the operand once for each one of the constant, moved; three
 * rows become two by full adders until a carry chain adds the last two. A bit that stands twice in a place is one bit of the next place,
 * equal functions of equal bits are one, and a function of up to six bits of the operand is one table, however deep it is.
 * @param operand its width and whether it has a sign
 */
export function constantProduct(constant: number, operand: Pick<Stream, "bits" | "signed">): ConstantProduct {
  const key = `${constant} ${operand.bits} ${operand.signed}`;
  let found = known.get(key);
  if (!found) {
    if (known.size === mostKnown) known.clear();
    found = countTables(constant, operand);
    known.set(key, found);
  }
  return found;
}

/** The same products are asked for again and again while a folding is looked for. */
const known = new Map<string, ConstantProduct>();
const mostKnown = 4096;

function countTables(constant: number, { bits, signed }: Pick<Stream, "bits" | "signed">): ConstantProduct {
  if (constant === 0) return { narrow: 0, wide: 0 };
  const width = bits + Math.ceil(Math.log2(Math.abs(constant) + 1)) + 1;
  const gates = new Gates();
  const operand = Array.from({ length: bits }, (_, bit) => gates.input(bit));
  const places: Set<Gate>[] = Array.from({ length: width }, () => new Set());
  const add = (gate: Gate, place: number): void => {
    if (place >= width || gate === gates.zero) return;
    if (!places[place]!.delete(gate)) places[place]!.add(gate);
    else add(gate, place + 1);
  };
  // Of a negative constant the highest bit counts below zero: its row is subtracted, which is its complement and one.
  const ones = BigInt.asUintN(width, BigInt(constant));
  const top = constant < 0 ? ones.toString(2).replace(/^1+/, "1").length - 1 : width;
  for (let row = 0; row <= Math.min(top, width - 1); row++) {
    if (!((ones >> BigInt(row)) & 1n)) continue;
    for (let place = row; place < width; place++) {
      const bit = operand[place - row] ?? (signed ? operand[bits - 1]! : gates.zero);
      add(row === top ? gates.not(bit) : bit, place);
    }
    if (row === top) add(gates.one, row);
  }
  const words = rowsOf(places, gates.zero);
  while (words.length > 2) {
    const [a, b, c] = words.splice(0, 3) as [Gate[], Gate[], Gate[]];
    const sums = a.map((it, place) => gates.sum(it, b[place]!, c[place]!));
    const carries = a.map((it, place) => gates.carry(it, b[place]!, c[place]!));
    words.push(sums, [gates.zero, ...carries.slice(0, width - 1)]);
  }
  const [left = [], right = []] = words;
  const needed = left.flatMap((it, place) => {
    const other = right[place] ?? gates.zero;
    return it === gates.zero || other === gates.zero ? [it, other] : [it, gates.sum(it, other, gates.zero)];
  });
  return gates.tables(needed);
}

/** One bit of each place in a word, until none is left. */
function rowsOf(places: readonly Set<Gate>[], zero: Gate): Gate[][] {
  const rows: Gate[][] = [];
  const left = places.map((place) => [...place]);
  while (left.some((place) => place.length > 0)) rows.push(left.map((place) => place.shift() ?? zero));
  return rows;
}

interface Gate {
  readonly name: number;
  /** Bits of the operand that it depends on, as a mask. */
  readonly support: number;
  readonly of: readonly Gate[];
}

/** Functions of the bits of an operand, each once. */
class Gates {
  readonly zero: Gate = { name: 0, support: 0, of: [] };
  readonly one: Gate = { name: 1, support: 0, of: [] };
  private readonly known = new Map<string, Gate>();
  private count = 2;

  input(bit: number): Gate {
    return { name: this.count++, support: 2 ** bit, of: [] };
  }

  not(of: Gate): Gate {
    if (of === this.zero) return this.one;
    return of === this.one ? this.zero : this.gate("not", [of]);
  }

  sum(...of: readonly Gate[]): Gate {
    const inverted = of.filter((it) => it === this.one).length % 2 === 1;
    const rest = of.filter((it) => it !== this.zero && it !== this.one);
    const value = rest.length === 0 ? this.zero : rest.length === 1 ? rest[0]! : this.gate("sum", rest);
    return inverted ? this.not(value) : value;
  }

  carry(...of: readonly Gate[]): Gate {
    const rest = of.filter((it) => it !== this.zero && it !== this.one);
    const ones = of.filter((it) => it === this.one).length;
    if (ones >= 2) return this.one;
    if (rest.length < 2 - ones) return this.zero;
    return rest.length === 1 ? rest[0]! : this.gate(ones === 1 ? "or" : rest.length === 2 ? "and" : "carry", rest);
  }

  /** Tables that give all of them: those of wide functions read others. */
  tables(all: readonly Gate[]): ConstantProduct {
    const made = new Set<Gate>();
    let wide = 0;
    const make = (gate: Gate): void => {
      if (gate.of.length === 0 || made.has(gate)) return;
      made.add(gate);
      if (bitsIn(gate.support) <= 6) return;
      wide++;
      gate.of.forEach(make);
    };
    all.forEach(make);
    return { narrow: made.size - wide, wide };
  }

  private gate(kind: string, of: readonly Gate[]): Gate {
    const sorted = of.toSorted((left, right) => left.name - right.name);
    const key = `${kind} ${sorted.map(({ name }) => name).join(" ")}`;
    let found = this.known.get(key);
    if (!found) {
      found = { name: this.count++, support: sorted.reduce((mask, it) => unite(mask, it.support), 0), of: sorted };
      this.known.set(key, found);
    }
    return found;
  }
}

function unite(left: number, right: number): number {
  return Number(BigInt(left) | BigInt(right));
}

function bitsIn(mask: number): number {
  return BigInt(mask).toString(2).replaceAll("0", "").length;
}

import type { FloatLayout } from "./format.ts";

/** What a stored number is when it is multiplied. */
export type Factor =
  | { readonly kind: "integer"; readonly bits: number; readonly signed: boolean }
  /** -1 or +1. */
  | { readonly kind: "sign"; readonly bits: 1 }
  /** -1, 0 or +1. */
  | { readonly kind: "ternary"; readonly bits: 2 }
  /** 0 or plus or minus a power of two, one of `shifts`. */
  | { readonly kind: "power"; readonly bits: number; readonly shifts: number }
  | { readonly kind: "float"; readonly bits: number; readonly layout: FloatLayout }
  /** The index of one of `entries` values, each a factor of its own. */
  | { readonly kind: "index"; readonly bits: number; readonly entries: number; readonly value: Factor };

/**
 * The cheapest circuit that multiplies two numbers, with the table of multipliers of QKeras
 * (`qkeras/qtools/quantized_operators/multiplier_factory.py`).
 */
export type Product =
  | { readonly operation: "multiplier"; readonly a: number; readonly b: number }
  /** An integer of `bits` bits moved by one of `shifts` distances. */
  | { readonly operation: "shifter"; readonly bits: number; readonly shifts: number }
  /** Two powers of two: their exponents are added. */
  | { readonly operation: "adder"; readonly bits: number }
  /** A number of `bits` bits, its negative or (3 choices) 0. */
  | { readonly operation: "mux"; readonly bits: number; readonly choices: 2 | 3 }
  | { readonly operation: "xnor" }
  /** The values behind `tables` are read first. */
  | { readonly operation: "table"; readonly tables: readonly Table[]; readonly product: Product }
  | { readonly operation: "float"; readonly exponent: number; readonly mantissa: number };

export interface Table {
  readonly entries: number;
  readonly bits: number;
}

/** How a product of two factors is computed; the order of the factors does not matter. */
export function product(a: Factor, b: Factor): Product {
  if (a.kind === "index" || b.kind === "index") {
    const tables = [a, b].flatMap((it) => (it.kind === "index" ? [{ entries: it.entries, bits: it.value.bits }] : []));
    return { operation: "table", tables, product: product(behind(a), behind(b)) };
  }
  if (a.kind === "float" || b.kind === "float") return floatProduct(a, b);
  if (a.kind === "sign" && b.kind === "sign") return { operation: "xnor" };
  const chosen = choices(a, b);
  if (chosen) return chosen;
  if (a.kind === "power" && b.kind === "power") return { operation: "adder", bits: Math.max(a.bits, b.bits) };
  if (a.kind === "power") return { operation: "shifter", bits: b.bits, shifts: a.shifts };
  if (b.kind === "power") return { operation: "shifter", bits: a.bits, shifts: b.shifts };
  return { operation: "multiplier", a: a.bits, b: b.bits };
}

/** A sign chooses between two numbers, a ternary factor among three; of two such factors the simpler one chooses. */
function choices(a: Factor, b: Factor): Product | undefined {
  if (a.kind === "sign" || isBit(a)) return { operation: "mux", bits: b.bits, choices: 2 };
  if (b.kind === "sign" || isBit(b)) return { operation: "mux", bits: a.bits, choices: 2 };
  if (a.kind === "ternary") return { operation: "mux", bits: b.bits, choices: 3 };
  if (b.kind === "ternary") return { operation: "mux", bits: a.bits, choices: 3 };
  return undefined;
}

function isBit(factor: Factor): boolean {
  return factor.kind === "integer" && factor.bits === 1;
}

/** As wide as the wider of the two; a factor that is no float is converted to it. */
function floatProduct(a: Factor, b: Factor): Product {
  const layouts = [a, b].flatMap((it) => (it.kind === "float" ? [it.layout] : []));
  return {
    operation: "float",
    exponent: Math.max(...layouts.map(({ exponent }) => exponent)),
    mantissa: Math.max(...layouts.map(({ mantissa }) => mantissa)),
  };
}

function behind(factor: Factor): Factor {
  return factor.kind === "index" ? factor.value : factor;
}

/**
 * The pseudo-random numbers of DNNX: the same on every machine and in every run (docs/numerics.md, section 8).
 * `sfc32` is Chris Doty-Humphrey's small fast counting generator (PractRand), FNV-1a the hash of Fowler, Noll and Vo.
 */

/** Draws one real number, uniform in [0, 1), a multiple of 2^-32. */
export type Generator = () => number;

/** The generator that belongs to a text, for a tensor `network/layer/tensor`. */
export function generatorOf(text: string): Generator {
  return sfc32(fnv1a(`${text}0`), fnv1a(`${text}1`), fnv1a(`${text}2`), fnv1a(`${text}3`));
}

/** FNV-1a hash, 32 bits, of the UTF-8 form of a text. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Generator with the given state, after 12 warm-up steps. */
export function sfc32(first: number, second: number, third: number, counter: number): Generator {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let d = counter | 0;
  const draw = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let step = 0; step < 12; step++) draw();
  return draw;
}

/** The first `chosen` entries of a seeded shuffle of 0 … count-1, in the order drawn. */
export function draw(generator: Generator, chosen: number, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let index = 0; index < chosen; index++) {
    const other = index + Math.floor(generator() * (count - index));
    const kept = order[index]!;
    order[index] = order[other]!;
    order[other] = kept;
  }
  return order.subarray(0, chosen);
}

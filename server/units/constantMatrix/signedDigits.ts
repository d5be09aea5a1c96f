/** A power of two that is added or subtracted. */
export interface Digit {
  readonly shift: number;
  readonly negative: boolean;
}

/**
 * The canonical signed digits of an integer: the fewest powers of two whose sum and difference it is, no two of them neighbours
 * (Reitwiesner, 1960).
 * @param value an integer that a double holds exactly
 */
export function signedDigits(value: number): readonly Digit[] {
  const digits: Digit[] = [];
  let rest = Math.abs(value);
  for (let shift = 0; rest > 0; shift++) {
    if (rest % 2 === 1) {
      const minus = rest % 4 === 3;
      digits.push({ shift, negative: minus !== value < 0 });
      rest += minus ? 1 : -1;
    }
    rest /= 2;
  }
  return digits;
}

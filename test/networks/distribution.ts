/** How far simulated cycles are from estimated ones, over many networks. */
export interface Cycles {
  readonly simulated: number;
  readonly estimated: number;
}

/** One line: how many are exact, how many within 1 %, and the quotients simulated / estimated in order. */
export function distributionText(what: string, all: readonly Cycles[]): string {
  const quotients = all.map(({ simulated, estimated }) => simulated / estimated).sort((left, right) => left - right);
  const at = (share: number) => quotients[Math.min(quotients.length - 1, Math.floor(share * quotients.length))]!;
  const exact = all.filter(({ simulated, estimated }) => simulated === estimated).length;
  const near = quotients.filter((quotient) => Math.abs(quotient - 1) <= 0.01).length;
  const shares = [
    ["least", 0],
    ["1 %", 0.01],
    ["5 %", 0.05],
    ["50 %", 0.5],
    ["95 %", 0.95],
    ["99 %", 0.99],
    ["most", 1],
  ] as const;
  const listed = shares.map(([name, share]) => `${name} ${at(share).toFixed(4)}`).join(", ");
  return `${what}, simulated / estimated: ${exact} of ${all.length} exact, ${near} within 1 %; ${listed}`;
}

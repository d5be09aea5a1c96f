/**
 * Energy of a switching circuit as a parabola of the supply voltage, and area of a circuit relative to 45 nm, per feature size in
 * nm: Stillmaker and Baas, Integration 58 (2017), figures as in `hwcomponents/scaling/techscaling.py`.
 */
const table: readonly (readonly [node: number, a: number, b: number, c: number, area: number])[] = [
  [130, 7.171, -6.709, 2.904, 6.4],
  [90, 4.762, -4.781, 2.092, 2.8],
  [65, 3.755, -4.398, 1.975, 1.5],
  [45, 1.103, -0.362, 0.2767, 1],
  [32, 0.9559, -0.7823, 0.471, 0.46],
  [20, 0.373, -0.1582, 0.04104, 0.21],
  [16, 0.2958, -0.1241, 0.03024, 0.19],
  [14, 0.2363, -0.09675, 0.02239, 0.17],
  [10, 0.2068, -0.09311, 0.02375, 0.1],
  [7, 0.1776, -0.09097, 0.02447, 0.059],
];

/** As they are written, those of the tables; between them others hold too. */
export const processes: readonly string[] = table.map(([node]) => `${node} nm`);

/** Feature sizes (m) between which the tables hold. */
export const smallestProcess = 7e-9;
export const largestProcess = 130e-9;

/** Energy at a feature size (m) and a voltage (V) for one unit of energy at 45 nm and 0.9 V. */
export function processFactor(featureSize: number, voltage: number): number {
  const energy = ([, a, b, c]: (typeof table)[number], volt: number) => a * volt * volt + b * volt + c;
  return between(featureSize, (row) => energy(row, voltage)) / between(45e-9, (row) => energy(row, 0.9));
}

/** Area at a feature size (m) for one unit of area at 45 nm. */
export function areaFactor(featureSize: number): number {
  return between(featureSize, ([, , , , area]) => area);
}

/** Between two sizes of the table: straight in the logarithms of size and value. */
function between(featureSize: number, value: (row: (typeof table)[number]) => number): number {
  const node = featureSize * 1e9;
  const below = table.findIndex(([size]) => size <= node);
  if (below === 0) return value(table[0]!);
  if (below < 0) return value(table.at(-1)!);
  const [small, large] = [table[below]!, table[below - 1]!];
  const position = Math.log(node / small[0]) / Math.log(large[0] / small[0]);
  return value(small) ** (1 - position) * value(large) ** position;
}

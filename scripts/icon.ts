import { crc32, deflateSync } from "node:zlib";

/** A point or a colour; lengths are fractions of the icon's side. */
type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number];

const background: Colour = [24, 32, 52];
const exact: Colour = [92, 200, 255];
const approximated: Colour = [255, 176, 72];

/** Three layers; the middle one is the approximated one, and its pruned neuron has lost its edges. */
const layers: readonly (readonly { readonly at: Point; readonly kept: boolean }[])[] = [
  column(0.22, [0.36, 0.64], []),
  column(0.5, [0.24, 0.5, 0.76], [2]),
  column(0.78, [0.36, 0.64], []),
];

/** The icon as 8-bit RGBA rows. Every pixel is the mean of a 4 x 4 grid of samples. */
export function iconPixels(side: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 4);
  const grid = [0.125, 0.375, 0.625, 0.875];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const samples = grid.flatMap((dy) => grid.map((dx) => colourAt([(column + dx) / side, (row + dy) / side])));
      const covered = samples.filter((sample) => sample !== undefined);
      const mean = [0, 1, 2].map((c) => covered.reduce((sum, colour) => sum + (colour[c] ?? 0), 0) / covered.length);
      const alpha = (255 * covered.length) / samples.length;
      pixels.set([...mean.map((value) => Math.round(value) || 0), Math.round(alpha)], (row * side + column) * 4);
    }
  }
  return pixels;
}

/** A PNG file of RGBA rows (PNG specification, sections 5 and 11). */
export function png(side: number, pixels: Uint8Array): Uint8Array {
  const rows = Buffer.alloc(side * (side * 4 + 1));
  for (let row = 0; row < side; row++)
    rows.set(pixels.subarray(row * side * 4, (row + 1) * side * 4), row * (side * 4 + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, red green blue alpha
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function column(x: number, ys: readonly number[], pruned: readonly number[]) {
  return ys.map((y, index) => ({ at: [x, y] as const, kept: !pruned.includes(index) }));
}

function colourAt(point: Point): Colour | undefined {
  if (roundedSquareDistance(point) > 0) return undefined;
  for (const [index, nodes] of layers.entries()) {
    for (const { at, kept } of nodes) {
      const distance = Math.hypot(point[0] - at[0], point[1] - at[1]);
      const ring = Math.abs(distance - 0.065) < 0.013;
      if (kept ? distance < 0.078 : ring) return index === 1 ? approximated : exact;
      if (!kept && distance < 0.052) return background;
    }
  }
  return layers.some((nodes, index) => edgesFrom(nodes, layers[index + 1] ?? [], point)) ? [150, 170, 200] : background;
}

function edgesFrom(left: (typeof layers)[number], right: (typeof layers)[number], point: Point): boolean {
  return left.some((a) => right.some((b) => a.kept && b.kept && segmentDistance(point, a.at, b.at) < 0.011));
}

function roundedSquareDistance([x, y]: Point): number {
  const radius = 0.18;
  const dx = Math.max(Math.abs(x - 0.5) - 0.5 + radius, 0);
  const dy = Math.max(Math.abs(y - 0.5) - 0.5 + radius, 0);
  return Math.hypot(dx, dy) - radius;
}

function segmentDistance([x, y]: Point, a: Point, b: Point): number {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const along = ((x - a[0]) * ux + (y - a[1]) * uy) / (ux * ux + uy * uy);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - a[0] - t * ux, y - a[1] - t * uy);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A mark at a place of the picture, and how far it reaches to each side, in pixels. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly reach?: number;
}

interface Named extends Point {
  readonly text: string;
}

/** Where a name stands: beside its place, which is where its text starts, ends or has its middle. */
interface Side {
  readonly anchor: Anchor;
  readonly dx: number;
  readonly dy: number;
}

type Anchor = "start" | "middle" | "end";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Sides of a point where its name may stand, the best first. */
const sides: readonly Side[] = [
  { anchor: "start", dx: 10, dy: 0 },
  { anchor: "end", dx: -10, dy: 0 },
  { anchor: "middle", dx: 0, dy: -14 },
  { anchor: "middle", dx: 0, dy: 14 },
];
/** Of the font of pictures, roughly, in pixels. */
const letterWidth = 6.6;
const lineHeight = 13;

/** From a line to the middle of the name over it, in pixels. */
const overLine = 8;

/**
 * Names of level lines, over the end of their line, in the order of the lines. One that would hide a point, another name or a line
 * stands higher; one for which there is no room is left out (the table has it).
 */
export function placeLineLabels<Item extends Named>(
  items: readonly Item[],
  points: readonly Point[],
): readonly (Item & Side)[] {
  const upwards = items.toSorted((a, b) => b.y - a.y);
  const lines = items.map(({ x, y }): Box => ({ left: 0, right: x, top: y - overLine + lineHeight / 2, bottom: y }));
  const others = [...lines, ...points.map(boxOfPoint)].toSorted((a, b) => b.top - a.top);
  let limit = Number.POSITIVE_INFINITY;
  return upwards.flatMap((item) => {
    const side = { anchor: "end" as const, dx: 0, dy: Math.min(item.y - overLine, limit - lineHeight) - item.y };
    for (const other of others) {
      if (overlap(boxOf(item, side), other)) side.dy = other.top - lineHeight / 2 - item.y;
    }
    if (item.y + side.dy < lineHeight / 2) return [];
    limit = item.y + side.dy;
    return [{ ...item, ...side }];
  });
}

/**
 * Names that hide neither each other, nor a point, nor what stands already; one for which there is no room is left out (the table
 * has it).
 */
export function placeLabels<Item extends Named>(
  items: readonly Item[],
  within: { readonly width: number; readonly height: number },
  standing: readonly (Named & Side)[],
): readonly (Item & Side)[] {
  const taken = [...items.map(boxOfPoint), ...standing.map((one) => boxOf(one, one))];
  return items.flatMap((item, own) => {
    for (const side of sides) {
      const box = boxOf(item, side);
      const inside = box.left >= 0 && box.right <= within.width && box.top >= 0 && box.bottom <= within.height;
      if (!inside || taken.some((other, index) => index !== own && overlap(box, other))) continue;
      taken.push(box);
      return [{ ...item, ...side }];
    }
    return [];
  });
}

function boxOfPoint({ x, y, reach = 6 }: Point): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function boxOf({ x, y, text }: Named, { anchor, dx, dy }: Side): Box {
  const width = text.length * letterWidth;
  const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return { left, right: left + width, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

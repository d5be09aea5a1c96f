/** Something that has a name, at a place of the picture in pixels. */
interface Named {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

type Anchor = "start" | "middle" | "end";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Sides of a point where its name may stand, the best first. */
const sides: readonly { readonly anchor: Anchor; readonly dx: number; readonly dy: number }[] = [
  { anchor: "start", dx: 10, dy: 0 },
  { anchor: "end", dx: -10, dy: 0 },
  { anchor: "middle", dx: 0, dy: -14 },
  { anchor: "middle", dx: 0, dy: 14 },
];
/** Of the font of pictures, roughly, in pixels. */
const letterWidth = 6.6;
const lineHeight = 13;

/** Names that hide neither each other nor a point; one for which there is no room is left out (the table has it). */
export function placeLabels<Item extends Named>(
  items: readonly Item[],
  within: { readonly width: number; readonly height: number },
): readonly (Item & { readonly anchor: Anchor; readonly dx: number; readonly dy: number })[] {
  const taken: Box[] = items.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
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

function boxOf({ x, y, text }: Named, { anchor, dx, dy }: (typeof sides)[number]): Box {
  const width = text.length * letterWidth;
  const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return { left, right: left + width, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

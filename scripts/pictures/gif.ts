import gifenc from "gifenc";
import { PNG } from "pngjs";

/** One picture of an animation, and how long it stands. */
export interface Frame {
  readonly png: Uint8Array;
  /** ms */
  readonly time: number;
}

/** Colours of the whole animation; one more entry of the table is for what a frame leaves as it was. */
const colours = 128;

/** An animated GIF of frames of one size, all in the colours of the first and the last; a frame holds only what it changes. */
export function animation(frames: readonly Frame[]): Uint8Array {
  const images = frames.map(({ png }) => PNG.sync.read(Buffer.from(png)));
  const [first, last] = [images[0], images.at(-1)];
  if (!first || !last) throw new Error("an animation needs a frame");
  const { width, height } = first;
  const palette = gifenc.quantize(Buffer.concat([first.data, last.data]), colours);
  const transparentIndex = palette.length;
  const table = [...palette, [0, 0, 0]];
  const gif = gifenc.GIFEncoder();
  let before: Uint8Array | undefined;
  images.forEach((image, index) => {
    if (image.width !== width || image.height !== height) throw new Error("all frames have one size");
    const now = gifenc.applyPalette(image.data, palette);
    const shown = before ? now.map((colour, at) => (colour === before?.[at] ? transparentIndex : colour)) : now;
    const delay = frames[index]?.time ?? 0;
    const options = { delay, transparent: before !== undefined, transparentIndex, dispose: 1 };
    gif.writeFrame(shown, width, height, before ? options : { ...options, palette: table });
    before = now;
  });
  gif.finish();
  return gif.bytes();
}

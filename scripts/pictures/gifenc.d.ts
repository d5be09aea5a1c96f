/** What the project uses of gifenc, which ships no types. */
declare module "gifenc" {
  type Palette = number[][];
  interface Encoder {
    /** @param index a palette entry for each pixel */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        /** Of this frame; without one that of the first. */
        palette?: Palette;
        /** ms */
        delay?: number;
        transparent?: boolean;
        transparentIndex?: number;
        dispose?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, colours: number): Palette;
    applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  };
  export default gifenc;
}

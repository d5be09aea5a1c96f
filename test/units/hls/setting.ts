import type { MemoryKind } from "../../../server/network/checked.ts";
import type { Stream } from "../../../server/units/stream.ts";
import type { Draw, ElementFormat } from "./draw.ts";

/** What is drawn for a unit of any kind before anything of its own. */
export interface Setting {
  readonly draw: Draw;
  readonly serial: number;
  /** What matters most goes round with the serial number, so that few units cover all of it. */
  readonly turn: <T>(...choices: readonly T[]) => T;
  readonly instance: { readonly name: string; readonly layer: string };
  /** Format of what it reads, with its ends. */
  readonly x: ElementFormat;
  readonly low: number;
  readonly high: number;
  readonly memory: MemoryKind;
  readonly dsp: boolean;
  readonly channels: number;
  readonly pixels: number;
  readonly pe: number;
  /** All channels of all pixels, so many at a time. */
  readonly input: Stream;
}

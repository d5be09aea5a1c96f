import type { Instance, Stream } from "../stream.ts";

/** Same elements, other number of lanes; through the least common multiple when neither divides the other. */
export interface ConverterUnit extends Instance {
  readonly kind: "converter";
  readonly input: Stream;
  readonly output: Stream;
}

import { replaced } from "../../../grammar/layout.ts";
import type { Repair } from "../../../server/service/repair/repair.ts";
import { problemOf, repairsOf } from "../../../server/service/repair/search.ts";
import { limitedFigures } from "../../../server/service/repair/shortfall.ts";
import type { Document } from "../../../server/service/workspace.ts";
import { open } from "../documents.ts";

/** Weights take more block memories than the small device has. */
export const tooLarge = `target small {
  device ice40up5k
  clock 12 MHz
}
network wide on small {
  input x: uint8(scale: 2^-8)[64]
  a = dense(x, units: 96) @weights(int8) @activations(uint8(scale: 2^-5))
  b = dense(relu(a), units: 96) @weights(int8) @activations(uint8(scale: 2^-3))
  c = dense(relu(b), units: 96) @weights(int8)
  output c
}
`;

/** A folding that is written is too slow. */
export const tooSlow = `target board {
  device xc7z020
  clock 100 MHz
}
network slow on board {
  input x: uint8[1, 12, 12]
  a = conv(x, filters: 4, kernel: 3) @weights(int8) @fold(pe: 1, simd: 1)
  b = dense(flatten(relu(a)), units: 10) @weights(int4)
  output b
  require throughput >= 100000 inference/s
}
`;

/** A folding is too slow that is not written at the layer itself: behind a call inside of which the layer is. */
export const tooSlowInside = slowBy("c = relu(conv(x, filters: 4, kernel: 3)) @fold(pe: 1, simd: 1)\n  output c");

/** The same in an approximation. */
export const tooSlowInUse = slowBy(
  "use small\n  c = relu(conv(x, filters: 4, kernel: 3))\n  output c",
  "approximation small {\n  weights int4\n  fold pe: 1, simd: 1\n}",
);

const unit = `block unit(x) {
  c = conv(x, filters: 4, kernel: 3)
  return relu(c)
}`;

/** The same in a block. */
export const tooSlowInBlock = slowBy(
  "a = unit(x)\n  b = unit(a)\n  output b",
  unit.replace("kernel: 3)", "kernel: 3) @fold(pe: 1, simd: 1)"),
);

/** The same at the call of a block, and in an override that says nothing else. */
export const tooSlowAtCall = slowBy(
  "a = unit(x) @fold(pe: 1, simd: 1)\n  b = unit(a)\n  override b @fold(pe: 1, simd: 1)\n  output b",
  unit,
);

/** Foldings written for a larger device: without them there are too many block memories, with them too many look-up tables. */
export const tooParallel = `target small {
  device ice40up5k
  clock 24 MHz
}
network wide on small {
  input x: int8(scale: 2^-7)[3, 16, 16]
  a = relu(conv(x, filters: 16, kernel: 3)) @fold(pe: 16, simd: 27)
  b = dense(flatten(a), units: 10) @fold(pe: 10, simd: 16)
  output b
}
`;

function slowBy(body: string, declarations = ""): string {
  return `target board {
  device xc7z020
  clock 100 MHz
}
${declarations}
network slow on board {
  input x: uint8(scale: 2^-8)[1, 12, 12]
  ${body}
  require throughput >= 100000 inference/s
}
`;
}

/** A folding that is written is too slow on both targets; on one of them no other is fast enough. */
export const onTwo = `target tiny {
  device ice40up5k
  clock 12 MHz
}
target fast {
  device xc7z020
  clock 100 MHz
}
network tight on tiny, fast {
  input x: uint8[1, 12, 12]
  a = conv(x, filters: 4, kernel: 3) @weights(int8) @fold(pe: 1, simd: 1)
  b = dense(flatten(relu(a)), units: 10) @weights(int4)
  output b
  require throughput >= 100000 inference/s
}
`;

/** More look-up tables than are asked for, while time is left. */
export const tooMany = `target board {
  device xc7z020
  clock 100 MHz
}
network costly on board {
  input x: uint8[8, 12, 12]
  a = conv(x, filters: 8, kernel: 3) @weights(int8)
  b = conv(relu(a) , filters: 8, kernel: 3) @weights(int4)
  output b
  require lut <= 5000
  require throughput >= 1000 inference/s
}
`;

/** The array has more multipliers than the device, and waits for its memory. */
export const tooWide = `target chip {
  device xc7z020
  clock 100 MHz
  architecture engine(rows: 32, columns: 32, bandwidth: 10 GB/s)
}
network n on chip {
  input x: int8(scale: 1)[64]
  y = dense(x, units: 64)
  output y
}
`;

/** Weights of a dense layer come from a slow memory once for each inference. */
export const waiting = `target chip {
  device xc7z045
  clock 100 MHz
  architecture engine(rows: 14, columns: 14, dataflow: output_stationary, bandwidth: 1 GB/s)
}
network n on chip {
  input x: int8(scale: 1)[1, 96, 96]
  a = conv(x, filters: 8, kernel: 3, padding: same)
  y = dense(flatten(relu(a)), units: 64)
  output y
}
`;

/** Layers inside of calls of a block. */
export const inBlocks = `target small {
  device ice40up5k
  clock 12 MHz
}
block pair(x, units) {
  a = dense(x, units: units) @weights(int8) @activations(int8)
  b = dense(relu(a), units: units) @weights(int8) @activations(int8)
  return relu(b)
}
network net on small {
  input x: uint8(scale: 2^-8)[64]
  y = repeat 3 (x = x) pair(x, units: 64)
  z = dense(y, units: 8)
  output z
}
`;

/** A search that may try everything it wants to. */
export const unhindered = async (): Promise<boolean> => true;

export async function repairs(text: string): Promise<{ document: Document; found: readonly Repair[] }> {
  const document = open(text);
  const problem = problemOf(document, document.compilation().mapped[0]!);
  if (!problem) throw new Error("nothing is short");
  return { document, found: await repairsOf(problem, unhindered) };
}

/** The file with a repair in it, compiled from nothing. */
export function repairedFile(text: string, { edits }: Pick<Repair, "edits">): Document {
  return open(replaced(text, edits));
}

/** Limits that are not kept, by their keys. */
export function missed(document: Document): readonly string[] {
  return document.compilation().mapped.flatMap((mapped) =>
    limitedFigures(mapped)
      .filter(({ kept }) => !kept)
      .map(({ key }) => `${mapped.network.name} ${key}`),
  );
}

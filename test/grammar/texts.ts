import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";

const folder = new URL("./fixtures/", import.meta.url);

/** The sample files: name to text. */
export const samples: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".dnnx"))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
);

const pieces = [
  "network n on t {\n",
  "target t {\n",
  "approximation a {\n",
  "block b(x, n = 1) {\n",
  "device d extends xc7z020 {\n",
  'import "a.dnnx"\n',
  "}\n",
  "}",
  "{",
  "  clock 100 MHz\n",
  "  budget lut 70%, bram 85%\n",
  "  weights int4\n",
  "  sparsity 75%, block(4, 1)\n",
  "  input x: uint8(scale: 1/255)[1, 28, 28]\n",
  "  c1 = conv(x, filters: 6, kernel: 5) @weights(int8) @fold(pe: 6, simd: 5)\n",
  "  c2 = relu(batchnorm(c1))\n",
  "  r = repeat 3 (x = c1) b(x, n: 2)\n",
  "  repeat 3 {\n",
  "  } else {\n",
  "  exit e = dense(x) when confidence > 90% taken 60%\n",
  "  if = 1",
  "  output c1, c2\n",
  "  require latency <= 1 ms\n",
  '  weights from "a.npz"\n',
  "  use a\n",
  "  q = quantize(x, to: fixed<16, 6>)\n",
  " name",
  " input",
  " weights from",
  "=",
  "==",
  "(",
  ")",
  "[",
  "]",
  ",",
  ":",
  ".",
  "@",
  "@fold",
  "<",
  ">",
  "-",
  "/",
  "/*",
  "*/",
  "//",
  "/// doc\n",
  "// comment\n",
  "/* block */",
  '"',
  '"text"',
  "\\",
  "\n",
  "\r\n",
  "\r",
  " ",
  "1",
  "1e",
  "+",
  "5",
  "2:4",
  "75%",
  "50 uJ/inference",
  "größe",
  "\u{1f600}",
  "\ud800",
  "\u2028",
  "\ufeff",
];

export const piece: fc.Arbitrary<string> = fc.constantFrom(...pieces);

/** Text that often looks like the language and often does not. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")) },
  { weight: 2, arbitrary: fc.constantFrom(...samples.values()) },
  { weight: 1, arbitrary: fc.string({ maxLength: 80, unit: "binary" }) },
);

export interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** Edits; `at` is a fraction of the text, so that a script shrinks well. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.constant(0), fc.nat({ max: 4 }), fc.nat({ max: 200 })),
    insert: fc.oneof(
      fc.constant(""),
      piece,
      fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")),
      fc.string({ maxLength: 3 }),
    ),
  }),
  { maxLength: 12 },
);

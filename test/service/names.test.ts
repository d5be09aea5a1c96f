import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { occurrencesOf, symbolAt } from "../../server/service/names.ts";
import { cursor, marked } from "./marks.ts";

/** The text with every occurrence of the name under the cursor marked. */
function occurrences(text: string): string {
  const at = cursor(text);
  const tree = parse(at.text);
  const symbol = symbolAt(tree, at.offset);
  return symbol
    ? marked(
        at.text,
        occurrencesOf(tree, symbol).map(({ range }) => range),
      )
    : "nothing";
}

describe("occurrences of a name", () => {
  test.each([
    [
      "a layer from its definition",
      "network n { a| = conv(x, filters: 1)\n b = relu(a)\n output a, b\n require a.lut <= 5 }",
      "network n { «a» = conv(x, filters: 1)\n b = relu(«a»)\n output «a», b\n require «a».lut <= 5 }",
    ],
    [
      "a layer from a nested use",
      "network n { p = maxpool(x, kernel: 2)\n f = dense(flatten(|p), units: 3) }",
      "network n { «p» = maxpool(x, kernel: 2)\n f = dense(flatten(«p»), units: 3) }",
    ],
    [
      "a layer only in its own network",
      "network n { input x|: int8[1]\n a = relu(x) }\nnetwork m { input x: int8[1]\n a = relu(x) }",
      "network n { input «x»: int8[1]\n a = relu(«x») }\nnetwork m { input x: int8[1]\n a = relu(x) }",
    ],
    [
      "a target",
      "target t| { device xc7z020 }\nnetwork n on t { input t: int8[1] }",
      "target «t» { device xc7z020 }\nnetwork n on «t» { input t: int8[1] }",
    ],
    [
      "an approximation",
      "approximation edge { weights int4 }\nnetwork n { use edge| }",
      "approximation «edge» { weights int4 }\nnetwork n { use «edge» }",
    ],
    [
      "a choice of a layer is no tensor",
      "network n { same = relu(x)\n c = conv(same|, padding: same) }",
      "network n { «same» = relu(x)\n c = conv(«same», padding: same) }",
    ],
    [
      "a parameter of a block, where it is called too",
      "block b(x, wide|, half = wide / 2) { a = conv(x, filters: 2 * wide) @fold(pe: wide)\n return if wide > 1 then a else x }\nnetwork n { y = b(x, wide: 3) }",
      "block b(x, «wide», half = «wide» / 2) { a = conv(x, filters: 2 * «wide») @fold(pe: «wide»)\n return if «wide» > 1 then a else x }\nnetwork n { y = b(x, «wide»: 3) }",
    ],
    [
      "a tensor given to a block by label, and a repetition that hides the name",
      "network n { y| = relu(x)\n z = repeat 2 (y = y) b(y)\n w = b(x: y) }",
      "network n { «y» = relu(x)\n z = repeat 2 (y = «y») b(y)\n w = b(x: «y») }",
    ],
    [
      "a teacher",
      "network big| { }\nnetwork small @distilled(from: big) { }",
      "network «big» { }\nnetwork small @distilled(from: «big») { }",
    ],
    ["the end of a name at the end of a statement", "network n { output y|\n}", "network n { output «y»\n}"],
    ["no name", "network n { input x: int8[|1] }", "nothing"],
  ])("%s", (_, text, expected) => {
    expect(occurrences(text)).toBe(expected);
  });
});

import { expect, test } from "vitest";
import { codeOf, drawNumber, zeroChance } from "../../../server/network/weights/draw.ts";
import { generatorOf } from "../../../server/network/weights/generator.ts";
import { checkedText, fileOf } from "../../mapping/designs.ts";

test.each(["int2", "int3", "int4", "int8", "uint1", "uint3", "ternary"])(
  "the chance of a zero of %s is the share of zeros that are drawn",
  (written) => {
    const { network } = checkedText(
      fileOf(`  input x: int4[4]\n  y = dense(x, units: 2) @weights(${written})\n  output y`),
    );
    const { format } = network.layers.find((layer) => layer.weights)!.weights!;
    const generator = generatorOf(written);
    const draws = 100_000;
    let zeros = 0;
    for (let draw = 0; draw < draws; draw++) if (codeOf(format, 1, drawNumber(format, generator)) === 0) zeros++;
    expect(Math.abs(zeros / draws - zeroChance(format))).toBeLessThan(0.006);
  },
);

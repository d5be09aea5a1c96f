import fc from "fast-check";
import { expect, test } from "vitest";
import { createScan } from "../../server/mapping/scan.ts";
import type { Layer } from "../../server/network/checked.ts";

test("what is found in an edited network is what is found in it from scratch", () => {
  const pool = Array.from({ length: 12 }, (_, index) => ({ name: `l${index}` }) as Layer);
  const fact = ({ name }: Layer): string | undefined => (Number(name.slice(1)) % 3 === 0 ? name : undefined);
  const networks = fc.array(fc.array(fc.nat(11), { maxLength: 8 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(networks, (states) => {
      const scan = createScan(fact);
      for (const state of states) {
        const layers = state.map((index) => pool[index]!);
        const found = layers.flatMap((layer) => (fact(layer) === undefined ? [] : [{ layer, fact: layer.name }]));
        expect(scan(layers)).toEqual(found);
      }
    }),
  );
});

test("only layers that are new are looked at", () => {
  const asked: string[] = [];
  const scan = createScan(({ name }) => void asked.push(name));
  const [a, b, c] = ["a", "b", "c"].map((name) => ({ name }) as Layer);
  scan([a!, b!]);
  scan([a!, c!]);
  expect(asked).toEqual(["a", "b", "c"]);
});

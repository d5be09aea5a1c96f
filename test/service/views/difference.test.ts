import { describe, expect, test } from "vitest";
import {
  costDifference,
  type LayerDifference,
  type NetworkDifference,
} from "../../../server/service/views/difference.ts";
import { open } from "../documents.ts";

const target = (name: string, device = "xc7z020") => `target ${name} {\n  device ${device}\n  clock 100 MHz\n}\n`;
const file = (body: string, on = "t", targets = target("t")) =>
  `${targets}network n${on ? ` on ${on}` : ""} {\n  input x: uint8[1, 12, 12]\n${body}}\n`;
const conv = "  a = conv(x, filters: 4, kernel: 3) @weights(int6) @activations(uint6)\n";
const dense = "  d = dense(flatten(a), units: 10) @weights(int5)\n  output d\n";

function difference(before: string, after: string): readonly NetworkDifference[] {
  return costDifference(open(before).compilation(), open(after).compilation()).networks;
}

function only(before: string, after: string): NetworkDifference {
  const all = difference(before, after);
  expect(all).toHaveLength(1);
  return all[0]!;
}

const layer = (it: NetworkDifference, name: string): LayerDifference => it.layers.find((one) => one.name === name)!;
const cost = (of: { readonly costs: LayerDifference["costs"] }, key: string) =>
  of.costs.find(({ figure }) => figure.id === key);
const total = (of: NetworkDifference, key: string) => of.totals.find(({ figure }) => figure.id === key)!;

describe("the difference of costs", () => {
  test("of equal texts is none", () => {
    const it = only(file(conv + dense), `// a comment\n${file(conv + dense)}`);
    expect(it).toMatchObject({ state: "same", layers: [], sameLayers: 4 });
    expect(it.totals.length).toBeGreaterThan(10);
    for (const { before, after, delta } of it.totals) {
      expect(after).toEqual(before);
      if (delta.value !== null) expect(delta).toMatchObject({ value: 0, low: 0, high: 0 });
    }
  });

  test("of a changed layer names what is written otherwise, and both sides are what each file is estimated to cost", () => {
    const [before, after] = [file(conv + dense), file(conv.replace("int6", "int3") + dense)];
    const it = only(before, after);
    const changed = layer(it, "a");
    expect(changed.state).toBe("changed");
    expect(changed.changes).toContainEqual({ what: "weights", before: "int6", after: "int3" });
    const [was, is] = [before, after].map((text) => open(text).compilation().mapped[0]!.estimate);
    const bits = [was, is].map((it) => it!.layers.find(({ name }) => name === "a")!.weightBits.value!);
    expect(bits[0]! - bits[1]!).toBeGreaterThanOrEqual(36 * 3);
    expect(cost(changed, "weight_bits")!.delta).toMatchObject({ value: bits[1]! - bits[0]! });
    expect(total(it, "lut")).toMatchObject({ before: was!.resources.lut.cost, after: is!.resources.lut.cost });
    const { delta } = total(it, "energy");
    expect(delta.value).toBeCloseTo(is!.energy.total.value! - was!.energy.total.value!, 15);
    expect(delta.value).toBeLessThan(0);
    if (delta.value !== null) {
      expect(delta.low).toBeLessThan(delta.value);
      expect(delta.high).toBeGreaterThan(delta.value);
    }
  });

  test("deltas of the layers sum up to the delta of the network", () => {
    const it = only(
      file(conv + dense),
      file(
        `${conv}  b = conv(a, filters: 4, kernel: 3) @weights(int4) @activations(uint6)\n${dense.replace("(a)", "(b)")}`,
      ),
    );
    for (const key of ["weight_bits", "macs", "parameters", "activation_bits", "dynamic_energy"]) {
      const sum = it.layers.reduce((all, one) => all + (cost(one, key)?.delta.value ?? 0), 0);
      expect(sum).not.toBe(0);
      expect(total(it, key).delta.value! / sum, key).toBeCloseTo(1, 9);
    }
  });

  test("shows added and removed layers where they stand", () => {
    const longer = file(`${conv}  p = maxpool(a, kernel: 2)\n${dense.replace("(a)", "(p)")}`);
    const added = only(file(conv + dense), longer);
    expect(added.layers.map(({ name, state }) => [name, state])).toContainEqual(["p", "added"]);
    expect(cost(layer(added, "p"), "ff")).toMatchObject({ before: { value: 0 } });
    expect(cost(layer(added, "p"), "latency_cycles")).toMatchObject({ before: { value: null } });
    const removed = only(longer, file(conv + dense));
    const names = removed.layers.map(({ name }) => name);
    expect(layer(removed, "p").state).toBe("removed");
    expect(names.indexOf("p")).toBeLessThan(names.indexOf("d"));
    for (const key of ["lut", "ff", "energy"]) {
      const [one, other] = [cost(layer(added, "p"), key)!, cost(layer(removed, "p"), key)!];
      expect(one.delta.value).toBe(-other.delta.value!);
    }
  });

  test("of a layer leaves those behind it as they are, although their words come later", () => {
    const fixed = (name: string, input: string) =>
      `  ${name} = dense(${input}, units: 10) @weights(int5) @fold(pe: 1, simd: 1)\n`;
    const rest = `${fixed("d", "flatten(a)")}${fixed("e", "d")}  output e\n`;
    const fold = (pe: number) => file(conv.replace("@weights", `@fold(pe: ${pe}, simd: 1) @weights`) + rest);
    const it = only(fold(2), fold(1));
    // "d" has another converter of lanes in front of it; "e" only sees its words later.
    expect(it.layers.map(({ name }) => name)).toEqual(["a", "d"]);
    expect(it.sameLayers).toBe(3);
    expect(total(it, "latency").delta.value).toBeGreaterThan(0);
  });

  test("of requirements says which are met since", () => {
    const text = (bound: string) =>
      file(`${conv}${dense}  require latency <= ${bound}\n  require throughput >= 1 inference/s\n`);
    expect(only(text("1 s"), text("1 us")).requirements).toEqual([
      { text: "latency <= 1 us", before: null, after: false },
      { text: "throughput >= 1 inference/s", before: true, after: true },
      { text: "latency <= 1 s", before: true, after: null },
    ]);
  });

  test("compares a network that went to another target, and pairs equal targets first", () => {
    const both = target("t") + target("u", "xczu3eg");
    const moved = only(file(conv + dense, "t", both), file(conv + dense, "u", both));
    expect(moved).toMatchObject({ state: "changed", target: { before: "t", after: "u" } });
    const pairs = difference(file(conv + dense, "t, u", both), file(conv + dense, "u", both));
    expect(pairs.map(({ target, state }) => [target.before, target.after, state])).toEqual([
      ["u", "u", "same"],
      ["t", null, "removed"],
    ]);
    expect(pairs[1]!.totals.every(({ delta }) => delta.value === null)).toBe(true);
  });

  test("without a target is that of work and storage, the rest unknown with a reason", () => {
    const it = only(file(conv + dense, ""), file(conv.replace("int6", "int3") + dense, ""));
    expect(total(it, "energy").delta).toMatchObject({
      value: null,
      reason: expect.stringContaining("names no target"),
    });
    expect(total(it, "weight_bits").delta.value).toBeLessThan(0);
  });

  test("a network with errors is left out, with the first of them", () => {
    const broken = file("  a = conv(x, filters: 4, kernel: 99)\n  output a\n");
    const { networks, missing } = costDifference(open(broken).compilation(), open(file(conv + dense)).compilation());
    expect(networks).toEqual([]);
    expect(missing).toEqual([{ network: "n", reason: expect.stringMatching(/^It has errors before: .*99/) }]);
  });
});

import fc from "fast-check";

/**
 * Random small networks of the layers that move data and of structured weights, as `.dnnx` text. A step takes the name and
 * the shape of a tensor to those of another.
 */
export const randomStructure: fc.Arbitrary<string> = fc.gen().map((gen) => {
  const between = (low: number, high: number): number => gen(fc.integer, { min: low, max: high });
  const pick = <T>(...choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T;
  const chance = (percent: number): boolean => between(0, 99) < percent;
  const divisor = (of: number): number => pick(...divisors(of));

  const lines: string[] = [];
  let serial = 0;
  const define = (prefix: string, definition: string): string => {
    serial += 1;
    lines.push(`  ${prefix}${serial} = ${definition}`);
    return `${prefix}${serial}`;
  };
  const format = (): string => pick("int8", "uint6", `int${between(3, 8)}(scale: 2^${between(-3, 2)})`, "fixed<7,3>");
  const weights = (): string => pick("int4", "int6", "ternary", "int5(per: channel)", "uint3");

  const steps: Record<string, (x: Tensor) => Tensor> = {
    grouped: ({ name, shape: [channels, ...size] }) => {
      const groups = divisor(channels!);
      const filters = groups * between(1, 3);
      const simd = groups > 1 ? divisor(channels! / groups) : divisor(channels!);
      const fold = chance(60) ? ` @fold(pe: ${divisor(filters / groups)}, simd: ${simd})` : "";
      const to = define(
        "group",
        `conv(${name}, filters: ${filters}, kernel: ${size.length === 1 ? 3 : "[3, 2]"}, padding: same, groups: ${groups}) @weights(${weights()}) @activations(${format()})${fold}`,
      );
      return { name: to, shape: [filters, ...size] };
    },
  };

  let x: Tensor = { name: "x", shape: [pick(1, 2, 4, 6), between(2, 6), between(2, 6)] };
  lines.push(`  input x: ${format()}[${x.shape.join(", ")}]`);
  const count = between(1, 3);
  for (let step = 0; step < count; step++) x = steps[pick(...Object.keys(steps))]!(x);
  lines.push(`  output ${x.name}`);
  return `target board { device ${pick("xc7z020", "xczu7ev", "ecp5-85f")} clock 100 MHz }\nnetwork random on board {\n${lines.join("\n")}\n}\n`;
});

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

function divisors(of: number): number[] {
  return Array.from({ length: of }, (_, i) => i + 1).filter((it) => of % it === 0);
}

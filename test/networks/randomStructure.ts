import fc, { type GeneratorValue } from "fast-check";
import { divisors, drawOf, region } from "./draw.ts";
import { reachable } from "./reach.ts";

/**
 * Random small networks of the layers that move data and of structured weights, as `.dnnx` text. A step takes the name and
 * the shape of a tensor to those of another.
 */
export function drawStructure(gen: GeneratorValue): string {
  const draw = drawOf(gen);
  const { pick, between, chance, divisor } = draw;

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
      if (size.length === 0) return { name, shape: [channels!] };
      const groups = divisor(channels!);
      const filters = groups * between(1, 3);
      const simd = groups > 1 ? divisor(channels! / groups) : divisor(channels!);
      const fold = chance(60) ? ` @fold(pe: ${divisor(filters / groups)}, simd: ${simd})` : "";
      const to = define(
        "group",
        `conv(${name}, filters: ${filters}, kernel: ${size.length === 1 ? 3 : "[3, 2]"}, padding: same, groups: ${groups}) @weights(${weights()}) @activations(${format()})${fold}${region(draw, elementsOf(size))}`,
      );
      return { name: to, shape: [filters, ...size] };
    },
    circulant: (x) => {
      const [channels, ...size] = x.shape;
      const block = divisor(channels!);
      if (block === 1) return x;
      const filters = block * between(1, 3);
      const even = (value: number): boolean => value % block === 0 || block % value === 0;
      const pe = pick(...divisors(filters).filter(even));
      const simd = pick(...divisors(channels!).filter(even));
      const fold = chance(70) ? ` @fold(pe: ${pe}, simd: ${simd})` : "";
      const format = pick("int4", "int6", "ternary", "uint3", "codebook<4, int8>", "log2<3>");
      const given = ` @weights(${format}) @circulant(${block})${fold} @activations(${pick("int8", "uint6", "int4(scale: 2^-1)")})`;
      if (size.length === 2) {
        const conv = `conv(${x.name}, filters: ${filters}, kernel: [${between(1, 3)}, ${between(1, 3)}], padding: same)`;
        return { name: define("turned", conv + given + region(draw, elementsOf(size))), shape: [filters, ...size] };
      }
      if (size.length === 1) return x;
      return { name: define("turned", `dense(${x.name}, units: ${filters})${given}`), shape: [filters] };
    },
    sparse: (x) => {
      const [, ...size] = x.shape;
      if (size.length === 1) return x;
      const filters = pick(1, 2, 4, 6);
      const pattern = pick("", "", ", 2:4", ", 1:3", ", block(2, 1)", ", kernel", ", channel", ", filter");
      const fraction = pattern.includes(":") ? "" : `${pick(30, 60, 80, 95)}%`;
      const written = `${fraction}${fraction === "" ? pattern.slice(2) : pattern}, encode: ${pick("bitmap", `csc(${between(1, 5)})`, `run_length(${between(1, 5)})`)}`;
      const format = pick("int4", "int6", "ternary", "codebook<4, int8>", "log2<3>", "int5(per: channel)");
      const fold = chance(60) ? ` @fold(pe: ${divisor(filters)})` : "";
      const given = ` @weights(${format}) @sparsity(${written})${fold} @activations(${pick("int8", "uint6", "int4(scale: 2^-1)")})`;
      if (size.length === 2) {
        const conv = `conv(${x.name}, filters: ${filters}, kernel: [${between(1, 3)}, ${between(1, 3)}], padding: same)`;
        return { name: define("sparse", conv + given + region(draw, elementsOf(size))), shape: [filters, ...size] };
      }
      return { name: define("sparse", `dense(${x.name}, units: ${filters})${given}`), shape: [filters] };
    },
    flatCirculant: (x) => {
      const elements = elementsOf(x.shape);
      const block = divisor(elements);
      if (block === 1 || block > 12 || x.shape.length === 1) return x;
      const flat = define("flat", `flatten(${x.name})`);
      const units = block * between(1, 2);
      const name = define("turned", `dense(${flat}, units: ${units}) @weights(int4) @circulant(${block})`);
      return { name, shape: [units] };
    },
    concat: (x) => {
      const [channels, ...size] = x.shape;
      const others = Array.from({ length: between(1, 3) }, () => {
        const filters = between(1, 4);
        if (size.length === 0) {
          return { name: define("fc", `dense(${x.name}, units: ${filters}) @activations(${format()})`), filters };
        }
        const kernel = pick(1, 2, 3);
        const conv = `conv(${x.name}, filters: ${filters}, kernel: ${kernel}, padding: same)`;
        return {
          name: define(
            "branch",
            `${conv} @weights(${weights()}) @activations(${format()})${region(draw, elementsOf(size))}`,
          ),
          filters,
        };
      });
      const names = [x.name, ...others.map(({ name }) => name)];
      const given = chance(40) ? ` @activations(${format()})` : "";
      const name = define("joined", `concat(${names.join(", ")})${given}`);
      return { name, shape: [channels! + others.reduce((sum, { filters }) => sum + filters, 0), ...size] };
    },
    slice: (x) => {
      const axis = between(0, x.shape.length - 1);
      const from = between(0, x.shape[axis]! - 1);
      const to = between(from + 1, x.shape[axis]!);
      const names = x.shape.length === 2 ? ["channels", "columns"] : ["channels", "rows", "columns"];
      const name = define("part", `slice(${x.name}, from: ${from}, to: ${to}, axis: ${names[axis]})`);
      return { name, shape: x.shape.map((size, at) => (at === axis ? to - from : size)) };
    },
    deconv: (x) => {
      const [channels, height, width] = x.shape;
      if (x.shape.length !== 3 || height! * width! > 30) return x;
      const kernel = [between(1, 4), between(1, 3)] as const;
      const stride = [between(1, 3), between(1, 2)] as const;
      const filters = between(1, 4);
      const fold = chance(60) ? ` @fold(pe: ${divisor(filters)}, simd: ${divisor(channels!)})` : "";
      const whole = [(height! - 1) * stride[0] + kernel[0], (width! - 1) * stride[1] + kernel[1]] as const;
      const cut = [between(0, Math.min(2, whole[0] - 1)), between(0, Math.min(2, whole[1] - 1))] as const;
      const written = `kernel: [${kernel.join(", ")}], stride: [${stride.join(", ")}], padding: [${cut.join(", ")}, 0, 0]`;
      const name = define(
        "large",
        `deconv(${x.name}, filters: ${filters}, ${written}) @weights(${weights()}) @activations(${format()})${fold}`,
      );
      return { name, shape: [filters, whole[0] - cut[0], whole[1] - cut[1]] };
    },
    pad: (x) => {
      if (x.shape.length !== 3) return x;
      const [top, left, bottom, right] = [between(0, 2), between(0, 2), between(0, 2), between(0, 2)];
      const name = define("padded", `pad(${x.name}, padding: [${top}, ${left}, ${bottom}, ${right}])`);
      return { name, shape: [x.shape[0]!, x.shape[1]! + top + bottom, x.shape[2]! + left + right] };
    },
    upsample: (x) => {
      if (x.shape.length !== 3 || x.shape[1]! * x.shape[2]! > 40) return x;
      const [rows, columns] = [between(1, 3), between(1, 2)];
      const name = define("large", `upsample(${x.name}, factor: [${rows}, ${columns}])`);
      return { name, shape: [x.shape[0]!, x.shape[1]! * rows, x.shape[2]! * columns] };
    },
    transpose: (x) => {
      const order = x.shape.map((_, axis) => axis);
      for (let axis = order.length - 1; axis > 0; axis--) {
        const other = between(0, axis);
        [order[axis], order[other]] = [order[other]!, order[axis]!];
      }
      const name = define("turned", `transpose(${x.name}, order: [${order.join(", ")}])`);
      return { name, shape: order.map((axis) => x.shape[axis]!) };
    },
    reshape: (x) => {
      const elements = elementsOf(x.shape);
      const first = divisor(elements);
      const second = divisor(elements / first);
      const shape = [first, second, elements / first / second];
      return { name: define("shaped", `reshape(${x.name}, to: [${shape.join(", ")}])`), shape };
    },
    flatten: (x) => ({
      name: define("flat", `flatten(${x.name})`),
      shape: [elementsOf(x.shape)],
    }),
    multiply: (x) => {
      const [channels, ...size] = x.shape;
      const given = chance(50) ? ` @activations(${format()})` : "";
      if (size.length === 0)
        return { name: define("square", `multiply(${x.name}, ${x.name})${given}`), shape: x.shape };
      const excite = chance(60);
      const other = excite
        ? define(
            "gate",
            `dense(${define("mean", `globalpool(${x.name}) @activations(int6)`)}, units: ${channels}) @activations(uint4)`,
          )
        : define("factor", `conv(${x.name}, filters: ${channels}, kernel: 1) @weights(int4) @activations(int5)`);
      return { name: define("product", `multiply(${x.name}, ${other})${given}`), shape: x.shape };
    },
  };

  const channels = pick(1, 2, 4, 6);
  const sizes = pick([between(2, 6), between(2, 6)], [between(2, 6), between(2, 6)], [between(3, 9)], []);
  let x: Tensor = { name: "x", shape: [channels, ...sizes] };
  lines.push(`  input x: ${format()}[${x.shape.join(", ")}]`);
  const count = between(1, 4);
  for (let step = 0; step < count; step++) x = steps[pick(...Object.keys(steps))]!(x);
  if (chance(20)) {
    const flat = x.shape.length > 1 ? define("flat", `flatten(${x.name})`) : x.name;
    x = { name: define("label", `argmax(${flat})`), shape: [1] };
  }
  lines.push(`  output ${x.name}`);
  return `target board { device ${pick("xc7z020", "xczu7ev", "ecp5-85f")} clock 100 MHz }\nnetwork random on board {\n${lines.join("\n")}\n}\n`;
}

/** Those of them whose scales can be reached, which are nearly all (reach.test.ts). */
export const randomStructure: fc.Arbitrary<string> = fc.gen().map((gen) => reachable(() => drawStructure(gen)));

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

import fc, { type GeneratorValue } from "fast-check";
import { divisors, drawOf, region, weightFormat } from "./draw.ts";
import { reachable } from "./reach.ts";

/**
 * Random small networks as `.dnnx` text: layers, formats, folding and sparsity drawn together so that every text is legal. Sizes are
 * kept small enough that thirty of them simulate within a test run.
 */
export function drawNetwork(gen: GeneratorValue): string {
  const draw = drawOf(gen);
  const { pick, between, chance, divisor } = draw;

  const lines: string[] = [];
  let serial = 0;
  const define = (prefix: string, definition: string): string => {
    serial += 1;
    lines.push(`  ${prefix}${serial} = ${definition}`);
    return `${prefix}${serial}`;
  };

  const rounding = (): string => pick("nearest_even", "half_up", "floor", "zero");
  const activationFormat = (): { text: string; binary: boolean } => {
    const bits = between(2, 8);
    const text = pick(
      `int${bits}`,
      `uint${bits}(scale: 2^${between(-4, 3)})`,
      `int${bits}(scale: 2^${between(-4, 3)}, round: ${rounding()})`,
      `fixed<${bits},${between(1, 4)}>(round: ${rounding()})`,
      `ufixed<${bits},${between(1, 4)}>`,
      `uint${bits}(zero: ${between(1, 2 ** bits - 1)})`,
      `int${bits}(scale: 2^${between(-4, 3)}, zero: ${between(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)})`,
      "binary",
      "ternary",
    );
    return { text, binary: text === "binary" };
  };
  let channels = between(1, 4);
  let height = between(3, 8);
  let width = between(3, 8);
  let flat = chance(25);
  let binary = false;
  if (flat) {
    channels = between(2, 24);
    height = 1;
    width = 1;
  }
  lines.push(
    `  input x: ${pick("uint8", "int8", "int4", "uint2", `fixed<6,2>`)}[${flat ? channels : `${channels}, ${height}, ${width}`}]`,
  );
  let tensor = "x";

  /** Binary weights have no zero, so they cannot be sparse. */
  const sparsity = (weights: string): string =>
    weights !== "binary" && chance(20) ? ` @sparsity(${pick("25", "50", "75")}%)` : "";
  /**
   * Annotations of a matrix of weights: format, zeros, place, fold (`simds`: what its columns may be folded to), and what makes another matrix of
   * it: shared values, two factors.
   */
  const matrix = (outputs: number, columns: number, simds: readonly number[]): string => {
    const extra = pick("", "", " @skip(50%)", ` @bias(int${between(4, 12)})`);
    const [pe, simd] = [divisor(outputs), pick(...simds)];
    const fold = pick("", ` @fold(pe: ${pe}, simd: ${simd})`, ` @reuse(${(outputs * columns) / (pe * simd)})`);
    const rank = Math.min(outputs, columns) - 1;
    switch (pick("plain", "plain", "plain", "plain", "share", "lowrank", "logic", "offchip")) {
      case "logic": {
        const weights = weightFormat(draw);
        return ` @weights(${weights})${sparsity(weights)} @memory(logic)${extra}`;
      }
      case "offchip":
        // Its fold is what the memory keeps busy.
        return ` @weights(${weightFormat(draw)}) @memory(offchip)${extra}`;
      case "share":
        return ` @weights(${pick("int5", "uint4", "fixed<6,2>")}) @share(${between(2, 16)})${memory()}${extra}${fold}`;
      case "lowrank":
        if (rank > 0) return ` @weights(${weightFormat(draw)}) @lowrank(${between(1, rank)})${extra}`;
    }
    const weights = weightFormat(draw);
    // Sums of a format with a wide range need more bits.
    const accumulator = weights !== "fp8_e5m2" && chance(15) ? " @accumulator(int32)" : "";
    return ` @weights(${weights})${accumulator}${sparsity(weights)}${memory()}${extra}${fold}`;
  };
  const memory = (): string => (chance(15) ? ` @memory(${pick("bram", "lutram", "registers")})` : "");
  const activations = (): string => {
    const format = activationFormat();
    binary = format.binary;
    return ` @activations(${format.text})`;
  };
  const elementFunction = (name: string): string => {
    const method = pick(
      "",
      "",
      ` @approximate(table(${2 ** between(2, 8)}))`,
      ` @approximate(piecewise_linear(${2 ** between(0, 5)}))`,
      ` @approximate(polynomial(${between(1, 5)}))`,
    );
    const kind = pick("sigmoid", "tanh", "gelu", "exp", "hardswish", "leakyrelu", "prelu");
    switch (kind) {
      case "sigmoid":
      case "tanh":
      case "gelu":
        return `${kind}(${name})${pick(method, method, " @approximate(hard)")}`;
      case "exp":
        return `exp(${name})${method}`;
      case "hardswish":
        return `hardswish(${name})`;
      case "leakyrelu":
        return `leakyrelu(${name}, slope: ${pick("0.25", "0.1", "0.01")})`;
      default:
        return `prelu(${name})`;
    }
  };
  const chain = (name: string): string => {
    let last = name;
    if (chance(40)) last = define("bn", `batchnorm(${last})`);
    if (chance(25)) return define("fn", elementFunction(last));
    if (chance(15)) return define("cut", `clip(${last}, low: ${between(-4, 0)}, high: ${between(0, 6)})`);
    if (chance(40)) last = define("act", `relu(${last})`);
    return last;
  };
  /** The last layer of a chain carries the format of the chain. */
  const annotateLast = (): void => {
    lines.push(`${lines.pop()}${activations()}`);
  };
  const columnsFold = (pixelChannels: number, kernel: readonly [number, number]): readonly number[] => [
    ...divisors(pixelChannels),
    ...divisors(kernel[1]).map((it) => it * pixelChannels),
    ...divisors(kernel[0]).map((it) => it * pixelChannels * kernel[1]),
  ];

  const convolution = (stride: number, same: boolean): void => {
    const kernel = [between(1, Math.min(3, height)), between(1, Math.min(3, width))] as const;
    const filters = between(1, 6);
    const padding = same && !binary ? "same" : "valid";
    const dilation = chance(15) ? 2 : 1;
    const reach = [(kernel[0] - 1) * dilation + 1, (kernel[1] - 1) * dilation + 1] as const;
    if (padding === "valid" && (reach[0] > height || reach[1] > width)) return;
    const given = `conv(${tensor}, filters: ${filters}, kernel: [${kernel.join(", ")}], stride: ${stride}, padding: ${padding}`;
    const written = `${given}${dilation > 1 ? `, dilation: ${dilation}` : ""})`;
    const simds = columnsFold(channels, kernel);
    const weighted = written + matrix(filters, channels * kernel[0] * kernel[1], simds);
    height = outSize(height, reach[0], stride, padding);
    width = outSize(width, reach[1], stride, padding);
    const name = define("conv", weighted + region(draw, height * width));
    channels = filters;
    tensor = chain(name);
    annotateLast();
  };

  const step = (): void => {
    if (flat) {
      const units = between(1, 12);
      const bias = chance(30) ? ", bias: false" : "";
      const given = matrix(units, channels, divisors(channels)).replace(bias ? / @bias\(int\d+\)/ : "", "");
      const name = define("fc", `dense(${tensor}, units: ${units}${bias})${given}`);
      channels = units;
      tensor = chain(name);
      annotateLast();
      return;
    }
    switch (pick("conv", "conv", "depthwise", "maxpool", "avgpool", "residual", "quantize")) {
      case "conv":
        convolution(pick(1, 1, 2), chance(50));
        break;
      case "depthwise": {
        const kernel = Math.min(between(1, 3), height, width);
        const padding = !binary && chance(50) ? "same" : "valid";
        const fold = chance(60) ? ` @fold(pe: ${divisor(channels)})` : "";
        const weights = weightFormat(draw);
        const place = chance(20) ? " @memory(offchip)" : `${sparsity(weights)}${fold}`;
        const name = define(
          "dw",
          `depthwise(${tensor}, kernel: ${kernel}, padding: ${padding}) @weights(${weights})${place}`,
        );
        height = outSize(height, kernel, 1, padding);
        width = outSize(width, kernel, 1, padding);
        tensor = chain(name);
        annotateLast();
        break;
      }
      case "maxpool": {
        const kernel = Math.min(between(1, 3), height, width);
        const stride = between(1, 2);
        const padding = pick("valid", "valid", "same") as "valid" | "same";
        tensor = define("pool", `maxpool(${tensor}, kernel: ${kernel}, stride: ${stride}, padding: ${padding})`);
        height = outSize(height, kernel, stride, padding);
        width = outSize(width, kernel, stride, padding);
        break;
      }
      case "avgpool": {
        const kernel = Math.min(between(1, 3), height, width);
        tensor = define("mean", `avgpool(${tensor}, kernel: ${kernel})`);
        height = outSize(height, kernel, kernel, "valid");
        width = outSize(width, kernel, kernel, "valid");
        annotateLast();
        break;
      }
      case "quantize":
        tensor = define("q", `quantize(${tensor}, to: ${activationFormat().text})`);
        binary = lines[lines.length - 1]?.endsWith("to: binary)") ?? false;
        break;
      case "residual": {
        const from = tensor;
        const before = { channels, binary };
        const filters = channels;
        const kernel = between(1, Math.min(3, height, width));
        const padding = before.binary && kernel > 1 ? undefined : "same";
        if (!padding) return;
        const format = `int${between(3, 8)}(scale: 2^${between(-3, 3)})`;
        const branch = define(
          "branch",
          `conv(${from}, filters: ${filters}, kernel: ${kernel}, padding: same) @weights(${weightFormat(draw)}) @activations(${format})`,
        );
        tensor = define("sum", `add(${branch}, ${from})`);
        if (chance(50)) tensor = define("act", `relu(${tensor})`);
        annotateLast();
        break;
      }
    }
  };

  const steps = between(1, 4);
  for (let i = 0; i < steps; i += 1) step();
  if (!flat && chance(50)) {
    if (chance(40)) {
      const kind = pick("average", "max");
      tensor = define("global", `globalpool(${tensor}, kind: ${kind})`);
      // A maximum keeps the codes that it reads.
      if (chance(50) && kind === "average") annotateLast();
      height = 1;
      width = 1;
    }
    tensor = define("flat", `flatten(${tensor})`);
    channels *= height * width;
    flat = true;
    step();
  }
  if (flat && chance(20)) {
    const condition = `confidence ${pick(">", ">=")} ${between(0, 100)}% taken ${between(0, 100)}%`;
    lines.push(`  exit early = quantize(${tensor}, to: int8(scale: 2^-${between(0, 5)})) when ${condition}`);
  }
  if (flat && chance(30)) tensor = define("label", `argmax(${tensor})`);
  lines.push(`  output ${tensor}`);
  // Boards that have memory beside the chip, where weights are there.
  const devices = lines.some((line) => line.includes("offchip")) ? [] : ["ecp5-85f"];
  // Products share multipliers where they fit and no layer says otherwise.
  const packs = chance(25) ? `approximation packs { fold pack: ${between(2, 4)} }\n` : "";
  if (packs) lines.unshift("  use packs");
  return `${packs}target board { device ${pick("xc7z020", "xczu7ev", ...devices)} clock 100 MHz }\nnetwork random on board {\n${lines.join("\n")}\n}\n`;
}

/** Those of them whose scales can be reached, which are nearly all (reach.test.ts). */
export const randomNetwork: fc.Arbitrary<string> = fc.gen().map((gen) => reachable(() => drawNetwork(gen)));

function outSize(size: number, kernel: number, stride: number, padding: "same" | "valid"): number {
  return padding === "same" ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1;
}

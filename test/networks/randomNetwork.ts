import fc from "fast-check";

/**
 * Random small networks as `.dnnx` text: layers, formats, folding and sparsity drawn together so that every text is legal. Sizes are
 * kept small enough that thirty of them simulate within a test run.
 */
export const randomNetwork: fc.Arbitrary<string> = fc.gen().map((gen) => {
  const pick = <T>(...choices: readonly T[]): T => choices[gen(fc.nat, choices.length - 1)] as T;
  const between = (low: number, high: number): number => gen(fc.integer, { min: low, max: high });
  const chance = (percent: number): boolean => gen(fc.integer, { min: 0, max: 99 }) < percent;

  const lines: string[] = [];
  let serial = 0;
  const define = (prefix: string, definition: string): string => {
    serial += 1;
    lines.push(`  ${prefix}${serial} = ${definition}`);
    return `${prefix}${serial}`;
  };

  const weightFormat = (): string =>
    pick(
      "binary",
      "ternary",
      `int${between(2, 8)}`,
      `uint${between(2, 5)}`,
      `fixed<${between(3, 8)},2>`,
      "int4(narrow)",
      `int${between(3, 7)}(per: channel)`,
      `log2<${between(2, 5)}>`,
      `codebook<${between(2, 6)}, int${between(4, 8)}>`,
      pick("fp8_e4m3", "fp8_e5m2", "float<3, 2>", "float<2, 1>"),
      `bfp<mantissa ${between(2, 5)}, exponent ${between(1, 3)}, block ${between(1, 5)}>`,
      `uint${between(3, 6)}(zero: ${between(1, 7)})`,
    );
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
  const divisor = (of: number): number => pick(...divisors(of));

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
    switch (pick("sigmoid", "tanh", "gelu", "hardswish", "leakyrelu", "prelu")) {
      case "sigmoid":
        return `sigmoid(${name})${method}`;
      case "tanh":
        return `tanh(${name})${method}`;
      case "gelu":
        return `gelu(${name})${method}`;
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
    if (chance(40)) last = define("act", `relu(${last})`);
    return last;
  };
  /** The last layer of a chain carries the format of the chain. */
  const annotateLast = (): void => {
    lines.push(`${lines.pop()}${activations()}`);
  };
  const columnsFold = (pixelChannels: number, kernel: readonly [number, number]): number =>
    pick(
      ...divisors(pixelChannels),
      ...divisors(kernel[1]).map((it) => it * pixelChannels),
      ...divisors(kernel[0]).map((it) => it * pixelChannels * kernel[1]),
    );

  const convolution = (stride: number, same: boolean): void => {
    const kernel = [between(1, Math.min(3, height)), between(1, Math.min(3, width))] as const;
    const filters = between(1, 6);
    const padding = same && !binary ? "same" : "valid";
    const fold = chance(60) ? ` @fold(pe: ${divisor(filters)}, simd: ${columnsFold(channels, kernel)})` : "";
    const bias = chance(30) ? ", bias: false" : "";
    const weights = weightFormat();
    const name = define(
      "conv",
      `conv(${tensor}, filters: ${filters}, kernel: [${kernel.join(", ")}], stride: ${stride}, padding: ${padding}${bias})` +
        ` @weights(${weights})${sparsity(weights)}${memory()}${fold}`,
    );
    height = outSize(height, kernel[0], stride, padding);
    width = outSize(width, kernel[1], stride, padding);
    channels = filters;
    tensor = chain(name);
    annotateLast();
  };

  const step = (): void => {
    if (flat) {
      const units = between(1, 12);
      const fold = chance(60) ? ` @fold(pe: ${divisor(units)}, simd: ${divisor(channels)})` : "";
      const weights = weightFormat();
      const name = define(
        "fc",
        `dense(${tensor}, units: ${units}) @weights(${weights})${sparsity(weights)}${memory()}${fold}`,
      );
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
        const weights = weightFormat();
        const name = define(
          "dw",
          `depthwise(${tensor}, kernel: ${kernel}, padding: ${padding}) @weights(${weights})${sparsity(weights)}${fold}`,
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
        tensor = define("pool", `maxpool(${tensor}, kernel: ${kernel}, stride: ${stride})`);
        height = outSize(height, kernel, stride, "valid");
        width = outSize(width, kernel, stride, "valid");
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
          `conv(${from}, filters: ${filters}, kernel: ${kernel}, padding: same) @weights(${weightFormat()}) @activations(${format})`,
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
  return `target board { device ${pick("xc7z020", "xczu7ev", "ecp5-85f")} clock 100 MHz }\nnetwork random on board {\n${lines.join("\n")}\n}\n`;
});

function divisors(of: number): number[] {
  return Array.from({ length: of }, (_, i) => i + 1).filter((it) => of % it === 0);
}

function outSize(size: number, kernel: number, stride: number, padding: "same" | "valid"): number {
  return padding === "same" ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1;
}

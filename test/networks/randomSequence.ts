import fc, { type GeneratorValue } from "fast-check";
import { codeFormat, drawOf, tableFormat } from "./draw.ts";
import { reachable } from "./reach.ts";

/** Random small networks over sequences [time, features] as `.dnnx` text; every text is legal. */
export function drawSequence(gen: GeneratorValue): string {
  const draw = drawOf(gen);
  const { pick, between, chance, divisor } = draw;

  const lines: string[] = [];
  let serial = 0;
  const define = (prefix: string, definition: string): string => {
    serial += 1;
    lines.push(`  ${prefix}${serial} = ${definition}`);
    return `${prefix}${serial}`;
  };
  const stateFormat = (): string => pick(`int${between(3, 9)}`, `fixed<${between(3, 9)},1>`, "ternary");
  const format = (): string =>
    pick(`int${between(2, 8)}`, `uint${between(2, 8)}(scale: 2^${between(-4, 3)})`, stateFormat());

  const time = between(1, 5);
  let features = between(1, 8);
  let tensor = "x";
  let flat = false;
  if (chance(25)) {
    const rows = `uint${between(1, 5)}[${time}]`;
    lines.push(`  input words: ${rows}`);
    const fold = chance(60) ? ` @fold(pe: ${divisor(features)})` : "";
    const stored = pick("", " @activations(int8)", " @activations(int4(scale: 2^-2))");
    lines.push(
      `  x = embedding(words, entries: ${between(1, 20)}, features: ${features}) @weights(${tableFormat(draw)})${stored}${fold}`,
    );
  } else {
    lines.push(
      `  input x: ${pick("uint8(scale: 2^-8)", "int8(scale: 2^-7)", "int4", "uint2", "fixed<6,2>")}[${time}, ${features}]`,
    );
  }

  const steps = between(1, 3);
  for (let step = 0; step < steps; step++) {
    switch (
      pick("dense", "recurrent", "recurrent", "residual", "batchnorm", "softmax", "quantize", "layernorm", "attention")
    ) {
      case "dense": {
        const units = between(1, 8);
        const fold = chance(60) ? ` @fold(pe: ${divisor(units)}, simd: ${divisor(features)})` : "";
        const bias = chance(30) ? ", bias: false" : "";
        const rank = Math.min(units, features) - 1;
        const made = pick(
          ` @weights(${tableFormat(draw)})${fold}`,
          ` @weights(${tableFormat(draw)}) @sparsity(50%)${fold}`.replace(
            "@weights(binary) @sparsity(50%)",
            "@weights(binary)",
          ),
          ` @weights(fixed<6,2>) @share(${between(2, 9)})${fold}`,
          rank > 0 ? ` @weights(${codeFormat(draw)}) @lowrank(${between(1, rank)})` : "",
        );
        tensor = define("dense", `dense(${tensor}, units: ${units}${bias})${made}`);
        features = units;
        if (chance(50)) tensor = define("act", `relu(${tensor})`);
        lines.push(`${lines.pop()} @activations(${format()})`);
        break;
      }
      case "recurrent": {
        const units = pick(1, 2, 3, 4, 6);
        const kind = pick("lstm", "gru", "rnn");
        const own =
          kind === "lstm"
            ? `, cell: fixed<${between(8, 16)},${between(3, 5)}>`
            : kind === "gru"
              ? `, reset: ${pick("after", "before")}`
              : "";
        // Beside the chip, its fold is what the memory keeps busy.
        const fold = pick(
          "",
          " @memory(offchip)",
          ...Array.from({ length: 3 }, () => ` @fold(pe: ${divisor(units)}, simd: ${divisor(units)})`),
        );
        const bias = chance(30) ? ", bias: false" : "";
        const last = step === steps - 1 && chance(40);
        tensor = define(
          kind,
          `${kind}(${tensor}, units: ${units}, table: ${pick("16", "128", "1024")}${own}${bias}${last ? ", return: last" : ""})` +
            ` @weights(${tableFormat(draw)}) @activations(${stateFormat()})${fold}`,
        );
        features = units;
        flat = last;
        break;
      }
      case "residual": {
        const branch = define(
          "branch",
          `dense(${tensor}, units: ${features}) @weights(${tableFormat(draw)}) @activations(int8(scale: 2^${between(-3, 3)}))`,
        );
        tensor = define("sum", `add(${branch}, ${tensor}) @activations(${format()})`);
        break;
      }
      case "layernorm":
        tensor = define("norm", `layernorm(${tensor}) @activations(${format()})`);
        break;
      case "attention": {
        const heads = divisor(features);
        const inner = pick("int16", `int${between(3, 9)}`, `fixed<${between(4, 9)},3>`);
        const options = `causal: ${pick("true", "false")}, table: ${pick("16", "1024")}, inner: ${inner}`;
        // Beside the chip, its fold is what the memory keeps busy.
        const fold = pick(
          "",
          " @memory(offchip)",
          ...Array.from({ length: 3 }, () => ` @fold(pe: ${divisor(features)}, simd: ${divisor(features)})`),
        );
        tensor = define(
          "attended",
          `attention(${tensor}, heads: ${heads}, ${options}) @weights(${codeFormat(draw)}) @activations(${format()})${fold}`,
        );
        break;
      }
      case "softmax":
        tensor = define("stored", `quantize(${tensor}, to: int${between(3, 8)}(scale: 2^${between(-5, -1)}))`);
        tensor = define(
          "shares",
          `softmax(${tensor})${pick("", " @activations(ufixed<6,0>)", " @approximate(table(32))")}`,
        );
        break;
      case "batchnorm":
        tensor = define("bn", `batchnorm(${tensor}) @activations(${format()})`);
        break;
      case "quantize":
        tensor = define("q", `quantize(${tensor}, to: ${format()})`);
        break;
    }
  }
  if (flat || chance(30)) {
    if (!flat) tensor = define("flat", `flatten(${tensor})`);
    tensor = define("fc", `dense(${tensor}, units: ${between(1, 6)}) @weights(${tableFormat(draw)})`);
  }
  lines.push(`  output ${tensor}`);
  // A board whose memory beside the chip feeds several ports, where weights are there.
  const devices = lines.some((line) => line.includes("offchip")) ? [] : ["xc7z020", "ecp5-85f"];
  return `target board { device ${pick("xczu7ev", ...devices)} clock 100 MHz }\nnetwork random on board {\n${lines.join("\n")}\n}\n`;
}

/** Those of them whose scales can be reached, which are nearly all (reach.test.ts). */
export const randomSequence: fc.Arbitrary<string> = fc.gen().map((gen) => reachable(() => drawSequence(gen)));

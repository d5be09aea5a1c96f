import { constantText } from "../../formats/constant.ts";
import type { NumberFormat } from "../../formats/format.ts";

/** A format of fewer bits, as it would be written. */
export interface Narrower {
  readonly text: string;
  readonly bits: number;
}

/**
 * A format with one bit less for about the same range of values; undefined where there is none. A scale that is written doubles, one
 * that is inferred follows.
 */
export function narrower(text: string): string | undefined {
  const integer = /^(u?int)(\d+)(?:\((.*)\))?$/.exec(text);
  if (integer) {
    const [, name = "", bits = "", options = ""] = integer;
    const least = name === "int" ? 2 : 1;
    if (Number(bits) <= least || options.includes("zero:")) return undefined;
    const coarser = options.replace(/scale: ([^,[\]]+)/, (_, scale: string) => `scale: ${doubled(scale)}`);
    if (/scale: \[/.test(options)) return undefined;
    return `${name}${Number(bits) - 1}${coarser === "" ? "" : `(${coarser})`}`;
  }
  const fixed = /^(u?fixed)<(\d+), ?(-?\d+)>(.*)$/.exec(text);
  if (fixed) return Number(fixed[2]) > 2 ? `${fixed[1]}<${Number(fixed[2]) - 1}, ${fixed[3]}>${fixed[4]}` : undefined;
  const block = /^bfp<mantissa (\d+)(.*)$/.exec(text);
  if (block) return Number(block[1]) > 2 ? `bfp<mantissa ${Number(block[1]) - 1}${block[2]}` : undefined;
  const float = /^float<(\d+), ?(\d+)>(.*)$/.exec(text);
  if (float) return Number(float[2]) > 1 ? `float<${float[1]}, ${Number(float[2]) - 1}>${float[3]}` : undefined;
  const codebook = /^codebook<(\d+), ?(.*)$/.exec(text);
  if (codebook) return Number(codebook[1]) > 2 ? `codebook<${Number(codebook[1]) >> 1}, ${codebook[2]}` : undefined;
  return undefined;
}

function doubled(scale: string): string {
  const power = /^2\^(-?\d+)$/.exec(scale.trim());
  if (power) return constantText(2 ** (Number(power[1]) + 1));
  const inverse = /^1\/(\d+)$/.exec(scale.trim());
  return constantText(2 * (inverse ? 1 / Number(inverse[1]) : Number(scale)));
}

/** All narrower formats, one bit at a time; weights end with ternary and binary ones. */
export function narrowerFormats(format: NumberFormat, use: "weights" | "activations"): readonly Narrower[] {
  const found: Narrower[] = [];
  let { bits } = format;
  for (let text = narrower(format.text); text !== undefined; text = narrower(text)) {
    bits -= 1;
    found.push({ text, bits });
  }
  if (use === "weights" && (format.kind === "integer" || format.kind === "fixed")) {
    // Two bits with one value less, then one bit: the last steps of the ladder.
    found.push({ text: "ternary", bits: 1.5 }, { text: "binary", bits: 1 });
  }
  return found;
}

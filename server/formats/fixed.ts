import { integerFormat } from "./integer.ts";
import { checkScale, checkWidth, type FormatKind, optionTexts, readOptions, wholeParameter } from "./kind.ts";

export const fixed: FormatKind = {
  kind: "fixed",
  forms: [
    { label: "fixed<16, 6>", snippet: "fixed<${1:16}, ${2:6}>", detail: "signed fixed point: total, integer bits" },
    { label: "ufixed<8, 0>", snippet: "ufixed<${1:8}, ${2:0}>", detail: "unsigned fixed point: total, integer bits" },
  ],
  documentation: `Fixed point \`fixed<W, I>\`: W bits of which I stand in front of the binary point, sign included, as in \`ap_fixed\`;
\`ufixed\` has no sign. value = code · 2^(I-W). Options: \`round\` (\`nearest_even\`, \`half_up\`, \`floor\`, \`zero\`) and \`overflow\` (\`saturate\`,
\`wrap\`). I may be negative or larger than W. Hardware: as an integer, brought to a new scale by shifts.`,
  alsoCalled: { apfixed: "fixed", apufixed: "ufixed", sfixed: "fixed" },
  options: ["round", "overflow"],
  named: (name) => name === "fixed" || name === "ufixed",
  read(written) {
    const total = wholeParameter(written, 0, "total bits", 2);
    const whole = wholeParameter(written, 1, "integer bits", 2);
    const options = readOptions(written, this.options);
    if (total === undefined || whole === undefined) return undefined;
    if (!checkWidth(written, total, 1) || !options) return undefined;
    const scale = 2 ** (whole - total);
    if (!checkScale(written, written.span, scale)) return undefined;
    const inside = optionTexts(options);
    const text = `${written.name}<${total}, ${whole}>`;
    return {
      ...integerFormat(total, written.name === "fixed"),
      kind: "fixed",
      text: inside.length > 0 ? `${text}(${inside.join(", ")})` : text,
      scale,
      rounding: options.rounding,
      overflow: options.overflow,
    };
  },
  factor: ({ bits, signed }) => ({ kind: "integer", bits, signed }),
};

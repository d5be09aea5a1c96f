import { constantText } from "./constant.ts";
import { type FormatKind, readOptions, rejectParameters } from "./kind.ts";

export const binary: FormatKind = {
  kind: "binary",
  forms: [{ label: "binary", snippet: "binary", detail: "one bit: -1 or +1" }],
  documentation: `One bit: the codes -1 (stored as 0) and +1 (stored as 1), times a scale. A value becomes +1 when it is at least 0. There is
no zero, so a \`binary\` tensor cannot be padded. Hardware: XNOR and popcount instead of multiplications.`,
  alsoCalled: { bipolar: "binary", bool: "binary", sign: "binary", xnor: "binary" },
  options: ["scale"],
  named: (name) => name === "binary",
  read(written) {
    const wrongParameters = rejectParameters(written);
    const options = readOptions(written, this.options);
    if (!options || wrongParameters) return undefined;
    return {
      kind: "binary",
      text: options.scale === undefined ? "binary" : `binary(scale: ${constantText(options.scale)})`,
      bits: 1,
      signed: true,
      low: -1,
      high: 1,
      scale: options.scale,
      rounding: "nearest_even",
      overflow: "saturate",
    };
  },
  factor: () => ({ kind: "sign", bits: 1 }),
};

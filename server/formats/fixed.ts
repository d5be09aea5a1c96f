import { report } from "../diagnostics/diagnostic.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "./constant.ts";
import { integerFormat } from "./integer.ts";
import { checkWidth, type FormatKind, optionTexts, readOptions, type WrittenFormat } from "./kind.ts";

export const fixed: FormatKind = {
  kind: "fixed",
  forms: [
    { label: "fixed<16, 6>", snippet: "fixed<${1:16}, ${2:6}>", detail: "signed fixed point: total, integer bits" },
    { label: "ufixed<8, 0>", snippet: "ufixed<${1:8}, ${2:0}>", detail: "unsigned fixed point: total, integer bits" },
  ],
  documentation: `Fixed point \`fixed<W, I>\`: W bits of which I stand in front of the binary point, sign included, as in \`ap_fixed\`;
\`ufixed\` has no sign. value = code · 2^(I-W). Options: \`round\` (\`nearest_even\`, \`half_up\`, \`floor\`, \`zero\`) and \`overflow\` (\`saturate\`,
\`wrap\`). I may be negative or larger than W. Hardware: as an integer, brought to a new scale by shifts.`,
  named: (name) => name === "fixed" || name === "ufixed",
  read(written) {
    const total = wholeParameter(written, 0, "total bits");
    const whole = wholeParameter(written, 1, "integer bits");
    const options = readOptions(written, ["round", "overflow"]);
    if (total === undefined || whole === undefined) return undefined;
    if (!checkWidth(written, total, 1) || !options) return undefined;
    const inside = optionTexts(options);
    const text = `${written.name}<${total},${whole}>`;
    return {
      ...integerFormat(total, written.name === "fixed"),
      kind: "fixed",
      text: inside.length > 0 ? `${text}(${inside.join(", ")})` : text,
      scale: 2 ** (whole - total),
      rounding: options.rounding,
      overflow: options.overflow,
    };
  },
};

function wholeParameter(written: WrittenFormat, index: number, what: string): number | undefined {
  const argument = written.parameters[index];
  const value = argument && constantOf(argument.value);
  const extra = index === 1 ? written.parameters[2] : undefined;
  if (value !== undefined && Number.isInteger(value) && Math.abs(value) <= 512 && !extra) return value;
  const found = extra
    ? `${written.parameters.length} numbers`
    : argument
      ? String(value ?? "something else")
      : "missing";
  const parameters = {
    what: extra ? `${written.name}<total bits, integer bits>` : `The number of ${what} of ${written.name}`,
    expected: extra ? "given two numbers" : "a whole number",
    found,
  };
  const span = extra ?? argument ?? written.span;
  written.diagnostics.push(report(wrongArgument, { statement: written.statement, span }, parameters));
  return undefined;
}

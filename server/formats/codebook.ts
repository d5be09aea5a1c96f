import { report } from "../diagnostics/diagnostic.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import type { NumberFormat } from "./format.ts";
import { checkWithin, type FormatKind, readOptions, type WrittenFormat, wholeParameter } from "./kind.ts";

/** @param readFormat Reads the format of the shared values. */
export function codebookKind(
  readFormat: (value: WrittenFormat["parameters"][number]["value"], written: WrittenFormat) => NumberFormat | undefined,
  factorOf: FormatKind["factor"],
): FormatKind {
  return {
    kind: "codebook",
    forms: [
      {
        label: "codebook<16, int8>",
        snippet: "codebook<${1:16}, ${2:int8}>",
        detail: "shared values: how many, their format",
      },
    ],
    documentation: `Shared values \`codebook<K, F>\`, for weights: K values (2 to 4096) of the integer or fixed-point format F; a weight is stored as an
index of log2 K bits. The values come from the weights by k-means, or are drawn where there is no file. Hardware: a table behind the
index, then the arithmetic of F.`,
    options: [],
    named: (name) => name === "codebook",
    read(written) {
      const entries = wholeEntries(written);
      const options = readOptions(written, this.options);
      const element = written.parameters[1];
      if (entries === undefined || !options) return undefined;
      const of = element && element.label === undefined ? readFormat(element.value, written) : undefined;
      if (element && !of) return undefined;
      const plain = of && (of.kind === "integer" || of.kind === "fixed") && !of.zero && !of.channelScales;
      if (!of || !plain || of.overflow !== "saturate" || written.parameters[2]) {
        const parameters = {
          what: "The format of the values of codebook<K, F>",
          expected: "intN, uintN, fixed or ufixed",
        };
        const found = written.parameters[2] ? "followed by more" : of ? of.text : "missing";
        const place = { statement: written.statement, span: written.parameters[2] ?? element ?? written.span };
        written.diagnostics.push(report(wrongArgument, place, { ...parameters, found }));
        return undefined;
      }
      const most = Math.min(4096, of.high - of.low + 1);
      if (!checkWithin(written, written.parameters[0]!, "values", entries, [2, most])) return undefined;
      return codebookOf(of, entries);
    },
    factor: ({ bits, codebook }) => ({
      kind: "index",
      bits,
      entries: codebook!.entries,
      value: factorOf(codebook!.of),
    }),
  };
}

/** `entries` shared values of an integer or fixed-point format. */
export function codebookOf(of: NumberFormat, entries: number): NumberFormat {
  return {
    ...of,
    kind: "codebook",
    text: `codebook<${entries}, ${of.text}>`,
    bits: Math.ceil(Math.log2(entries)),
    codebook: { entries, of },
  };
}

function wholeEntries(written: WrittenFormat): number | undefined {
  return written.parameters.length === 0
    ? wholeParameter(written, 0, "values", 2)
    : wholeParameter({ ...written, parameters: written.parameters.slice(0, 1) }, 0, "values", 2);
}

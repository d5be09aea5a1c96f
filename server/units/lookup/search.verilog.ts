import { lanes } from "../finish/shift.ts";
import { element, type MemoryFile, storedCode, table, type VerilogBody, validPipeline } from "../rtl.ts";
import { runBits, runsOf } from "./shape.ts";
import type { LookupUnit } from "./unit.ts";

/**
 * Binary search for the run that an integer lies in: stage s has found the upper s bits of its number and compares with the
 * start of the run in the middle of what is left. Numbers beyond the last run have starts that no integer reaches.
 */
export function searchBody(unit: LookupUnit, stages: number): VerilogBody {
  const runs = runsOf(unit);
  if (runs.starts.length > 2 ** stages) {
    throw new Error(`${unit.name}: ${runs.starts.length} runs do not fit ${stages} comparisons`);
  }
  // One more than the largest integer is never reached; the width holds it.
  const bits = runBits(unit);
  const out = unit.output.bits;
  const middles = (stage: number): readonly (number | undefined)[] =>
    Array.from({ length: 2 ** stage }, (_, index) => runs.starts[(2 * index + 1) * 2 ** (stages - 1 - stage)]);
  const bounds = Array.from({ length: stages }, (_, stage) => {
    const starts = middles(stage);
    return table(
      `starts_${stage}`,
      `weights/${unit.name}_starts_${stage}.mem`,
      "lutram",
      starts.length,
      bits + 1,
      (at, put) => {
        // The upper bit says that there is such a run.
        if (starts[at] !== undefined) {
          put(0, bits, starts[at]!);
          put(bits, 1, 1);
        }
      },
    );
  });
  const codes = table("codes", `weights/${unit.name}_codes.mem`, "lutram", 2 ** stages, out, (at, put) =>
    put(0, out, storedCode(unit.output.binary, runs.codes[Math.min(at, runs.codes.length - 1)]!)),
  );
  const bound = (stage: number): string => (stage === 0 ? "starts_0" : `starts_${stage}[found_${stage}]`);
  const memories: MemoryFile[] = [...bounds, codes].flatMap((it) => it.memories);
  const lines = bounds.flatMap((_, stage) => {
    const value = stage === 0 ? element("in_data", unit.input, bits) : `value_${stage}`;
    const last = stage === stages - 1;
    return [
      `wire [${bits}:0] start_${stage} = ${bound(stage)};`,
      ...(stage === 0 ? [`wire signed [${bits - 1}:0] value_0 = ${value};`] : []),
      `reg [${stage}:0] found_${stage + 1};`,
      "always @(posedge clk)",
      `  if (enable) found_${stage + 1} <= ${stage === 0 ? "" : `{found_${stage}, `}start_${stage}[${bits}] && value_${stage} >= $signed(start_${stage}[${bits - 1}:0])${stage === 0 ? "" : "}"};`,
      ...(last
        ? []
        : [
            `reg signed [${bits - 1}:0] value_${stage + 1};`,
            `always @(posedge clk) if (enable) value_${stage + 1} <= value_${stage};`,
          ]),
    ];
  });
  const body = [
    ...bounds.flatMap((it) => it.declaration),
    ...codes.declaration,
    ...validPipeline(stages + 1),
    ...lanes(unit, [
      ...lines,
      `reg [${out - 1}:0] result;`,
      `always @(posedge clk) if (enable) result <= codes[found_${stages}];`,
    ]),
  ];
  return { body, memories };
}

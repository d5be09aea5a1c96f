import type { Finish } from "../../../server/network/arithmetic.ts";
import { applyFinish } from "../../../server/network/reference/finish.ts";
import type { AttentionUnit } from "../../../server/units/attention/unit.ts";
import { designOf, fileOf } from "../../mapping/designs.ts";
import type { RecurrentDraw } from "./recurrentSample.ts";

/** The heads of a random attention layer, as the mapping builds them. */
export function drawAttention(
  { between, pick, divisor }: RecurrentDraw,
  own: Pick<AttentionUnit, "name" | "layer" | "memory" | "dsp">,
): AttentionUnit {
  const heads = pick(1, 2, 3);
  const features = heads * pick(1, 2, 4);
  const layer =
    `attention(x, heads: ${heads}, causal: ${pick("true", "false")}, table: ${pick(16, 64, 1024)},` +
    ` inner: ${pick("int16", `int${between(3, 8)}`, `fixed<${between(4, 9)},3>`, "ternary")})` +
    ` @weights(int${between(2, 8)}) @fold(pe: ${divisor(features)}, simd: ${divisor(features)})`;
  const text = fileOf(`  input x: int6(scale: 2^-5)[${between(1, 5)}, ${features}]\n  h = ${layer}\n  output h`);
  const unit = designOf(text).units.find((it) => it.kind === "attention")!;
  return { ...unit, ...own };
}

/** One number at a time, as section 12 of docs/numerics.md says; BigInt where a double could round. */
export function modelAttention(unit: AttentionUnit, sums: readonly number[]): number[] {
  const { arithmetic, steps, features, heads, causal } = unit;
  const { exponential, probability } = arithmetic;
  const round = (finish: Finish, value: number, format: AttentionUnit["arithmetic"]["key"]["format"]) =>
    applyFinish(finish, Float64Array.of(value), 1, format)[0]!;
  const code = (matrix: number, name: "query" | "key" | "value", step: number, feature: number) => {
    const { finish, format } = arithmetic[name];
    return round(finish, sums[(step * 3 + matrix) * features + feature]!, format);
  };
  const size = features / heads;
  const result: number[] = [];
  for (let step = 0; step < steps; step++) {
    for (let feature = 0; feature < features; feature++) {
      const head = Math.floor(feature / size);
      const own = Array.from({ length: size }, (_, at) => head * size + at);
      const seen = Array.from({ length: causal ? step + 1 : steps }, (_, at) => at);
      const scores = seen.map((other) =>
        own.reduce((sum, at) => sum + code(0, "query", step, at) * code(1, "key", other, at), 0),
      );
      const most = Math.max(...scores);
      const powers = scores.map((score) => BigInt(exponential.code(score - most)));
      const all = powers.reduce((a, b) => a + b);
      const total = seen.reduce((sum, other) => {
        const scaled = powers[other]! << 16n;
        const [whole, rest] = [scaled / all, scaled % all];
        const up = 2n * rest > all || (2n * rest === all && whole % 2n === 1n) ? 1n : 0n;
        const weight = Math.min(probability.high, Number(whole + up));
        return sum + weight * code(2, "value", other, feature);
      }, 0);
      result.push(round(arithmetic.context, total, arithmetic.value.format));
    }
  }
  return result;
}

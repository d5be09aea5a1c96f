import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { generateFolder } from "../../server/generate/folder.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { check, environment, network } from "./check.ts";

describe("early exits", () => {
  test("expected work is the work of each layer times the share of inferences that reach it", () => {
    const { network: checked, layer } = network(`network n {
  input x: uint8[10]
  a = dense(x, units: 20)
  exit first = dense(a, units: 2) when confidence > 90% taken 60%
  b = dense(a, units: 30)
  exit second = dense(b, units: 2) when confidence >= 80% taken 50%
  c = dense(b, units: 2)
  output c
}`);
    // Of 100 inferences all compute a and first, 40 go on to b and second, 20 to c.
    const expected = 200 + 40 + 0.4 * (600 + 60) + 0.2 * 60;
    expect(checked.expected?.macs).toBeCloseTo(expected, 9);
    expect(checked.expected?.share).toBeCloseTo(0.2, 12);
    expect(checked.exits?.map(({ name, confidence, taken }) => [name, confidence, taken])).toEqual([
      ["first", 0.9, 0.6],
      ["second", 0.8, 0.5],
    ]);
    expect(checked.outputs).toEqual(["first", "first.confident", "second", "second.confident", "c"]);
    expect(layer("first.confident").output).toMatchObject({ shape: [1], range: { low: 0, high: 1 } });
    expect(checked.expected?.needed.get("b")).toEqual({ exit: 1, share: expect.closeTo(0.4, 12) });
    expect(checked.expected?.needed.get("c")).toEqual({ exit: 2, share: expect.closeTo(0.2, 12) });
    expect(layer("first").notGenerated).toBeUndefined();
  });

  test("latency and energy on average, and how they are distributed", () => {
    const source = (taken: number) => `target board {
  device xc7z020
  clock 100 MHz
}
network n on board {
  input x: uint8[10]
  a = dense(x, units: 20)
  exit first = dense(a, units: 2) when confidence > 90% taken ${taken}%
  b = dense(a, units: 30)
  exit second = dense(b, units: 2) when confidence > 80% taken 50%
  c = dense(b, units: 2)
  output c
}`;
    const compiled = (taken: number) => createCompiler(environment())(parse(source(taken)));
    const { mapped, diagnostics } = compiled(60);
    const { design, estimate } = mapped[0]!;
    const { ends, latency, energy } = estimate.expected!;
    const cycles = (layer: string) => design.timing.layerFinish.get(layer)!;
    expect(ends.map(({ exit, share }) => [exit, share])).toEqual([
      ["first", expect.closeTo(0.6, 12)],
      ["second", expect.closeTo(0.2, 12)],
      [undefined, expect.closeTo(0.2, 12)],
    ]);
    expect(ends[0]!.latency.value).toBe(cycles("first.confident") / 100e6);
    expect(ends[1]!.latency.value).toBe(cycles("second.confident") / 100e6);
    expect(cycles("first.confident")).toBeGreaterThan(cycles("first"));
    expect(ends[2]!.latency).toEqual(estimate.latency);
    expect(cycles("first")).toBeLessThan(cycles("second"));
    const mean = 0.6 * cycles("first.confident") + 0.2 * cycles("second.confident") + 0.2 * design.timing.latency;
    expect(latency.value).toBeCloseTo(mean / 100e6, 15);
    // A streaming accelerator runs on behind an exit that is taken.
    for (const end of [...ends, { energy }]) expect(end.energy.value).toBe(estimate.energy.total.value);
    expect(diagnostics).toEqual([]);
    const options = { file: "n.dnnx", backend: "hls", vectors: 1, seed: 1, version: "0" } as const;
    const readme = generateFolder(design, estimate, options).get("README.md");
    expect(readme).toContain("a word of `first.confident` is 1 when its largest share is more than 90 %");

    const json = estimateJson("n.dnnx", estimate) as Record<string, unknown>;
    expect(json.exits).toMatchObject([{ exit: "first" }, { exit: "second" }, { exit: null }]);
    expect(json.expected_latency).toMatchObject({ value: latency.value });

    const never = compiled(0).mapped[0]!.estimate.expected!;
    expect(never.ends[0]!.share).toBe(0);
    expect(never.latency.value).toBeGreaterThan(latency.value!);
  });

  test("an exit is taken where the largest share of a softmax exceeds the confidence", () => {
    const { network: checked } = network(`network n {
  input x: int8(scale: 2^-4)[6]
  exit sure = quantize(x, to: int8(scale: 2^-4)) when confidence > 60% taken 50%
  exit even = quantize(x, to: int8(scale: 2^-4)) when confidence >= 50% taken 50%
  exit always = quantize(x, to: int8(scale: 2^-4)) when confidence >= 0% taken 50%
  //                                                    ^^^^^^^^^^^^^^^^ dnnx-constant-exit
  output x
}`);
    const codes = fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 6, maxLength: 6 });
    let taken = 0;
    fc.assert(
      fc.property(codes, (x) => {
        const powers = x.map((code) => Math.exp(code / 16));
        const share = Math.max(...powers) / powers.reduce((sum, power) => sum + power, 0);
        const results = runReference(checked, { x });
        // An exponential is rounded to 2^-15.
        const expected = share > 0.6 ? 1 : 0;
        if (Math.abs(share - 0.6) > 1e-3) expect(results.get("sure.confident")![0]).toBe(expected);
        expect(results.get("always.confident")![0]).toBe(1);
        taken += expected;
      }),
      { seed: 1 },
    );
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(100);
    // Two of six stand out alike, the others are too far off to count: a half each.
    const half = { x: [127, 127, -128, -128, -128, -128] };
    expect(runReference(checked, half).get("even.confident")![0]).toBe(1);
    expect(runReference(checked, half).get("sure.confident")![0]).toBe(0);
  });

  test("what is wrong with an exit", () => {
    check(`network n {
  input x: uint8[10]
  exit a = dense(x, units: 2) when confidence < 90% taken 60%
  //                               ^^^^^^^^^^^^^^^^ dnnx-wrong-argument The condition of the exit "a" must be confidence > followed by a share such as 90%, but it is "confidence < 90%".
  exit b = dense(x, units: 2) when confidence > 90% taken 160%
  //                                                      ^^^^ dnnx-wrong-argument "taken" of the exit "b" must be a share from 0% to 100%, but it is above 100%: 160%.
  exit d = dense(x, units: 2) when confidence > 150% taken -6%
  //                                            ^^^^ dnnx-wrong-argument The confidence of the exit "d" must be a share from 0% to 100%, but it is above 100%: 150%.
  //                                                       ^^^ dnnx-wrong-argument "taken" of the exit "d" must be a share from 0% to 100%, but it is negative: -6%.
  exit c = dense(x, units: 2) when confidence > 90%
  //                                              ^ dnnx-syntax
  exit c = dense(x, units: 2) when confidence > 90% taken 10%
  //   ^ dnnx-duplicate-name
  exit f = dense(x, units: 10) when confidence > 80% taken 10%
  output x
}`);
  });

  test("a condition that always or never holds", () => {
    check(`network n {
  input x: int8(scale: 2^-4)[10]
  input close: uint2(scale: 2^-3)[10]
  exit one = dense(x, units: 1) when confidence > 90% taken 60%
  //   ^^^ dnnx-exit-differs
  //                                 ^^^^^^^^^^^^^^^^ dnnx-constant-exit Every inference ends here: the only class has at least 100 %.
  exit sure = quantize(x, to: int8(scale: 2^-4)) when confidence > 100% taken 1%
  //                                                  ^^^^^^^^^^^^^^^^^ dnnx-constant-exit at most 100 %
  exit likely = quantize(x, to: int8(scale: 2^-4)) when confidence >= 100% taken 1%
  exit even = quantize(x, to: int8(scale: 2^-4)) when confidence >= 10% taken 60%
  //                                                  ^^^^^^^^^^^^^^^^^ dnnx-constant-exit the surest of 10 classes has at least 10 %
  exit above = quantize(x, to: int8(scale: 2^-4)) when confidence > 10% taken 60%
  exit near = quantize(close, to: uint2(scale: 2^-3)) when confidence > 15% taken 60%
  //                                                       ^^^^^^^^^^^^^^^^ dnnx-constant-exit No inference ends here: the surest of 10 classes has at most 13.9 %.
  output x
}`);
  });

  test("the result of an exit stands for that of an output", () => {
    check(`network classes {
  input x: int8(scale: 2^-4)[10]
  exit few = dense(x, units: 5) when confidence > 90% taken 60%
  //   ^^^ dnnx-exit-differs The exit "few" gives 5 values where the output "output.argmax" has 12.
  exit all = dense(x, units: 12) when confidence > 90% taken 60%
  output argmax(dense(x, units: 12))
}
network several {
  input x: int8(scale: 2^-4)[10]
  exit sure = dense(x, units: 5) when confidence > 90% taken 60%
  a = dense(x, units: 3)
  b = dense(x, units: 5)
  output a, b
}`);
  });
});

const networks = `network teacher {
  input x: uint8[8]
  h = dense(x, units: 32)
  y = dense(h, units: 4)
  output y
}
network student on board @distilled(from: teacher) {
  input x: uint8[8]
  y = dense(x, units: 4) @weights(int4)
  output y
}
target board {
  device xc7z020
  clock 100 MHz
}`;

describe("distilled networks", () => {
  test("are compared with their teacher", () => {
    const { mapped } = createCompiler(environment())(parse(networks));
    const json = estimateJson("n.dnnx", mapped[0]!.estimate) as Record<string, unknown>;
    expect(json.distilled).toMatchObject({
      teacher: "teacher",
      teacher_parameters: 8 * 32 + 32 + 32 * 4 + 4,
      student_parameters: 8 * 4 + 4,
      teacher_macs: 8 * 32 + 32 * 4,
      student_macs: 8 * 4,
    });
    const { student_weight_bits: own, teacher_weight_bits: other } = json.distilled as Record<string, number>;
    expect(own).toBeLessThan(8 * 4 * 4 + 4 * 32);
    expect(other).toBeGreaterThan((8 * 32 + 32 * 4) * 8);
  });

  test("inputs and outputs must agree, and there must be a teacher", () => {
    check(`network teacher {
  input x: uint8[8]
  output x
}
network a @distilled(from: teacher) {
  //                       ^^^^^^^ dnnx-distilled-differs the output "x" of the teacher is [8], "y" is [4]
  input x: uint8[8]
  y = dense(x, units: 4)
  output y
}
network b @distilled(from: teachr) {
  //                       ^^^^^^ dnnx-unknown-name Did you mean "teacher"?
  input x: uint8[8]
  output x
}
network c @distilled(from: c) {
  //                       ^ dnnx-distilled-differs its own teacher
  input x: uint8[8]
  y = dense(x, units: 4) @distilled(from: a)
  //                      ^^^^^^^^^ dnnx-misplaced-statement
  output y
}
network d @distilled {
  //      ^^^^^^^^^^ dnnx-missing-parameter
  input x: uint8[8]
  output x
}`);
  });

  test("networks cannot learn from each other", () => {
    check(`network a @distilled(from: b) {
  //                       ^ dnnx-distilled-differs "b" is distilled from "c" is distilled from "a"
  input x: uint8[8]
  output x
}
network b @distilled(from: c) {
  //                       ^ dnnx-distilled-differs
  input x: uint8[8]
  output x
}
network c @distilled(from: a) {
  //                       ^ dnnx-distilled-differs
  input x: uint8[8]
  output x
}`);
  });

  test("a teacher may be imported", () => {
    const source = `import "teacher.dnnx"
network small @distilled(from: teacher) {
  input x: uint8[8]
  y = dense(x, units: 4)
  output y
}`;
    const sources = { "teacher.dnnx": networks };
    const { network: checked } = network(source, {}, sources);
    expect(checked.distilled?.teacherSize.macs).toBe(8 * 32 + 32 * 4);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { hlsFiles } from "../../../server/generate/hls/files.ts";
import { expectedPath, frameWords, inputPath, vectorFile } from "../../../server/generate/vectors.ts";
import { inputsOf, type Unit } from "../../../server/units/unit.ts";
import { compileAndRun, vendorHeaders } from "./compile.ts";
import { separateUnits } from "./design.ts";
import { modelUnit } from "./model.ts";
import { askedKinds, randomSample, type Sample } from "./samples.ts";

const FRAMES = 3;

function samplesOf(seed: number, share = 1): Sample[] {
  return askedKinds.flatMap(([kind, count]) =>
    Array.from({ length: Math.ceil(count * share) }, (_, i) => {
      const [sample] = fc.sample(randomSample(kind, i, FRAMES), { numRuns: 1, seed: seed * 1000 + i });
      return sample!;
    }),
  );
}

function filesOf(samples: readonly Sample[]): Map<string, string> {
  const design = separateUnits(
    "bench",
    samples.map((s) => s.unit),
  );
  const files = hlsFiles(design);
  let port = 0;
  samples.forEach(({ unit, frames }, i) => {
    for (let input = 0; input < inputsOf(unit).length; input++, port++) {
      const inputPort = design.inputs[port]!;
      files.set(inputPath(port), vectorFile(frames.map((frame) => frameWords(frame[input]!, inputPort))));
    }
    files.set(
      expectedPath(i),
      vectorFile(frames.map((frame) => frameWords(modelUnit(unit, frame), design.outputs[i]!))),
    );
  });
  return files;
}

test("random units of every kind agree with the plain model", async () => {
  const seed = Number(process.env.DNNX_SEED ?? 1);
  const samples = samplesOf(seed);
  const { output } = await compileAndRun("bench", filesOf(samples));
  const failing = /port=(\d+)/.exec(output)?.[1];
  const unit = failing === undefined ? "" : describe(samples[Number(failing)]!.unit);
  expect(`${output}${unit}`).toBe(`DNNX result vectors=${FRAMES} mismatches=0\n`);
});

function describe(unit: Unit): string {
  return JSON.stringify(unit, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value), 1);
}

test("a wrong expectation is a mismatch", async () => {
  const samples = samplesOf(2, 0.05);
  const files = filesOf(samples);
  const port = Math.min(3, samples.length - 1);
  const path = expectedPath(port);
  const lines = files.get(path)!.split("\n");
  lines[lines.length - 2] = flip(lines.at(-2)!);
  files.set(path, lines.join("\n"));
  const { output } = await compileAndRun("bench", files);
  expect(output).toMatch(
    new RegExp(
      `^DNNX mismatch vector=2 port=${port} word=\\d+ expected=[0-9a-f]+ actual=[0-9a-f]+\nDNNX result vectors=3 mismatches=1\n$`,
    ),
  );
});

/** The word with its lowest bit changed. */
function flip(word: string): string {
  return word.slice(0, -1) + (Number.parseInt(word.at(-1)!, 16) ^ 1).toString(16);
}

test("a file that ends inside a frame is no pass", async () => {
  const files = filesOf(samplesOf(3, 0.05));
  const text = files.get(inputPath(0))!;
  files.set(inputPath(0), text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1));
  const { output } = await compileAndRun("bench", files);
  expect(output).toContain("does not hold a whole number of frames");
});

test.skipIf(vendorHeaders === undefined)(
  "the same text compiles against the vendor's headers (DNNX_XILINX_HEADERS: the folder of ap_int.h) and agrees",
  async () => {
    const { output, warnings } = await compileAndRun("bench", filesOf(samplesOf(1)), "vendor");
    expect(warnings).toBe("");
    expect(output).toBe(`DNNX result vectors=${FRAMES} mismatches=0\n`);
  },
);

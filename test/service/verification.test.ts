import { expect, test } from "vitest";
import { verificationLines, verificationSummary } from "../../server/service/verification.ts";
import { network, open } from "./documents.ts";

const measured = { simulator: "verilator", vectors: 20, mismatches: 0, intervalCycles: 1_010, latencyCycles: 2_000 };
const { estimate } = open(network("  a = relu(image)\n  output a")).compilation().mapped[0]!;
const around = (value: number) => ({ value, low: 0.98 * value, high: 1.02 * value, source: "test" });

test("a verification that passed", () => {
  expect(verificationSummary("net", measured)).toBe(
    "net: all 20 vectors agree with the reference bit for bit (verilator).",
  );
  const told = { ...estimate, intervalCycles: around(1_000), latencyCycles: { value: null, reason: "no model" } };
  expect(verificationLines(measured, told)).toEqual([
    "20 vectors simulated with verilator, 0 mismatches",
    "interval 1,010 cycles (10.1 µs); estimated 1,000, +1 % off",
    "latency 2,000 cycles (20 µs); not estimated: no model",
  ]);
});

test("cycles outside of the band of the estimate are said to be so", () => {
  const told = { ...estimate, intervalCycles: around(1_000), latencyCycles: around(1_900) };
  expect(verificationLines(measured, told).slice(1)).toEqual([
    "interval 1,010 cycles (10.1 µs); estimated 1,000, +1 % off",
    "latency 2,000 cycles (20 µs); estimated 1,900, +5.26 % off, outside its band of 1,862 to 1,938",
  ]);
});

test("a verification that found a difference names the first one", () => {
  const firstMismatch = { vector: 3, port: 0, word: 7, expected: "0f", actual: "0e" };
  const failed = { simulator: "g++", vectors: 20, mismatches: 1, firstMismatch };
  expect(verificationSummary("net", failed)).toBe("net: 1 of 20 vectors differ from the reference (g++).");
  expect(verificationLines(failed, estimate)).toEqual([
    "20 vectors simulated with g++, 1 mismatch",
    "first mismatch: vector 3, output 0, word 7: expected 0f, got 0e (hexadecimal)",
  ]);
});

test("an interval of few vectors is said to be unsettled", () => {
  const lines = (vectors: number) => verificationLines({ ...measured, vectors }, estimate).slice(2, -1);
  expect(lines(5)).toEqual([
    "5 vectors are too few to be sure that the interval has settled, because the first frames fill the buffers; 6 are enough for most designs",
  ]);
  expect(lines(6)).toEqual([]);
});

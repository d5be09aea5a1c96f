import { describe, expect, test } from "vitest";
import { readUnit } from "../../server/network/quantities.ts";
import { check, network } from "./check.ts";

describe("units", () => {
  test.each([
    ["MHz", "frequency", 1e6],
    ["GHz", "frequency", 1e9],
    ["ns", "time", 1e-9],
    ["us", "time", 1e-6],
    ["µs", "time", 1e-6],
    ["s", "time", 1],
    ["mV", "voltage", 1e-3],
    ["nm", "length", 1e-9],
    ["mm2", "area", 1e-6],
    ["um2", "area", 1e-12],
    ["KiB", "information", 1024],
    ["MB", "information", 1e6],
    ["Mbit", "information", 1e6 / 8],
    ["GB/s", "bandwidth", 1e9],
    ["GiB/s", "bandwidth", 2 ** 30],
    ["uJ/inference", "energy", 1e-6],
    ["pJ", "energy", 1e-12],
    ["W", "power", 1],
    ["inference/s", "throughput", 1],
    ["kinference/s", "throughput", 1e3],
    ["cycles", "cycles", 1],
  ])("%s", (text, dimension, factor) => {
    const unit = readUnit(text);
    expect(unit?.dimension).toBe(dimension);
    expect(unit?.factor).toBeCloseTo(factor, 20);
  });

  test.each([
    "mhz",
    "msec",
    "Kihz",
    "KiHz",
    "MM",
    "inference",
    "J/s",
    "W/inference",
    "kcycles",
    "/s",
    "s/s",
    "constructor",
    "mtoString",
  ])("%s is none", (text) => {
    expect(readUnit(text)).toBeUndefined();
  });
});

describe("requirements", () => {
  test("are read into SI units", () => {
    const { network: checked } = network(`network n {
  input x: uint8[4]
  y = dense(flatten(x), units: 2)
  output y
  require throughput >= 10000 inference/s
  require latency    <= 1 ms
  require latency < 500 cycles
  require energy <= 50 uJ/inference
  require energy <= 2 * 10^1
  //                ^^^^^^^^ dnnx-wrong-dimension The bound of "energy" is an energy, but a number without a unit is written.
  require power <= 1.5 W
  require bram <= 40%
  require dsp <= 100
  require y.lut <= 500
  require y.flatten.ff <= 1%
  require memory <= 16 KiB
  require area <= 4 mm2
  require interval <= 2 * 64
  //                  ^^^^^^ dnnx-wrong-dimension
}`);
    expect(
      checked.requirements.map(({ text, metric, layer, comparison, bound, unit }) => [
        text,
        metric,
        layer,
        comparison,
        bound,
        unit,
      ]),
    ).toEqual([
      ["throughput >= 10000 inference/s", "throughput", undefined, ">=", 10000, "inference/s"],
      ["latency <= 1 ms", "latency", undefined, "<=", 1e-3, "s"],
      ["latency < 500 cycles", "latency", undefined, "<", 500, "cycles"],
      ["energy <= 50 uJ/inference", "energy", undefined, "<=", 50e-6, "J"],
      ["power <= 1.5 W", "power", undefined, "<=", 1.5, "W"],
      ["bram <= 40%", "bram", undefined, "<=", 0.4, "fraction"],
      ["dsp <= 100", "dsp", undefined, "<=", 100, "count"],
      ["y.lut <= 500", "lut", "y", "<=", 500, "count"],
      ["y.flatten.ff <= 1%", "ff", "y.flatten", "<=", 0.01, "fraction"],
      ["memory <= 16 KiB", "memory", undefined, "<=", 16384, "bytes"],
      ["area <= 4 mm2", "area", undefined, "<=", 4e-6, "m2"],
    ]);
  });

  test("wrong ones name what they are and what they should be", () => {
    check(`network n {
  input x: uint8[4]
  output x
  require latency <= 5 MHz
  //                 ^^^^^ dnnx-wrong-dimension is a time or a number of cycles, but a frequency is written. Write for example "1 ms" or "1000 cycles".
  require latency <= 1 msec
  //                   ^^^^ dnnx-unknown-unit "msec" is not a unit
  require speed >= 5
  //      ^^^^^ dnnx-unknown-metric
  require latncy <= 1 ms
  //      ^^^^^^ dnnx-unknown-metric Did you mean "latency"?
  require latency == 1 ms
  //              ^^ dnnx-requirement-form "==" does not compare
  require latency + 1 <= 1 ms
  //      ^^^^^^^^^^^ dnnx-requirement-form not the name of a figure
  require latency <= fast
  //                 ^^^^ dnnx-wrong-argument a time or a number of cycles, but it is "fast"
  require throughput >= -3 inference/s
  //                    ^^^^^^^^^^^^^^ dnnx-wrong-argument The bound of "throughput" must be a throughput that is not negative, such as 10000 inference/s, but it is negative: -3 inference/s.
  require dsp <= 2 - 5
  //             ^^^^^ dnnx-wrong-argument The bound of "dsp" must be a share or a number that is not negative, such as 40% or 200, but it is negative: -3.
  require bram <= -5%
  //              ^^^ dnnx-wrong-argument negative: -5%.
  require nobody.lut <= 5%
  //      ^^^^^^ dnnx-unknown-name
}`);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler, type MappedNetwork } from "../../server/service/compile.ts";
import { type Cycles, distributionText } from "./distribution.ts";
import { randomNetwork } from "./randomNetwork.ts";
import { randomSequence } from "./randomSequence.ts";
import { randomStructure } from "./randomStructure.ts";

/**
 * The three executors of docs/numerics.md on random networks: what the Verilog and the C++ compute is what the reference
 * computes, bit for bit, with and without pauses on both ends; and the Verilog needs the cycles that the estimate says.
 */
const count = Number(process.env.DNNX_NETWORKS ?? 30);
const seed = Number(process.env.DNNX_SEED ?? 1);
const vectors = 4;

function mapped(text: string): MappedNetwork {
  const compilation = createCompiler({ weights: () => ({ state: "missing", reason: "not in this test" }) })(
    parse(text),
  );
  const [network] = compilation.mapped;
  const errors = compilation.diagnostics.filter((it) => it.severity === "error");
  if (!network || errors.length > 0) throw new Error(`${errors.map((it) => it.message).join("\n")}\n${text}`);
  return network;
}

const file = "random.dnnx";
const quiet = (): void => {};

/** What is drawn, and how many for each hundred that are asked for. */
const kinds = [
  { what: "networks", networks: randomNetwork, share: 70 },
  { what: "networks over sequences", networks: randomSequence, share: 30 },
  { what: "networks that move data", networks: randomStructure, share: 50 },
];

test.for(kinds)(
  "random $what agree in reference, Verilog and C++, and in cycles",
  {
    timeout: 60_000 * count,
  },
  async ({ what, networks, share }) => {
    const latencies: Cycles[] = [];
    const intervals: Cycles[] = [];
    const drawn = Math.ceil((count * share) / 100);
    for (const text of fc.sample(networks, { numRuns: drawn, seed })) {
      const network = mapped(text);
      const verilog = await verifyAccelerator(
        network,
        { file, backend: "verilog", vectors, simulator: "icarus" },
        quiet,
      );
      const hls = await verifyAccelerator(network, { file, backend: "hls", vectors }, quiet);
      expect({ verilog: verilog.mismatches, hls: hls.mismatches }, text).toEqual({ verilog: 0, hls: 0 });
      expect(verilog.vectors).toBe(vectors);
      expect(hls.vectors).toBe(vectors);
      if (verilog.backend !== "verilog") throw new Error("the Verilog was not simulated");
      const { timing } = network.design;
      latencies.push({ simulated: verilog.latencyCycles, estimated: timing.latency });
      intervals.push({ simulated: verilog.intervalCycles ?? Number.NaN, estimated: timing.interval });
      expect(Math.abs(verilog.latencyCycles - timing.latency), `latency of\n${text}`).toBeLessThanOrEqual(
        Math.max(2, 0.02 * timing.latency),
      );
      expect(
        Math.abs((verilog.intervalCycles ?? Number.NaN) - timing.interval),
        `interval of\n${text}`,
      ).toBeLessThanOrEqual(Math.max(1, 0.02 * timing.interval));
    }
    console.log(
      [
        `${drawn} random ${what} (seed ${seed})`,
        distributionText("  interval", intervals),
        distributionText("  latency", latencies),
      ].join("\n"),
    );
  },
);

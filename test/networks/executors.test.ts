import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { doesNotFit } from "../../server/diagnostics/doesNotFit.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler, type MappedNetwork } from "../../server/service/compile.ts";
import { burstNetworks } from "./burstNetworks.ts";
import { type Cycles, distributionText } from "./distribution.ts";
import { formatNetworks } from "./formatNetworks.ts";
import { randomNetwork } from "./randomNetwork.ts";
import { randomSequence } from "./randomSequence.ts";
import { randomStructure } from "./randomStructure.ts";

/**
 * The three executors of docs/numerics.md on random networks: what the Verilog and the C++ compute is what the reference
 * computes, bit for bit, with and without pauses on both ends; and the Verilog needs the cycles that the estimate says.
 */
const count = Number(process.env.DNNX_NETWORKS ?? 30);
const seed = Number(process.env.DNNX_SEED ?? 1);
const vectors = 5;

function mapped(text: string): MappedNetwork {
  const compilation = createCompiler({ weights: () => ({ state: "missing", reason: "not in this test" }) })(
    parse(text),
  );
  const [network] = compilation.mapped;
  // What is too large for its device is simulated all the same.
  const errors = compilation.diagnostics.filter((it) => it.severity === "error" && it.code !== doesNotFit.code);
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
    // All that is wrong is collected, so that one network does not hide the others.
    const wrong: string[] = [];
    const drawn = Math.ceil((count * share) / 100);
    for (const text of fc.sample(networks, { numRuns: drawn, seed })) {
      const found = await differences(text, latencies, intervals).catch((error: Error) => [error.message]);
      if (found.length === 0) continue;
      wrong.push(`${found.join("\n")}\n${text}`);
      // Said at once: a long run may be stopped before its end.
      console.log(wrong.at(-1));
    }
    console.log(
      [
        `${drawn} random ${what} (seed ${seed})`,
        distributionText("  interval", intervals),
        distributionText("  latency", latencies),
      ].join("\n"),
    );
    expect(wrong).toEqual([]);
  },
);

test.for(formatNetworks)("formats at their limits: %s", { timeout: 60_000 }, async (text) => {
  expect(await differences(text, [], [])).toEqual([]);
});

test.for(burstNetworks)("words that come in bursts: %s", { timeout: 60_000 }, async (text) => {
  expect(await differences(text, [], [])).toEqual([]);
});

/** What of a network is not as the reference or the estimate says; its cycles are added to those of the others. */
async function differences(text: string, latencies: Cycles[], intervals: Cycles[]): Promise<string[]> {
  const network = mapped(text);
  const verilog = await verifyAccelerator(network, { file, backend: "verilog", vectors, simulator: "icarus" }, quiet);
  const hls = await verifyAccelerator(network, { file, backend: "hls", vectors }, quiet);
  if (verilog.backend !== "verilog") throw new Error("the Verilog was not simulated");
  const found: string[] = [];
  for (const { backend, mismatches, vectors: compared } of [verilog, hls]) {
    if (mismatches !== 0) found.push(`${backend}: ${mismatches} mismatches`);
    if (compared !== vectors) found.push(`${backend}: ${compared} of ${vectors} vectors compared`);
  }
  const { timing } = network.design;
  const latency = { simulated: verilog.latencyCycles, estimated: timing.latency };
  const interval = { simulated: verilog.intervalCycles ?? Number.NaN, estimated: timing.interval };
  latencies.push(latency);
  intervals.push(interval);
  // Near enough to pass, but told: each is a step that the estimate does not know of.
  for (const [what, { simulated, estimated }] of Object.entries({ latency, interval })) {
    if (simulated !== estimated) console.log(`${what}: ${simulated} cycles, estimated ${estimated}\n${text}`);
  }
  if (!isNear(latency, 1)) found.push(`latency: ${latency.simulated} cycles instead of ${latency.estimated}`);
  if (!isNear(interval, 1)) found.push(`interval: ${interval.simulated} cycles instead of ${interval.estimated}`);
  return found;
}

/** Within 1 %, or so many cycles where that is less. */
function isNear({ simulated, estimated }: Cycles, cycles: number): boolean {
  return Math.abs(simulated - estimated) <= Math.max(cycles, 0.01 * estimated);
}

import { describe, expect, test } from "vitest";
import { comparison } from "../../../server/service/views/comparison.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { network, open } from "../documents.ts";

const uri = "file:///test.dnnx";
const text = `target tiny {
  device ice40up5k
  clock 20 MHz
}
target gpu {
  device titan_x
}
${network("  c = conv(image, filters: 64, kernel: 3)\n  d = dense(flatten(c), units: 100)\n  output d\n  require latency <= 1 s")}`;

function compared(source: string, others: readonly string[] = []) {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  workspace.open(uri, source);
  return comparison(workspace, { uri, others });
}

describe("the data of the comparison", () => {
  test("hold every target of the file, those of the network first", () => {
    const { data } = compared(text);
    expect(data!.rows.map(({ name, from, kind }) => [name, from, kind])).toEqual([
      ["board", "network", "streaming"],
      ["tiny", "file", "streaming"],
      ["gpu", "file", "processor"],
    ]);
    const own = open(text).compilation().mapped[0]!.estimate;
    expect(data!.rows[0]!.latency.slice(0, 3)).toEqual([
      own.latency.value,
      own.latency.value === null ? null : own.latency.low,
      own.latency.value === null ? null : own.latency.high,
    ]);
    expect(data!.rows[0]).toMatchObject({ fits: true, requirements: { met: 1, missed: 0, unknown: 0 } });
  });

  test("a target that the network does not name is estimated as if it did", () => {
    const { data } = compared(text);
    const named = open(text.replace("net on board", "net on tiny")).compilation().mapped[0]!.estimate;
    const tiny = data!.rows.find(({ name }) => name === "tiny")!;
    expect(tiny.throughput[0]).toBe(named.throughput.value);
    expect(tiny.energy[0]).toBe(named.energy.total.value);
    expect(tiny.fits).toBe(false);
    expect(tiny.fullest!.share).toBeGreaterThan(1);
  });

  test("of a processor only bounds are known", () => {
    const { data } = compared(text);
    const gpu = data!.rows.find(({ name }) => name === "gpu")!;
    expect(gpu).toMatchObject({ fits: null, requirements: null, fullest: null });
    expect(gpu.throughput[0]! * gpu.latency[0]!).toBeCloseTo(1, 12);
    expect(gpu.energy[0]).toBeNull();
    expect(data!.texts[gpu.energy[1]!]).toContain("Only the roofline");
  });

  test("devices of the catalogue are added on demand, at the clock of the target where they reach it", () => {
    const { data } = compared(text, ["xc7z045", "ice40up5k", "nothing"]);
    const [zynq, ice] = data!.rows.filter(({ from }) => from === "catalogue");
    expect([zynq!.name, ice!.name]).toEqual(["xc7z045", "ice40up5k"]);
    expect(zynq!.clock).toBe(100e6);
    expect(ice!.clock).toBeLessThan(100e6);
    expect(data!.catalogue.map(({ name }) => name)).toEqual(expect.arrayContaining(["xc7z045", "titan-x"]));
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { graph } from "../../../server/service/views/graph.ts";
import { timeline } from "../../../server/service/views/timeline.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { network } from "../documents.ts";

const uri = "file:///test.dnnx";
const workspaceOf = (text: string) => {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  workspace.open(uri, text);
  return workspace;
};
const example = (name: string) => readFileSync(new URL(`../../../examples/${name}.dnnx`, import.meta.url), "utf8");
const dataOf = (text: string) => graph(workspaceOf(text), { uri }).data!;

describe("the graph of a network", () => {
  test("has every layer once and an edge for every tensor that is read", () => {
    const workspace = workspaceOf(example("residual"));
    const { nodes, edges, bottleneck } = graph(workspace, { uri }).data!;
    const [mapped] = workspace.get(uri)!.compilation().mapped;
    expect(nodes.map(({ name }) => name)).toEqual(mapped!.network.layers.map(({ name }) => name));
    expect(edges.map(({ from, to, port }) => [from, to, port])).toEqual(
      mapped!.network.layers.flatMap(({ name, inputs }) => inputs.map((from, port) => [from, name, port])),
    );
    expect(edges.find(({ to, port }) => to === "a_sum" && port === 1)).toMatchObject({
      from: "stem_act",
      shape: [16, 16, 16],
    });
    expect(bottleneck).toBe(mapped!.estimate.bottleneck);
  });

  test("costs of the nodes are those of the estimate, in the order of the figures", () => {
    const workspace = workspaceOf(example("lenet5"));
    const { nodes, figures } = graph(workspace, { uri }).data!;
    const { layers } = workspace.get(uri)!.compilation().mapped[0]!.estimate;
    const at = figures.findIndex(({ id }) => id === "lut");
    expect(nodes.map(({ costs }) => costs[at]![0])).toEqual(layers.map(({ resources }) => resources.lut.value));
    expect(figures.map(({ id }) => id)).not.toContain("uram");
  });

  test("every FIFO of the design stands on the edge that it is built for", () => {
    const workspace = workspaceOf(example("residual"));
    const { edges } = graph(workspace, { uri }).data!;
    const { design } = workspace.get(uri)!.compilation().mapped[0]!;
    const depths = edges.flatMap(({ fifo }) => (fifo ? [fifo.depth] : []));
    const built = design.units.flatMap((unit) => (unit.kind === "fifo" ? [unit.depth] : []));
    expect(built.length).toBeGreaterThan(3);
    expect(depths.toSorted()).toEqual(built.toSorted());
    // The way around two convolutions has to hold what they work on.
    const around = edges.find(({ from, to }) => from === "stem_act" && to === "a_sum")!;
    const through = edges.find(({ to, port }) => to === "a_sum" && port === 0)!;
    expect(around.fifo!.depth).toBeGreaterThan(through.fifo!.depth);
  });

  test("blocks and rounds of repetitions are groups in groups, calls within a layer are not", () => {
    const { groups, nodes } = dataOf(example("transformer_encoder"));
    expect(groups).toEqual([
      { name: "encoded" },
      { name: "encoded[0]", parent: "encoded", block: "encoder" },
      { name: "encoded[1]", parent: "encoded", block: "encoder" },
    ]);
    expect(nodes.find(({ name }) => name === "encoded[1].a.add")!.group).toBe("encoded[1]");
    const plain = dataOf(example("residual"));
    expect(plain.groups).toEqual([]);
    expect(plain.nodes.every(({ group }) => group === undefined)).toBe(true);
  });

  test("of a network without a target shows its work, of one with errors the reason", () => {
    const { figures, nodes, bottleneck } = dataOf(example("resnet50"));
    expect(figures.map(({ id }) => id)).toEqual(["macs", "parameters", "weight_bits"]);
    expect(nodes).toHaveLength(176);
    expect(bottleneck).toBeNull();
    const broken = graph(workspaceOf("network n {\n  input x: uint8[4]\n  output y\n}\n"), { uri });
    expect(broken).toMatchObject({ data: null, reason: expect.stringContaining("errors") });
  });
});

describe("the timeline", () => {
  test("of a pipeline is what the simulation says of its layers", () => {
    const workspace = workspaceOf(example("lenet5"));
    const { layers, kind, latency, interval, bottleneck } = timeline(workspace, { uri }).data!;
    const { timing } = workspace.get(uri)!.compilation().mapped[0]!.design;
    expect(kind).toBe("pipeline");
    expect(Math.max(...layers.map(({ first }) => first.end))).toBe(latency[0]);
    expect(layers.find(({ name }) => name === bottleneck)!.busy).toBe(interval[0]);
    expect(new Map(layers.map(({ name, busy }) => [name, busy]))).toEqual(timing.layerIntervals);
  });

  test("of an engine is its schedule: one layer behind the other, bars within their layer", () => {
    const text = example("residual").replace(
      "clock 200 MHz",
      "clock 200 MHz\n  architecture engine(rows: 16, columns: 16)",
    );
    const workspace = workspaceOf(text);
    const { layers, kind, latency } = timeline(workspace, { uri }).data!;
    const { estimate } = workspace.get(uri)!.compilation().mapped[0]!;
    expect(kind).toBe("engine");
    let now = 0;
    for (const { name, first, busy } of layers) {
      expect(first.begin, name).toBe(now);
      expect(first.end - first.begin).toBe(busy);
      now = first.end;
      for (const { start, end, cycles } of first.bars) {
        expect(start).toBeGreaterThanOrEqual(first.begin);
        expect(end).toBeLessThanOrEqual(first.end + 1e-6);
        expect(cycles).toBeLessThanOrEqual(end - start + 1e-6);
      }
      const { engine } = estimate.layers.find((it) => it.name === name)!;
      const sum = (what: string) => first.bars.reduce((all, it) => all + (it.what === what ? it.cycles : 0), 0);
      expect(sum("array"), name).toBeCloseTo(engine!.arrayCycles, 6);
      expect(sum("vector"), name).toBeCloseTo(engine!.vectorCycles, 6);
      expect(sum("load") + sum("store"), name).toBeCloseTo(engine!.offChipCycles, 6);
    }
    expect(now).toBe(latency[0]);
  });

  test("has no times where layers have no hardware, and says why", () => {
    const real = network("  fc = dense(flatten(image), units: 4) @activations(fp16)\n  output fc");
    const { layers, reason } = timeline(workspaceOf(real), { uri }).data!;
    expect(layers).toEqual([]);
    expect(reason).toMatch(/has no hardware unit/);
  });
});

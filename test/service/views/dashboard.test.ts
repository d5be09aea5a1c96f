import { describe, expect, test } from "vitest";
import { dashboard } from "../../../server/service/views/dashboard.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { network } from "../documents.ts";

const uri = "file:///a.dnnx";

function open(text: string) {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  return { workspace, document: workspace.open(uri, text) };
}

const two = `target small {
  device xc7z010
  clock 100 MHz
}
${network(`  c = conv(image, filters: 4, kernel: 3) @weights(int4)
  r = relu(c)
  d = dense(flatten(r), units: 10) @weights(int4)
  output d
  require latency <= 1 ms
  require energy <= 1 pJ/inference`).replace("on board", "on board, small")}`;

describe("the data of the dashboard", () => {
  test("are those of the estimate, with bands and sources", () => {
    const { workspace, document } = open(two);
    const { data, reason, network: name, target, choices } = dashboard(workspace, { uri });
    expect(reason).toBeNull();
    expect({ name, target }).toEqual({ name: "net", target: "board" });
    expect(choices).toEqual([{ network: "net", targets: ["board", "small"] }]);
    const { estimate } = document.compilation().mapped[0]!;
    const costOf = (id: string) => {
      const [value, low, high, source] = data!.totals.find((it) => it.id === id)!.cost;
      return { value, low, high, source: data!.texts[source!] };
    };
    expect(costOf("latency")).toEqual(estimate.latency);
    expect(costOf("energy")).toEqual(estimate.energy.total);
    expect(data!.bottleneck).toBe(estimate.bottleneck);
    expect(data!.requirements.map(({ met }) => met)).toEqual([true, false]);
    expect(data!.requirements[1]!.margin).toBeLessThan(0);
    expect(data!.layers.map(({ name }) => name)).toEqual(estimate.layers.map(({ name }) => name));
  });

  test("add up where they say that they do", () => {
    const { workspace } = open(two);
    const { data } = dashboard(workspace, { uri });
    const adding = data!.metrics.filter(({ adds }) => adds);
    expect(adding.length).toBeGreaterThan(4);
    for (const metric of adding) {
      const at = data!.metrics.indexOf(metric);
      const sum = data!.layers.reduce((total, { costs }) => total + (costs[at]![0] ?? Number.NaN), 0);
      expect(sum, metric.id).toBeCloseTo(metric.total[0]!, 12);
    }
    const energy = data!.metrics.findIndex(({ id }) => id === "energy");
    for (const { name, costs, parts } of data!.layers) {
      const sum = parts[energy]!.reduce((total, [value]) => total + (value ?? Number.NaN), 0);
      expect(sum, name).toBeCloseTo(costs[energy]![0]!, 15);
    }
  });

  test("follow the choice; a name that is gone means the first", () => {
    const { workspace } = open(two);
    expect(dashboard(workspace, { uri, target: "small" }).data?.device).toBe("xc7z010");
    expect(dashboard(workspace, { uri, network: "gone", target: "gone" })).toMatchObject({
      network: "net",
      target: "board",
    });
  });

  test("say why there are none", () => {
    const reasonOf = (text: string) => dashboard(open(text).workspace, { uri });
    expect(reasonOf(network("  c = conv(nothing, filters: 1, kernel: 3)\n  output c"))).toMatchObject({
      data: null,
      reason: expect.stringMatching(/^The network "net" has errors: .*nothing/),
    });
    expect(reasonOf(network("  output relu(image)").replace(" on board", "")).reason).toContain("names no target");
    expect(reasonOf("").reason).toContain("no network");
    expect(reasonOf(network("  output relu(image)").replace("xc7z020", "titan_x")).reason).toContain("only compared");
    expect(dashboard(open("").workspace, { uri: "file:///other.dnnx" }).reason).toContain("not open");
  });

  test("name an unknown cost with its reason, never 0", () => {
    const { workspace } = open(network("  n = dense(flatten(image), units: 4) @weights(fp32)\n  output n"));
    const { data } = dashboard(workspace, { uri });
    const lut = data!.metrics.findIndex(({ id }) => id === "lut");
    const [value, reason] = data!.layers.find(({ name }) => name === "n")!.costs[lut]!;
    expect(value).toBeNull();
    expect(data!.texts[reason!]).toMatch(/\w{3}/);
  });
});

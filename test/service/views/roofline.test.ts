import { describe, expect, test } from "vitest";
import { processorRoofline } from "../../../server/estimate/roofline.ts";
import { withoutApproximations } from "../../../server/service/exact.ts";
import { roofline } from "../../../server/service/views/roofline.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { findProcessor } from "../../../server/targets/catalogue.ts";
import { network, open } from "../documents.ts";

const uri = "file:///test.dnnx";
const text = network(
  "  c = conv(image, filters: 4, kernel: 3) @weights(int4)\n  d = dense(flatten(c), units: 10)\n  output d",
);

function workspaceOf(source: string) {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  workspace.open(uri, source);
  return workspace;
}

describe("the data of the roofline", () => {
  test("are those of the estimate, before and after approximation", () => {
    const { data } = roofline(workspaceOf(text), { uri });
    const after = open(text).compilation().mapped[0]!.estimate.roofline;
    const before = open(withoutApproximations(open(text).tree)).compilation().mapped[0]!.estimate.roofline;
    const [target] = data!.targets;
    expect(target!.network.attained[0]).toBe(after.network.attained.value);
    expect(target!.exact!.network.attained[0]).toBe(before.network.attained.value);
    const intensities = (points: readonly { readonly intensity: readonly unknown[] }[]) =>
      points.map((it) => it.intensity[0]);
    expect(intensities(target!.layers)).toEqual(after.layers.map((it) => it.operationalIntensity.value));
    expect(intensities(target!.exact!.layers)).toEqual(before.layers.map((it) => it.operationalIntensity.value));
    expect(intensities(target!.layers)).not.toEqual(intensities(target!.exact!.layers));
  });

  test("follow an edit, the state before approximation too", () => {
    const workspace = workspaceOf(text);
    const first = roofline(workspace, { uri }).data!;
    workspace.change(uri, [{ text: text.replace("filters: 4", "filters: 8") }]);
    const second = roofline(workspace, { uri }).data!;
    const scratch = roofline(workspaceOf(text.replace("filters: 4", "filters: 8")), { uri }).data!;
    expect(second).toEqual(scratch);
    expect(second.targets[0]!.exact).not.toEqual(first.targets[0]!.exact);
  });

  test("without approximations there is nothing to compare with", () => {
    expect(roofline(workspaceOf(text.replace("@weights(int4)", "")), { uri }).data!.targets[0]!.exact).toBeNull();
  });

  test("devices and processors of the catalogue stand beside the targets; unknown names do not", () => {
    const workspace = workspaceOf(text);
    const { data } = roofline(workspace, { uri, others: ["titan_x", "xc7z045", "nothing"] });
    expect(data!.targets.map(({ name, kind }) => [name, kind])).toEqual([
      ["board", "built"],
      ["titan_x", "processor"],
      ["xc7z045", "built"],
    ]);
    const checked = workspace.get(uri)!.compilation().checked.networks[0]!;
    const expected = processorRoofline(checked, "titan_x", findProcessor("titan_x")!);
    expect(data!.targets[1]!.network.roof[0]).toBe(expected.network.roof.value);
    expect(data!.targets[1]!.network.attained[0]).toBeNull();
    expect(roofline(workspace, { uri, others: "titan_x" as unknown as string[] }).data!.targets).toHaveLength(1);
  });
});

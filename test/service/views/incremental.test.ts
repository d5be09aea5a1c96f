import { expect, test } from "vitest";
import { comparison } from "../../../server/service/views/comparison.ts";
import { dashboard } from "../../../server/service/views/dashboard.ts";
import { graph } from "../../../server/service/views/graph.ts";
import { roofline } from "../../../server/service/views/roofline.ts";
import { sinceCommit } from "../../../server/service/views/sinceCommit.ts";
import { timeline } from "../../../server/service/views/timeline.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { edits, keystroke } from "../../bench/measure/keystroke.ts";
import { longNetwork } from "../../bench/measure/longNetwork.ts";

const uri = "file:///net.dnnx";
const text = longNetwork(30);
const views = { comparison, dashboard, graph, roofline, sinceCommit, timeline };

const fresh = () => createWorkspace({ weights: () => ({ state: "missing", reason: "no files" }) });

test.each(edits)("after typing $name every view shows what it shows of the file opened anew", (edit) => {
  const typed = keystroke(text, edit);
  const workspace = fresh();
  workspace.open(uri, text);
  const states = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const now = workspace.change(uri, [typed(round)])!.tree.text;
    const anew = fresh();
    anew.open(uri, now);
    for (const [name, view] of Object.entries(views)) {
      const params = { uri, before: { text, title: "before" } };
      const shown = view(workspace, params);
      expect([name, shown]).toEqual([name, view(anew, params)]);
      states.add(JSON.stringify([name, shown]));
    }
  }
  // Otherwise nothing was followed.
  const changes = edit.name === "a comment" ? 0 : 1;
  expect(states.size).toBeGreaterThanOrEqual(Object.keys(views).length + changes);
});

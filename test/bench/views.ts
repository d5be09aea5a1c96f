/**
 * From an edit to what each view shows, in process, in a network of 1,000 layers: one keystroke that changes costs, its diagnostics,
 * then the data of the view. What of it is ready with the diagnostics is not computed again.
 */
import Table from "cli-table3";
import { costTree } from "../../server/service/costTree.ts";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { comparison } from "../../server/service/views/comparison.ts";
import { dashboard } from "../../server/service/views/dashboard.ts";
import { graph } from "../../server/service/views/graph.ts";
import { roofline } from "../../server/service/views/roofline.ts";
import { sinceCommit } from "../../server/service/views/sinceCommit.ts";
import { timeline } from "../../server/service/views/timeline.ts";
import { createWorkspace, type Document, type Workspace } from "../../server/service/workspace.ts";
import { edits, keystroke } from "./measure/keystroke.ts";
import { longNetwork } from "./measure/longNetwork.ts";
import { percentile, type Times, timed } from "./measure/times.ts";

const uri = "file:///bench.dnnx";
const layers = 1_000;
const warmUp = 60;
const rounds = 100;
const text = longNetwork(layers);

const views: Readonly<Record<string, (workspace: Workspace, document: Document) => unknown>> = {
  tree: (_, document) => costTree(document),
  dashboard: (workspace) => dashboard(workspace, { uri }),
  roofline: (workspace) => roofline(workspace, { uri }),
  comparison: (workspace) => comparison(workspace, { uri }),
  graph: (workspace) => graph(workspace, { uri }),
  timeline: (workspace) => timeline(workspace, { uri }),
  "difference since the last commit": (workspace) =>
    sinceCommit(workspace, { uri, before: { text, title: "the last commit" } }),
};

const table = new Table({
  head: ["view", "edit p50", "(CPU)", "view p50", "(CPU)", "view p99", "(CPU)", "view / edit (CPU)", "answer"],
  style: { head: [] },
});
for (const [name, answer] of Object.entries(views)) {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files" }) });
  workspace.open(uri, text);
  const typed = keystroke(text, edits[0]!);
  const edit: Times[] = [];
  const view: Times[] = [];
  let bytes = 0;
  for (let round = -warmUp; round < rounds; round++) {
    let document: Document | undefined;
    let shown: unknown;
    const first = timed(() => {
      document = workspace.change(uri, [typed(round)]);
      diagnosticsOf(document!);
    });
    const second = timed(() => {
      shown = answer(workspace, document!);
    });
    if (round < 0) continue;
    edit.push(first);
    view.push(second);
    bytes = JSON.stringify(shown).length;
  }
  const ratio = Number.parseFloat(percentile(view, 0.5, "cpu")) / Number.parseFloat(percentile(edit, 0.5, "cpu"));
  table.push([
    name,
    percentile(edit, 0.5, "wall"),
    percentile(edit, 0.5, "cpu"),
    percentile(view, 0.5, "wall"),
    percentile(view, 0.5, "cpu"),
    percentile(view, 0.99, "wall"),
    percentile(view, 0.99, "cpu"),
    ratio.toFixed(1),
    `${Math.ceil(bytes / 1000)} KB`,
  ]);
}
console.log(table.toString());
console.log(`${layers} layers; ${rounds} edits after ${warmUp}. CPU: all threads.`);

/**
 * Types into a large network and prints how many bytes of the young generation the versions took, and how many are alive after a
 * quick collection of garbage: `node --expose-gc --min-semi-space-size=64 test/service/versions.ts`. In a process of its own, whose
 * heap nothing else fills.
 */
import { getHeapSpaceStatistics } from "node:v8";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { createWorkspace } from "../../server/service/workspace.ts";
import { longNetwork } from "../bench/measure/longNetwork.ts";

const uri = "file:///net.dnnx";
const text = longNetwork(2_000);
const offset = text.indexOf("int6", text.length / 2) + 3;
const line = text.slice(0, offset).split("\n").length - 1;
const character = offset - (text.lastIndexOf("\n", offset - 1) + 1);
const range = { start: { line, character }, end: { line, character: character + 1 } };

const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files" }) });
diagnosticsOf(workspace.open(uri, text));

function type(edits: number): void {
  for (let edit = 0; edit < edits; edit++) {
    diagnosticsOf(workspace.change(uri, [{ range, text: edit % 2 === 0 ? "5" : "6" }])!);
  }
}

function young(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")!.space_used_size;
}

const collect = globalThis.gc!;
type(100);
collect();
const before = young();
type(20);
const made = young() - before;
collect({ type: "minor", execution: "sync" });
console.log(JSON.stringify({ made, alive: young() - before }));

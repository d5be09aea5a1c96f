import { expect, test } from "vitest";
import type { Location } from "vscode-languageserver";
import {
  comparisonRequest,
  type DashboardData,
  dashboardRequest,
  layerPlaceRequest,
  layersAtRequest,
  rooflineRequest,
  type ViewAnswer,
} from "../../server/lsp/protocol.ts";
import { network } from "../service/documents.ts";
import { start } from "./bed.ts";

const uri = "file:///net.dnnx";
const text = network("  c = conv(image, filters: 4, kernel: 3)\n  d = dense(flatten(c), units: 10)\n  output d");
const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split("\n").length - 1;

test("each view has its request, and follows an edit", async () => {
  const bed = await start();
  await bed.open(uri, text);
  const latency = async () => {
    const { data } = await bed.client.sendRequest<ViewAnswer<DashboardData>>(dashboardRequest, { uri });
    return data?.totals.find(({ id }) => id === "latency")?.cost[0];
  };
  const before = await latency();
  expect(before).toBeGreaterThan(0);
  for (const request of [rooflineRequest, comparisonRequest]) {
    const answer = await bed.client.sendRequest<ViewAnswer<unknown>>(request, { uri });
    expect(answer).toMatchObject({ network: "net", target: "board", reason: null });
  }
  await bed.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: text.replace("kernel: 3", "kernel: 5") }],
  });
  expect(await latency()).not.toBe(before);
});

test("a layer of a view has a place in the file, and a place in the file its layers", async () => {
  const bed = await start();
  await bed.open(uri, text);
  const placeOf = (layer: string) =>
    bed.client.sendRequest<Location | null>(layerPlaceRequest, { uri, network: "net", layer });
  const line = lineOf("d = dense");
  expect(await placeOf("d")).toEqual({
    uri,
    range: { start: { line, character: 2 }, end: { line, character: 3 } },
  });
  const inner = await placeOf("d.flatten");
  expect(inner?.range.start).toEqual({ line, character: "  d = dense(".length });
  expect(await placeOf("gone")).toBeNull();
  const layersAt = (character: number) =>
    bed.client.sendRequest<string[]>(layersAtRequest, { uri, network: "net", position: { line, character } });
  expect(await layersAt("  d = dense(fla".length)).toEqual(["d.flatten"]);
  expect(await layersAt("  d = de".length)).toEqual(["d"]);
  expect(await layersAt(2)).toEqual(["d.flatten", "d"]);
});

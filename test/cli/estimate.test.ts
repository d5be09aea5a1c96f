import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dnnx } from "./dnnx.ts";

async function estimated(text: string, ...words: readonly string[]): Promise<readonly string[]> {
  const made = mkdtempSync(join(tmpdir(), "dnnx-estimate-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  writeFileSync(join(made, "net.dnnx"), text);
  const { output } = await dnnx(["estimate", "net.dnnx", ...words], made);
  return output.trimEnd().split("\n");
}

const body = "{\n  input x: uint8[16]\n  y = dense(x, units: 8) @weights(int8)\n  output y\n}\n";

test("rows of a processor hold the work of the layers, and nothing where nothing is known", async () => {
  const [head, ...rows] = await estimated(`target gpu { device titan_x }\nnetwork n on gpu ${body}`, "--csv");
  const unknown = ",".repeat(head!.split(",").length - 7);
  expect(rows).toEqual([`n,gpu,x,input,16,0,0${unknown}`, `n,gpu,y,dense,8,128,136${unknown}`]);
});

test("rows of a processor stand behind those of a target that is built", async () => {
  const targets = "target gpu { device titan_x }\ntarget board { device xc7z020\n  clock 100 MHz }\n";
  const [head, ...rows] = await estimated(`${targets}network n on gpu, board ${body}`, "--csv");
  expect(rows.map((row) => row.split(",").slice(0, 3).join(","))).toEqual([
    "n,board,x",
    "n,board,y",
    "n,gpu,x",
    "n,gpu,y",
  ]);
  for (const row of rows) expect(row.split(",")).toHaveLength(head!.split(",").length);
});

test("the totals of a device without any of what a design needs say so", async () => {
  const device = "device mine extends xc7z020 {\n  ff 0\n}\ntarget board { device mine\n  clock 100 MHz }\n";
  const lines = await estimated(`${device}network n on board ${body}`);
  expect(lines.find((line) => line.startsWith("ff "))).toMatch(/^ff +[1-9]\d* \(the device has none\)/);
  expect(lines.filter((line) => line.startsWith("uram"))).toEqual([]);
});

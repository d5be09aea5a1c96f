import { describe, expect, test } from "vitest";
import type { ServerHost } from "../../server/lsp/host.ts";
import type { WeightsFile } from "../../server/network/checked.ts";
import type { CellsFile } from "../../server/targets/cells/library.ts";
import { network } from "../service/documents.ts";
import { editor, host, type Report, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";

describe("weights files", () => {
  const weighted = network('  weights from "w.npz"\n  a = conv(image, filters: 1, kernel: 1)\n  output a');
  const ready: WeightsFile = {
    state: "ready",
    tensors: new Map([
      ["a.weight", { shape: [1, 1, 1, 1], data: Float32Array.of(0.5) }],
      ["a.bias", { shape: [1], data: Float32Array.of(0.25) }],
    ]),
  };

  test("are read in the background, then the client is asked to look again", async () => {
    let arrive: (file: WeightsFile) => void = () => {};
    const asked: string[] = [];
    const readWeights: ServerHost["readWeights"] = (file) => {
      asked.push(file);
      return new Promise((done) => {
        arrive = done;
      });
    };
    const bed = await start(editor, { ...host, readWeights });
    const refreshed = new Promise<void>((done) => {
      bed.client.onRequest("workspace/diagnostic/refresh", () => {
        done();
        return null;
      });
    });
    await bed.open(uri, weighted);
    const first = (await bed.diagnostics(uri)) as Report;
    expect(first.items.filter(({ severity }) => severity === 1)).toEqual([]);
    expect(asked).toEqual(["file:///folder/w.npz"]);
    arrive({ state: "missing", reason: "no such file" });
    await refreshed;
    const second = (await bed.diagnostics(uri)) as Report;
    expect(second.resultId).not.toBe(first.resultId);
    expect(second.items.map(({ message }) => message).join("\n")).toContain("no such file");
  });

  test("that change on the disk are read again", async () => {
    const answers: WeightsFile[] = [{ state: "missing", reason: "no such file" }, ready];
    const bed = await start(editor, { ...host, readWeights: async () => answers.shift() ?? ready });
    const errors = async () =>
      ((await bed.diagnostics(uri)) as Report).items.filter(({ severity }) => severity === 1).length;
    await bed.open(uri, weighted);
    await bed.diagnostics(uri);
    expect(await errors()).toBe(1);
    await bed.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: "file:///folder/w.npz", type: 2 }],
    });
    await bed.diagnostics(uri);
    expect(await errors()).toBe(0);
  });
});

describe("cell libraries", () => {
  const chip = `target chip {\n  process 45 nm\n  clock 100 MHz\n  area 1 mm2\n  cells "my.lib"\n}\n`;

  test("are read in the background and lead to their file; who imports their target is asked to look again", async () => {
    let arrive: (file: CellsFile) => void = () => {};
    const asked: string[] = [];
    const bed = await start(editor, {
      ...host,
      readSource: (file) => (file.endsWith("/parts/chip.dnnx") ? { text: chip } : { problem: "no such file" }),
      readCells: (file) => {
        asked.push(file);
        return new Promise((done) => {
          arrive = done;
        });
      },
    });
    const refreshed = new Promise<void>((done) => {
      bed.client.onRequest("workspace/diagnostic/refresh", () => {
        done();
        return null;
      });
    });
    await bed.open(
      uri,
      'import "parts/chip.dnnx"\nnetwork n on chip {\n  input x: uint8[4]\n  y = dense(x, units: 2)\n  output y\n}\n',
    );
    const first = (await bed.diagnostics(uri)) as Report;
    expect(first.items).toEqual([]);
    expect(asked).toEqual(["file:///folder/parts/my.lib"]);
    arrive({ state: "missing", reason: "it is broken" });
    await refreshed;
    const second = (await bed.diagnostics(uri)) as Report;
    expect(second.items.map(({ message }) => message).join("\n")).toContain("it is broken");

    const other = "file:///folder/parts/chip.dnnx";
    await bed.open(other, chip);
    const definition = await bed.client.sendRequest("textDocument/definition", {
      textDocument: { uri: other },
      position: { line: 4, character: 11 },
    });
    expect(definition).toMatchObject([{ targetUri: "file:///folder/parts/my.lib" }]);
  });
});

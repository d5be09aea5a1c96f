import { expect, test } from "vitest";
import { network } from "../service/documents.ts";
import { host, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");

test("tools answer about a file as it stands in the editor, named by its URI, path or name", async () => {
  const bed = await start();
  await bed.open(uri, text);
  for (const file of [uri, "/folder/net.dnnx", "folder/net.dnnx", "net.dnnx", "./net.dnnx"]) {
    expect(await bed.client.sendRequest("dnnx/assistant", { tool: "dnnx_check", input: { file } }), file).toMatchObject(
      {
        answer: { errors: 0 },
      },
    );
  }
});

test("what an assistant does wrong is told to it", async () => {
  const bed = await start();
  await bed.open(uri, text);
  await bed.open("file:///other/net.dnnx", text);
  const ask = (tool: unknown, input: unknown) => bed.client.sendRequest("dnnx/assistant", { tool, input });
  expect(await ask("dnnx_fly", {})).toEqual({ refused: expect.stringContaining("there is no tool") });
  expect(await ask("dnnx_check", null)).toEqual({ refused: '"file" is missing' });
  expect(await ask("dnnx_check", { file: "et.dnnx" })).toEqual({
    refused:
      'there is no .dnnx file "et.dnnx" in the workspace; it has file:///folder/net.dnnx, file:///other/net.dnnx',
  });
  expect(await ask("dnnx_check", { file: "net.dnnx" })).toEqual({ refused: expect.stringContaining("may be any of") });
});

test("an accelerator is written beside the file", async () => {
  const asked: string[] = [];
  const bed = await start(undefined, {
    ...host,
    generate: async (_text, { folder, backend }) => {
      asked.push(`${backend} ${folder}`);
      return { folder, readme: `${folder}/README.md`, files: 12 };
    },
  });
  await bed.open(uri, text);
  const input = { file: uri, folder: "out", backend: "hls" };
  expect(await bed.client.sendRequest("dnnx/assistant", { tool: "dnnx_generate", input })).toMatchObject({
    answer: { files: 12, network: "net" },
  });
  expect(asked).toEqual(["hls file:///folder/out"]);
});

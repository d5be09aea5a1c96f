/**
 * Types into an open document for a long time, a request that is cancelled behind each edit, and prints the heap in bytes after a warm-up and at the end, both with the same text:
 * `node --expose-gc test/lsp/heap.ts EDITS`. In a process of its own, whose heap nothing else fills.
 */
import { CancellationTokenSource } from "vscode-languageserver/node";
import { network } from "../service/documents.ts";
import { start } from "./bed.ts";

const edits = Number(process.argv[2]);
const warmUp = 500;
const uri = "file:///folder/net.dnnx";
const layers = Array.from(
  { length: 12 },
  (_, index) => `  a${index} = conv(${index === 0 ? "image" : `a${index - 1}`}, filters: 4, kernel: 1) @weights(int4)`,
);
const text = network(`${layers.join("\n")}\n  output a11\n  require lut <= 50%`);
/** Characters that are typed over and put back: a digit of a format, of a kernel, of a requirement, a name, a brace. */
const places = [
  { find: "int4", at: 3, typed: "6" },
  { find: "kernel: 1", at: 8, typed: "3" },
  { find: "50%", at: 0, typed: "9" },
  { find: "a5 =", at: 0, typed: "b" },
  { find: "{\n  input", at: 0, typed: "" },
].map(({ find, at, typed }) => {
  const offset = text.indexOf(find, text.length / 3) < 0 ? text.indexOf(find) : text.indexOf(find, text.length / 3);
  const before = text.slice(0, offset + at);
  const line = before.split("\n").length - 1;
  return { line, character: before.length - before.lastIndexOf("\n") - 1, old: text[offset + at]!, typed };
});

const bed = await start();
await bed.open(uri, text);
let version = 1;

/** A request whose answer nobody waits for; it must leave nothing behind. */
function cancelled(position: { readonly line: number; readonly character: number }): void {
  const source = new CancellationTokenSource();
  const params = { textDocument: { uri }, position };
  bed.client.sendRequest("textDocument/hover", params, source.token).catch(() => {});
  source.cancel();
  source.dispose();
}

async function type(count: number): Promise<void> {
  for (let done = 0; done < count; done += 2) {
    const { line, character, old, typed } = places[(done / 2) % places.length]!;
    for (const [length, newText] of [
      [1, typed],
      [typed.length, old],
    ] as const) {
      version += 1;
      await bed.client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [
          { range: { start: { line, character }, end: { line, character: character + length } }, text: newText },
        ],
      });
      await bed.diagnostics(uri);
      cancelled({ line, character });
    }
    if (done % 50 === 0) {
      const textDocument = { uri };
      const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
      await bed.client.sendRequest("textDocument/inlayHint", { textDocument, range });
      await bed.client.sendRequest("textDocument/codeLens", { textDocument });
      await bed.client.sendRequest("textDocument/semanticTokens/full", { textDocument });
    }
  }
}

function heap(): number {
  for (let round = 0; round < 3; round++) globalThis.gc!();
  return process.memoryUsage().heapUsed;
}

await type(warmUp);
const before = heap();
await type(edits);
process.stdout.write(`${JSON.stringify({ before, after: heap() })}\n`);
process.exit(0);

// Edits of a network over large images that moves data: a U-Net with 512 x 512 pixels. Words are simulated by the hundred thousand.
import Table from "cli-table3";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { createWorkspace, type TextEdit } from "../../server/service/workspace.ts";
import { percentile, type Times, timed } from "./measure/times.ts";

const uri = "file:///bench.dnnx";
const rounds = 12;

const text = `target board {
  device xcvu9p
  clock 200 MHz
}
approximation narrow {
  weights int4
  activations uint8(scale: 2^-4)
}
network unet on board {
  use narrow
  input x: uint8(scale: 2^-8)[3, 512, 512]
  a = relu(conv(x, filters: 16, kernel: 3, padding: same))
  b = relu(conv(maxpool(a, kernel: 2), filters: 32, kernel: 3, padding: same))
  c = relu(conv(maxpool(b, kernel: 2), filters: 64, kernel: 3, padding: same)) @weights(int4)
  d = relu(conv(concat(upsample(c, factor: 2), b), filters: 32, kernel: 3, padding: same))
  e = relu(conv(concat(upsample(d, factor: 2), a), filters: 16, kernel: 3, padding: same))
  output conv(e, filters: 1, kernel: 1)
  require latency <= 1 ms
}
`;

/** Types the bits of the weights of `c`: 5 in even rounds, 4 in odd ones. */
function typed(round: number): TextEdit {
  const line = text.split("\n").findIndex((it) => it.startsWith("  c = "));
  const character = text.split("\n")[line]!.indexOf("int4") + 3;
  const range = { start: { line, character }, end: { line, character: character + 1 } };
  return { range, text: round % 2 === 0 ? "5" : "4" };
}

const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files" }) });
const opened = timed(() => diagnosticsOf(workspace.open(uri, text)));
const edits = Array.from(
  { length: rounds },
  (_, round): Times => timed(() => diagnosticsOf(workspace.change(uri, [typed(round)])!)),
);
const table = new Table({ head: ["U-Net, 512 x 512", "p50", "(CPU)", "worst"], style: { head: [] } });
table.push(["opening, cold", percentile([opened], 0.5, "wall"), percentile([opened], 0.5, "cpu"), ""]);
const row = [percentile(edits, 0.5, "wall"), percentile(edits, 0.5, "cpu"), percentile(edits, 1, "wall")];
table.push(["weights of a layer", ...row]);
console.log(table.toString());

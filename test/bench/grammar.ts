import { edit } from "../../grammar/edit.ts";
import { layout } from "../../grammar/layout.ts";
import { createLines } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import { percentile, type Times, timed, warmUp } from "./measure/times.ts";

/** A network of `count` layers of some 220 characters each, as in the measurements this bench is compared with. */
export function longNetwork(count: number): string {
  const lines = ["network long on board {", "  input image: uint8[16, 64, 64]"];
  for (let index = 0; index < count; index++) {
    const previous = index === 0 ? "image" : `layer_number_${index - 1}`;
    lines.push(
      `  layer_number_${index} = conv(${previous}, filters: 16, kernel: [3, 3], stride: 1, padding: same, dilation: 1, bias: true)` +
        "  @weights(int4(scale: 2^-4)) @activations(uint4) @sparsity(75%, block(4, 1)) @fold(pe: 8, simd: 16) // layer",
    );
  }
  return `${[...lines, `  output layer_number_${count - 1}`, "}"].join("\n")}\n`;
}

interface Row {
  readonly what: string;
  readonly times: readonly Times[];
}

function measure(what: string, runs: number, work: (run: number) => void, before = 0): Row {
  const times: Times[] = [];
  for (let run = -before; run < runs; run++) {
    const taken = timed(() => work(run));
    if (run >= 0) times.push(taken);
  }
  return { what, times };
}

parse("network warm { }");
for (const count of [1_000, 10_000]) {
  const text = longNetwork(count);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const first = measure("first parse", 1, () => void parse(text));
  const again = measure("parse", 10, () => void parse(text));
  let tree = parse(text);
  globalThis.gc?.();
  const held = (process.memoryUsage().heapUsed - before) / 1e6;
  let lines = createLines(text);
  const at = text.indexOf("kernel: [3, 3]", text.length >> 1);
  const typed = measure(
    "edit in the middle",
    400,
    (run) => {
      const insert = run % 2 === 0;
      tree = insert ? edit(tree, at, at, "x") : edit(tree, at, at + 1, "");
    },
    warmUp,
  );
  const anywhere = measure("new line anywhere, taken back", 400, (run) => {
    const where = text.indexOf("\n", ((run >> 1) * 7919) % text.length);
    tree = run % 2 === 0 ? edit(tree, where, where, "\n  y = relu(x)") : edit(tree, where, where + 14, "");
  });
  const table = measure("line table", 400, () => {
    lines = lines.edit(at, at, "x\n").edit(at, at + 2, "");
  });
  const laidOut = measure("layout", 5, () => void layout(tree));
  const heap = globalThis.gc ? `the tree holds ${held.toFixed(0)} MB` : "run with --expose-gc for the size of the tree";
  console.log(`\n${count} layers, ${(text.length / 1e6).toFixed(2)} MB; ${heap}`);
  console.table(
    Object.fromEntries(
      [first, again, typed, anywhere, table, laidOut].map(({ what, times }) => [
        what,
        {
          p50: percentile(times, 0.5, "wall"),
          "p50 (CPU)": percentile(times, 0.5, "cpu"),
          p99: percentile(times, 0.99, "wall"),
          "p99 (CPU)": percentile(times, 0.99, "cpu"),
          runs: times.length,
        },
      ]),
    ),
  );
}

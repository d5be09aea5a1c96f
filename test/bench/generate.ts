/**
 * Generating accelerators: from the text of an example to every file of the folder, test vectors of the reference included, and the
 * same bytes again.
 *
 * `node test/bench/generate.ts`
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Table from "cli-table3";
import { parse } from "../../grammar/parse.ts";
import { type FolderOptions, generateFolder } from "../../server/generate/folder.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { timed } from "./measure/times.ts";

/** Seconds. LeNet-5 once before it counts, so that MobileNet-v1 does not pay for the start of the process. */
const examples = [
  { name: "lenet5", vectors: 20, limit: 1 },
  { name: "mobilenet_v1", vectors: 1, limit: 10 },
] as const;

function generated(
  name: string,
  options: Omit<FolderOptions, "file" | "seed" | "version">,
): Map<string, string | Uint8Array> {
  const example = readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8");
  // An example without a target gets one.
  const onBoard = example.replace(`network ${name} {`, `network ${name} on board {`);
  const text = `${onBoard}\ntarget board { device xczu7ev clock 200 MHz }\n`;
  const missing = { state: "missing", reason: "the example has no weights" } as const;
  const [mapped] = createCompiler({ weights: () => missing })(parse(text)).mapped;
  if (!mapped) throw new Error(`${name} is not mapped`);
  return generateFolder(mapped.design, mapped.estimate, { ...options, file: `${name}.dnnx`, seed: 1, version: "0" });
}

function fingerprint(files: ReadonlyMap<string, string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const [path, content] of files) hash.update(path).update("\0").update(content).update("\0");
  return hash.digest("hex");
}

const head = ["example", "backend", "test vectors", "files", "MB", "first", "second", "(CPU)", "limit"];
const table = new Table({ head, style: { head: [] } });
const late: string[] = [];
for (const { name, vectors, limit } of examples) {
  for (const backend of ["verilog", "hls"] as const) {
    const made: Map<string, string | Uint8Array>[] = [];
    const [first, second] = [0, 1].map(() => timed(() => made.push(generated(name, { backend, vectors }))));
    const [one, other] = made.map(fingerprint);
    if (one !== other) throw new Error(`${name}, ${backend}: generated twice, the bytes differ`);
    const files = made[0]!;
    const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
    const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
    table.push([
      name,
      backend,
      `${vectors}`,
      `${files.size}`,
      (bytes / 1e6).toFixed(1),
      seconds(first!.wall),
      seconds(second!.wall),
      seconds(second!.cpu),
      `${limit} s`,
    ]);
    if (second!.wall > 1000 * limit) late.push(`${name}, ${backend}: ${seconds(second!.wall)} of ${limit} s`);
  }
}
console.log(table.toString());
console.log("The same text gave the same bytes twice. CPU: all threads.");
if (late.length > 0) throw new Error(`over the limit: ${late.join("; ")}`);

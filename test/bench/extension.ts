// The extension: size of the package, and how long a real VS Code waits for it.
import { appendFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { packageExtension, partSizes } from "../../scripts/vsix.ts";
import { runCommand, startEditor } from "../e2e/editor.ts";
import { percentile, type Times } from "./measure/times.ts";

/** Windows that are opened, each with a new process for its extensions. */
const windows = 7;

const folder = mkdtempSync(join(tmpdir(), "dnnx-bench-"));
await packageExtension(join(folder, "dnnx.vsix"));
const sizes = partSizes(join(folder, "dnnx.vsix"));
const log = join(folder, "activate.jsonl");

const editor = await startEditor();
try {
  const [client = ""] = globSync(join(editor.extensions, "*dnnx*", "dist", "client.js"));
  appendFileSync(client, timingActivate(log));
  for (let window = 0; window < windows; window++) {
    await editor.open("lenet5.dnnx");
    await editor.page.locator(".codelens-decoration").first().waitFor();
  }
  await runCommand(editor.page, "Developer: Show Running Extensions");
  const entry = editor.page.locator(".runtime-extensions-editor .extension", { hasText: "DNNX" });
  const shown = (await entry.locator(".activation-time").textContent()) ?? "";
  const times = timesIn(log);
  if (times.length < windows) throw new Error(`activate() was called ${times.length} times in ${windows} windows`);
  const table = new Table({ head: ["extension", "measured", "limit"], style: { head: [] } });
  for (const { part, bytes, largest } of sizes) {
    table.push([`VSIX, ${part}`, `${(bytes / 1000).toFixed(0)} KB`, `${largest / 1000} KB`]);
  }
  table.push(["activate(), median", percentile(times, 0.5, "wall"), "50 ms"]);
  table.push(["activate(), slowest", percentile(times, 1, "wall"), "50 ms"]);
  table.push(["as VS Code shows it, last window: loading, waiting for others", shown.replace(/^\D*/, ""), ""]);
  console.log(table.toString());
  console.log(`activate(): ${times.length} windows, each in a new process for extensions.`);
} finally {
  await editor.close();
  rmSync(folder, { recursive: true });
}

/** What stands behind the program of the extension, so that it writes a line for each call of activate(). */
function timingActivate(file: string): string {
  return `
;{
  const { activate, ...others } = module.exports;
  module.exports = {
    ...others,
    activate(context) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      const result = activate(context);
      const wall = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      const line = JSON.stringify({ wall, cpu: (user + system) / 1000 });
      require("node:fs").appendFileSync(${JSON.stringify(file)}, line + "\\n");
      return result;
    },
  };
}
`;
}

function timesIn(file: string): readonly Times[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Times);
}

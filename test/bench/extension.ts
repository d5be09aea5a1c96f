// The extension: size of the package, and activate() in a real VS Code as its "Running Extensions" view shows it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { packageExtension, partSizes } from "../../scripts/vsix.ts";
import { runCommand, startEditor } from "../e2e/editor.ts";

const folder = mkdtempSync(join(tmpdir(), "dnnx-bench-"));
await packageExtension(join(folder, "dnnx.vsix"));
const sizes = partSizes(join(folder, "dnnx.vsix"));
rmSync(folder, { recursive: true, force: true });

const editor = await startEditor();
try {
  await editor.open("lenet5.dnnx");
  await editor.page.locator(".codelens-decoration").first().waitFor();
  await runCommand(editor.page, "Developer: Show Running Extensions");
  const entry = editor.page.locator(".runtime-extensions-editor .extension", { hasText: "DNNX" });
  const shown = (await entry.locator(".activation-time").textContent()) ?? "";
  const table = new Table({ head: ["extension", "measured", "limit"], style: { head: [] } });
  for (const { part, bytes, largest } of sizes) {
    table.push([`VSIX, ${part}`, `${(bytes / 1000).toFixed(0)} KB`, `${largest / 1000} KB`]);
  }
  table.push(["activate(), loading included", shown.replace(/^\D*/, ""), "50 ms"]);
  console.log(table.toString());
} finally {
  await editor.close();
}

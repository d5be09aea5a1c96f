// npm run gallery: every design of examples/gallery estimated and synthesised; the table goes into README.md.
import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type GalleryRow, galleryTable, withTable } from "../test/gallery/table.ts";
import { root } from "./root.ts";

const folder = mkdtempSync(join(tmpdir(), "dnnx-gallery-"));
try {
  const rows: GalleryRow[] = [];
  for (const path of globSync("examples/gallery/*.dnnx", { cwd: root }).sort()) {
    console.log(path);
    // A copy, because synthesis leaves a calibration file beside its input that later estimates would use.
    const file = join(folder, basename(path));
    copyFileSync(join(root, path), file);
    const estimate = JSON.parse(dnnx("estimate", file, "--json"));
    rows.push({ path, estimate, synthesis: JSON.parse(dnnx("synth", file, "--json", "--no-place", "--quiet")) });
  }
  const readme = join(root, "README.md");
  writeFileSync(readme, withTable(readFileSync(readme, "utf8"), galleryTable(rows)));
  console.log(`wrote ${readme}: ${rows.length} designs`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Output of a command that must succeed. */
function dnnx(...words: readonly string[]): string {
  const command = [join(root, "scripts", "dnnx.ts"), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`dnnx ${words.join(" ")} failed:\n${stderr}${stdout}`);
  return stdout;
}

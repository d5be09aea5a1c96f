import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { replaceFile } from "../../server/hosts/replaceFile.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "dnnx-report-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("a file is replaced whole", async () => {
  const path = join(folder(), "report.html");
  writeFileSync(path, "old");
  await replaceFile(path, "new");
  expect(readFileSync(path, "utf8")).toBe("new");
});

test("what cannot be written leaves everything as it was", async () => {
  const base = folder();
  await expect(replaceFile(join(base, "missing", "report.html"), "new")).rejects.toThrow("ENOENT");
  // A folder cannot be replaced by a file: the writing succeeded, moving it there does not.
  await expect(replaceFile(base, "new")).rejects.toThrow();
  expect(readdirSync(base)).toEqual([]);
  expect(readdirSync(join(base, "..")).filter((name) => name.startsWith(`${base.split("/").at(-1)}.`))).toEqual([]);
});

test("a link stays a link, a file keeps its permissions", async () => {
  const base = folder();
  const path = join(base, "net.dnnx");
  writeFileSync(path, "old");
  chmodSync(path, 0o640);
  symlinkSync("net.dnnx", join(base, "link.dnnx"));
  await replaceFile(join(base, "link.dnnx"), "new");
  expect(lstatSync(join(base, "link.dnnx")).isSymbolicLink()).toBe(true);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test("what is no file is written to", async () => {
  await replaceFile("/dev/null", "new");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

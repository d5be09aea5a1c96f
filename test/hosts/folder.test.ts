import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderError, writeFolder } from "../../server/hosts/folder.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dnnx-folder-"));
});
afterEach(async () => {
  await chmod(root, 0o755);
  await rm(root, { recursive: true, force: true });
});

/** A generated folder as far as the host looks at it. */
function generated(files: Record<string, string>): Map<string, string> {
  const paths = [...Object.keys(files), "accelerator.json"];
  const marker = JSON.stringify({ generator: "dnnx", files: paths });
  return new Map([...Object.entries(files), ["accelerator.json", marker]]);
}

async function failure(promise: Promise<void>): Promise<Error> {
  return promise.then(
    () => new Error("was written"),
    (error: Error) => error,
  );
}

test("writes all files, also into folders that do not exist yet", async () => {
  const target = join(root, "a", "out");
  await writeFolder(target, generated({ "rtl/top.v": "module", "README.md": "hello" }));
  expect(await readFile(join(target, "rtl", "top.v"), "utf8")).toBe("module");
  expect(await readdir(join(root, "a"))).toEqual(["out"]);
});

test("replaces what DNNX wrote before, with all that is no longer there, and what the Makefile built", async () => {
  const target = join(root, "out");
  await writeFolder(target, generated({ "rtl/old.v": "1" }));
  await mkdir(join(target, "build"));
  await writeFile(join(target, "build", "program"), "");
  await writeFolder(target, generated({ "rtl/new.v": "2" }));
  expect(await readdir(join(target, "rtl"))).toEqual(["new.v"]);
  expect(await readdir(root)).toEqual(["out"]);
});

test("takes an empty folder", async () => {
  const target = join(root, "out");
  await mkdir(target);
  await writeFolder(target, generated({ a: "1" }));
  expect(await readdir(target)).toEqual(["a", "accelerator.json"]);
});

test("refuses a folder with a file that DNNX did not write, and leaves it alone", async () => {
  const target = join(root, "out");
  await writeFolder(target, generated({ a: "1" }));
  await writeFile(join(target, "notes.txt"), "mine");
  const error = await failure(writeFolder(target, generated({ a: "2" })));
  expect(error).toBeInstanceOf(FolderError);
  expect(error.message).toContain("notes.txt");
  expect(await readFile(join(target, "a"), "utf8")).toBe("1");
});

test.each([
  ["no marker", undefined],
  ["a marker of somebody else", '{"generator": "other", "files": ["accelerator.json", "a"]}'],
  ["a marker that is no JSON", "{"],
])("refuses a folder with %s", async (_, marker) => {
  const target = join(root, "out");
  await mkdir(target);
  await writeFile(join(target, "a"), "mine");
  if (marker !== undefined) await writeFile(join(target, "accelerator.json"), marker);
  const error = await failure(writeFolder(target, generated({ a: "2" })));
  expect(error).toBeInstanceOf(FolderError);
  expect(await readFile(join(target, "a"), "utf8")).toBe("mine");
});

test("a file in the way is named", async () => {
  const target = join(root, "out");
  await writeFile(target, "");
  expect((await failure(writeFolder(target, generated({})))).message).toContain(`${target} is not a folder`);
  expect((await failure(writeFolder(join(target, "inner"), generated({})))).message).toContain("cannot be written");
});

test("a cancelled write leaves nothing, and an older folder as it was", async () => {
  const target = join(root, "out");
  await writeFolder(target, generated({ a: "1" }));
  const controller = new AbortController();
  controller.abort();
  expect((await failure(writeFolder(target, generated({ a: "2" }), controller.signal))).name).toBe("AbortError");
  expect(await readFile(join(target, "a"), "utf8")).toBe("1");
  expect(await readdir(root)).toEqual(["out"]);
});

test("ends with the reason where a file system takes no new folder", async () => {
  const error = await failure(writeFolder("/proc/dnnx/out", generated({ "top.v": "module" })));
  expect(error).toBeInstanceOf(FolderError);
  expect(error.message).toContain("/proc/dnnx/out");
});

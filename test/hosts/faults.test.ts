import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type * as promises from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { markerPath } from "../../server/generate/marker.ts";
import { FolderError, writeFolder } from "../../server/hosts/folder.ts";

/** Changes to the disk so far, and the one that fails with `code` (counted from 1; 0: none does). */
const disk = { changes: 0, failing: 0, code: "ENOSPC", before: (_: number): void => {} };

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof promises>();
  const counted =
    <Parameters extends readonly unknown[], Result>(change: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      disk.changes += 1;
      disk.before(disk.changes);
      if (disk.changes === disk.failing) throw Object.assign(new Error(disk.code), { code: disk.code });
      return change(...parameters);
    };
  return {
    ...real,
    mkdir: counted(real.mkdir),
    mkdtemp: counted(real.mkdtemp as (prefix: string) => Promise<string>),
    writeFile: counted(real.writeFile),
    rename: counted(real.rename),
  };
});

const contents = (version: string): Map<string, string> =>
  new Map([
    ["rtl/a.v", `${version} a`],
    ["rtl/b.v", `${version} b`],
    ["weights/w.mem", `${version} w`],
    [
      markerPath,
      JSON.stringify({ generator: "dnnx", version, files: ["rtl/a.v", "rtl/b.v", "weights/w.mem", markerPath] }),
    ],
  ]);

/** All files below a folder, path to text. */
function filesIn(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

const sorted = (files: ReadonlyMap<string, string>): Map<string, string> => new Map([...files].sort());

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "dnnx-faults-"));
  folder = join(parent, "out");
  Object.assign(disk, { changes: 0, failing: 0, code: "ENOSPC", before: () => {} });
  return () => rmSync(parent, { recursive: true, force: true });
});

/** How many changes to the disk a whole write makes; every one of them is made to fail below. */
async function changesOf(before: "absent" | "older"): Promise<number> {
  const probe = join(parent, "probe");
  if (before === "older") await writeFolder(probe, contents("old"));
  disk.changes = 0;
  await writeFolder(probe, contents("new"));
  rmSync(probe, { recursive: true });
  return disk.changes;
}

describe.each(["absent", "older"] as const)("where the folder is %s", (before) => {
  test.each(["ENOSPC", "EROFS", "EACCES"])(
    "%s at any moment changes nothing and leaves nothing behind",
    async (code) => {
      const changes = await changesOf(before);
      expect(changes).toBeGreaterThan(8);
      if (before === "older") await writeFolder(folder, contents("old"));
      for (let failing = 1; failing <= changes; failing++) {
        Object.assign(disk, { changes: 0, failing, code });
        const problem = await writeFolder(folder, contents("new")).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(problem, `change ${failing} fails`).toBeInstanceOf(FolderError);
        expect((problem as Error).message).toContain("nothing was changed");
        expect(readdirSync(parent), `change ${failing} fails`).toEqual(before === "older" ? ["out"] : []);
        if (before === "older") expect(filesIn(folder)).toEqual(sorted(contents("old")));
      }
    },
  );

  test("cancelling at any moment leaves the old folder or the new one, whole", async () => {
    const changes = await changesOf(before);
    for (let moment = 1; moment <= changes; moment++) {
      disk.before = () => {};
      rmSync(folder, { recursive: true, force: true });
      if (before === "older") await writeFolder(folder, contents("old"));
      const controller = new AbortController();
      disk.changes = 0;
      disk.before = (change) => {
        if (change === moment) controller.abort();
      };
      await writeFolder(folder, contents("new"), controller.signal).catch((error: unknown) => {
        expect((error as Error).name).toBe("AbortError");
      });
      expect(readdirSync(parent).filter((name) => name !== "out")).toEqual([]);
      const now = existsSync(folder) ? filesIn(folder) : undefined;
      const whole = [...(before === "older" ? [sorted(contents("old"))] : [undefined]), sorted(contents("new"))];
      expect(whole).toContainEqual(now);
    }
  });
});

test("a folder with a file of somebody else is left alone, whatever else it holds", async () => {
  await writeFolder(folder, contents("old"));
  mkdirSync(join(folder, "rtl", "mine"));
  const { writeFile } = await vi.importActual<typeof promises>("node:fs/promises");
  await writeFile(join(folder, "rtl", "mine", "notes.txt"), "mine");
  const held = filesIn(folder);
  await expect(writeFolder(folder, contents("new"))).rejects.toThrow("rtl/mine/notes.txt");
  expect(filesIn(folder)).toEqual(held);
});

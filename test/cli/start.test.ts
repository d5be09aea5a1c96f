import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const dist = join(import.meta.dirname, "../../dist");

describe("the compiled program beside the command line", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dnnx-start-"));
    for (const file of ["dnnx.cjs", "program.cjs"]) cpSync(join(dist, file), join(folder, file));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const version = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "dnnx.cjs"), "--version"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.trim();
  };
  const compiled = () =>
    readdirSync(join(folder, "compiled"), { recursive: true }).filter((it) => /[\\/]/.test(`${it}`));

  test("is kept once, and never stands for another program of the same length", () => {
    const before = version();
    const kept = compiled();
    expect(kept).toHaveLength(1);
    const path = join(folder, "program.cjs");
    const other = before.replace(/\d/g, "7");
    expect(other).not.toBe(before);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(before, other));
    expect(version()).toBe(other);
    expect(compiled()).toEqual(kept);
  });

  test("is done without where nothing can be written", () => {
    const before = version();
    rmSync(join(folder, "compiled"), { recursive: true });
    writeFileSync(join(folder, "compiled"), "");
    expect(version()).toBe(before);
    expect(readFileSync(join(folder, "compiled"), "utf8")).toBe("");
  });
});

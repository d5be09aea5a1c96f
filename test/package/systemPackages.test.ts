import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findChromium, findProgram, installSystemPackages } from "../../scripts/systemPackages.ts";

describe("programs of the system", () => {
  const path = process.env.PATH;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dnnx-programs-"));
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  function place(name: string, mode: number): string {
    writeFileSync(join(folder, name), "#!/bin/sh\nexit 0\n");
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  }

  test("an executable on the PATH is found, by any of its names", () => {
    expect(findChromium()).toBeUndefined();
    place("chromium", 0o644);
    expect(findChromium()).toBeUndefined();
    const found = place("google-chrome", 0o755);
    expect(findChromium()).toBe(found);
    expect(findProgram("nothing", "google-chrome")).toBe(found);
  });

  test("nothing is installed when everything is there", () => {
    for (const name of ["iverilog", "verilator", "g++", "make", "python3", "yosys", "chromium"]) place(name, 0o755);
    expect(installSystemPackages()).toEqual([]);
  });

  test("without apt-get, one line names what is missing", () => {
    place("g++", 0o755);
    expect(() => installSystemPackages()).toThrow(
      /^missing programs: iverilog, verilator, make, python3, yosys, chromium; install them.*$/,
    );
  });

  test("an installation that brings nothing is said to have failed", () => {
    for (const name of ["iverilog", "g++", "make", "python3", "yosys", "chromium", "apt-get", "sudo"])
      place(name, 0o755);
    expect(() => installSystemPackages()).toThrow(/apt-get install verilator did not bring verilator/);
  });
});

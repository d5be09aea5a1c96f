import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { dnnx } from "./dnnx.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-"));
  writeFileSync(
    join(folder, "n.dnnx"),
    "target pynq { device xc7z020 clock 100 MHz }\nnetwork n on pynq {\n  input x: uint8[8]\n  fc = dense(x, units: 4) @weights(int4)\n  output fc\n}\n",
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const verify = (...options: readonly string[]) =>
  dnnx(["verify", "n.dnnx", "--json", "--quiet", "--vectors", "3", ...options], folder);
const agrees = (backend: string) => expect.objectContaining({ backend, vectors: 3, mismatches: 0 });

describe("verify --json writes one document", () => {
  test("with one backend the result itself", async () => {
    const { exitCode, output } = await verify("--backend", "hls");
    expect(JSON.parse(output)).toEqual(agrees("hls"));
    expect(exitCode).toBe(0);
  });

  test("with both backends a list of two results", async () => {
    const { exitCode, output } = await verify("--backend", "both");
    expect(JSON.parse(output)).toEqual([agrees("verilog"), agrees("hls")]);
    expect(exitCode).toBe(0);
  });

  test("with both backends and a compiler that fails a list of what was measured, and the reason beside it", async () => {
    const programs = join(folder, "programs");
    mkdirSync(programs);
    writeFileSync(join(programs, "g++"), "#!/bin/sh\necho 'no space left' >&2\nexit 1\n", { mode: 0o755 });
    vi.stubEnv("PATH", `${programs}:${process.env.PATH}`);
    const { exitCode, output, errors } = await verify("--backend", "both");
    expect(JSON.parse(output)).toEqual([agrees("verilog")]);
    expect(errors).toMatch(/no space left/);
    expect(exitCode).toBe(2);
  });
});

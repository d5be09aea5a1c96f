import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dnnx } from "./dnnx.ts";

const text = (units: number) =>
  `target pynq { device xc7z020 clock 100 MHz }\nnetwork n on pynq {\n  input x: uint8[8]\n  fc = dense(x, units: ${units}) @weights(int4)\n  output fc\n}\n`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-"));
  writeFileSync(join(folder, "new.dnnx"), text(6));
  writeFileSync(join(folder, "old.dnnx"), text(4));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("estimate --against", () => {
  test("shows what changed, in total and for each layer", async () => {
    const { exitCode, output, errors } = await dnnx(["estimate", "new.dnnx", "--against", "old.dnnx"], folder);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output).toMatch(/^n on pynq, against old\.dnnx\n/);
    expect(output).toMatch(/^MACs +32 +48 +\+16 +\+50 %$/m);
    expect(output).toMatch(/^fc +changed +shape 4 → 6/m);
  });

  test("gives both sides of every figure as JSON; the other file may come from standard input", async () => {
    const words = ["estimate", "new.dnnx", "--against", "-", "--json"];
    const { output } = await dnnx(words, folder, text(4));
    const [network] = JSON.parse(output).networks;
    const sides = await Promise.all(
      ["old.dnnx", "new.dnnx"].map(async (file) =>
        JSON.parse((await dnnx(["estimate", file, "--json"], folder)).output),
      ),
    );
    expect(network.state).toBe("changed");
    expect(network.totals.lut.before.value).toBe(sides[0].resources.lut.value);
    expect(network.totals.lut.after.value).toBe(sides[1].resources.lut.value);
    expect(network.totals.lut.delta.value).toBe(sides[1].resources.lut.value - sides[0].resources.lut.value);
  });

  test("of the same file says that nothing differs; a network that is not there is an error", async () => {
    const same = await dnnx(["estimate", "new.dnnx", "--against", "new.dnnx"], folder);
    expect(same.output).toBe("n on pynq, against new.dnnx: no cost differs\n");
    const none = await dnnx(["estimate", "new.dnnx", "--against", "old.dnnx", "--network", "m"], folder);
    const broken = await dnnx(["estimate", "new.dnnx", "--against", "-"], folder, "network n { input");
    expect(broken.errors).toMatch(/^standard input has errors, the first of them: /);
    expect(none).toMatchObject({ exitCode: 2, output: "", errors: expect.stringContaining("n on pynq") });
  });
});

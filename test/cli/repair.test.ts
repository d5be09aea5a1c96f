import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { open } from "../service/documents.ts";
import { missed, tooLarge, tooSlow } from "../service/repair/texts.ts";
import { dnnx } from "./dnnx.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (): string => readFileSync(join(folder, "net.dnnx"), "utf8");
const repair = (text: string, ...words: string[]) => {
  writeFileSync(join(folder, "net.dnnx"), text);
  return dnnx(["repair", "net.dnnx", ...words], folder);
};

test("repairs are listed, the file stays as it is", async () => {
  const { exitCode, output } = await repair(tooSlow);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^slow on board\n {2}1\. Folding of a chosen by the mapping — throughput /);
  expect(written()).toBe(tooSlow);
});

test("one of the list is written, and nothing is left beside the file", async () => {
  const [, second = ""] = /^ {2}2\. (.+?) — /m.exec((await repair(tooLarge)).output)!;
  const { exitCode, output } = await repair(tooLarge, "--write", "2");
  expect(exitCode).toBe(0);
  expect(second).not.toBe("");
  expect(output.startsWith(`net.dnnx: ${second}`)).toBe(true);
  expect(missed(open(written()))).toEqual([]);
  expect(readdirSync(folder)).toEqual(["net.dnnx"]);
});

test("all networks of a file are repaired at once", async () => {
  const { exitCode, output } = await repair(`${tooLarge}${tooSlow}`, "--all", "--write");
  expect(exitCode).toBe(0);
  expect(output.split("\n").map((line) => line.slice(0, 13))).toEqual(["wide on small", "slow on board", ""]);
  expect(missed(open(written()))).toEqual([]);
});

test("as JSON with edits as LSP has them; through standard input and output", async () => {
  const { output } = await dnnx(["repair", "-", "--json"], folder, tooSlow);
  const [{ network, repairs }] = JSON.parse(output);
  expect(network).toBe("slow");
  expect(repairs[0]).toMatchObject({ repaired: true, edits: [{ range: { start: { line: 6 } }, newText: "" }] });
  const whole = await dnnx(["repair", "-", "--write", "--quiet"], folder, tooSlow);
  expect(missed(open(whole.output))).toEqual([]);
});

test("what cannot be repaired, asked for or read exits with 1 or 2", async () => {
  const hopeless = await repair(tooSlow.replace("100000 inference/s", "900 Minference/s"));
  expect(hopeless).toMatchObject({ exitCode: 1, output: expect.stringContaining("Closer, not enough") });
  const fine = await repair(tooSlow.replace("100000 inference/s", "1 inference/s"));
  expect(fine).toMatchObject({ exitCode: 0, output: "Everything fits and meets its requirements.\n" });
  const number = await repair(tooSlow, "--write", "99");
  expect(number).toMatchObject({
    exitCode: 1,
    errors: expect.stringMatching(/there is no repair 99; the repairs are numbered 1 to \d/),
  });
  expect(written()).toBe(tooSlow);
  expect(await repair(tooSlow, "--most", "none")).toMatchObject({ exitCode: 2 });
  expect(await dnnx(["repair", "absent.dnnx"], folder)).toMatchObject({ exitCode: 2 });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { network } from "../service/documents.ts";
import { dnnx } from "./dnnx.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "dnnx-report-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  writeFileSync(join(made, "net.dnnx"), network("  c = conv(image, filters: 4, kernel: 3)\n  output c"));
  return made;
}

test("a report is one file with everything in it", async () => {
  const base = folder();
  const { exitCode, output, errors } = await dnnx(["estimate", "net.dnnx", "--html", "net.html"], base);
  expect({ exitCode, output, errors }).toEqual({ exitCode: 0, output: "wrote net.html\n", errors: "" });
  const html = readFileSync(join(base, "net.html"), "utf8");
  expect(html).toMatch(/^<!DOCTYPE html>/);
  expect(html).toContain("default-src 'none'");
  const data = JSON.parse(/<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
  expect(data.answers.dashboard[0]).toMatchObject({ network: "net", target: "board", reason: null });
});

test("a report that cannot be written says why, and leaves nothing behind", async () => {
  const base = folder();
  const { exitCode, output, errors } = await dnnx(["estimate", "net.dnnx", "--html", "missing/net.html"], base);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(errors).toBe("The report cannot be written to missing/net.html: no such file or folder\n");
  expect(readdirSync(base)).toEqual(["net.dnnx"]);
});

test("of a file with errors the report holds what can be estimated, and the exit code says so", async () => {
  const base = folder();
  writeFileSync(
    join(base, "net.dnnx"),
    `${readFileSync(join(base, "net.dnnx"), "utf8")}\nnetwork other on board {\n  output x\n}\n`,
  );
  const { exitCode, errors } = await dnnx(["estimate", "net.dnnx", "--html", "net.html"], base);
  expect(exitCode).toBe(1);
  expect(errors).toContain("x");
  expect(readFileSync(join(base, "net.html"), "utf8")).toContain('"network":"net"');
});

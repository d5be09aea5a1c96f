import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeNpz } from "../../server/importers/npz.ts";
import { onnxModel } from "../importers/onnx/model.ts";
import { dnnx, program } from "./dnnx.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const target = "target pynq { device xc7z020 clock 100 MHz }\n";
const good = `${target}network n on pynq {\n  input x: uint8[8]\n  fc = dense(x, units: 4) @weights(int4)\n  output fc\n}\n`;

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

describe("a file that cannot be read", () => {
  test("does not exist", async () => {
    const { exitCode, output, errors } = await dnnx(["check", "absent.dnnx"], folder);
    expect({ exitCode, output, errors }).toEqual({
      exitCode: 2,
      output: "",
      errors: "absent.dnnx: no such file or folder\n",
    });
  });

  test("is binary", async () => {
    const { exitCode, errors } = await dnnx(
      ["estimate", file("model.dnnx", new Uint8Array([127, 69, 0, 1, 2]))],
      folder,
    );
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^model\.dnnx: this is a binary file.*dnnx import/);
  });

  test("is a folder", async () => {
    mkdirSync(join(folder, "net.dnnx"));
    const { exitCode, errors } = await dnnx(["check", "net.dnnx"], folder);
    expect({ exitCode, errors }).toEqual({ exitCode: 2, errors: "net.dnnx: this is a folder, a file is needed\n" });
  });
});

describe("a text that is wrong", () => {
  test("10 MB of garbage end in a bounded list of errors", async () => {
    let state = 1;
    const garbage = Uint8Array.from({ length: 10_000_000 }, () => {
      state = (state * 48271) % 2147483647;
      return 32 + (state % 95);
    });
    const { exitCode, output, errors } = await dnnx(["check", file("garbage.dnnx", garbage)], folder);
    expect(exitCode).toBe(1);
    expect(errors).toBe("");
    const lines = output.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(1_001);
    expect(lines[0]).toMatch(/^garbage\.dnnx:1:1: /);
  });

  test("an unclosed brace is named where it opens", async () => {
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", good.slice(0, good.lastIndexOf("}")))], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:2:\d+: error: .*\[dnnx-syntax\]$/m);
  });

  test("cyclic layers", async () => {
    const text = `${target}network n on pynq {\n  input x: uint8[8]\n  a = add(x, b)\n  b = relu(a)\n  output b\n}\n`;
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", text)], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:4:14: error: "b" depends on itself: a reads b reads a\./m);
  });
});

describe("a weights file that is wrong", () => {
  const text = good.replace("input", 'weights from "w.npz"\n  input');

  test("is missing", async () => {
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", text)], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:3:\d+: error: .*w\.npz.*no such file/m);
  });

  test("lacks a tensor", async () => {
    file("w.npz", writeNpz(new Map([["other.weight", { shape: [4, 8], data: new Float64Array(32) }]])));
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", text)], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:5:\d+: error: .*fc\.weight/m);
  });

  test("has a tensor of another shape", async () => {
    file("w.npz", writeNpz(new Map([["fc.weight", { shape: [8, 4], data: new Float64Array(32) }]])));
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", text)], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:5:\d+: error: .*fc\.weight.*8.*4.*4.*8/m);
  });

  test("is not a .npz", async () => {
    file("w.npz", "these are not the weights");
    const { exitCode, output } = await dnnx(["check", file("n.dnnx", text)], folder);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^n\.dnnx:3:\d+: error: .*w\.npz/m);
  });
});

describe("generate", () => {
  test("refuses a design that does not fit, and writes nothing", async () => {
    const text =
      `target tiny { device ice40up5k clock 12 MHz }\nnetwork n on tiny {\n  input x: uint8[1024]\n` +
      `  fc = dense(x, units: 1024) @weights(int8)\n  output fc\n}\n`;
    const { exitCode, errors } = await dnnx(["generate", file("n.dnnx", text), "--out", "out"], folder);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/\[dnnx-does-not-fit\]/);
    expect(readdirSync(folder)).toEqual(["n.dnnx"]);
  });

  test("refuses a folder with files of others, and leaves them", async () => {
    mkdirSync(join(folder, "out"));
    file("out/notes.txt", "mine");
    const { exitCode, errors } = await dnnx(["generate", file("n.dnnx", good), "--out", "out"], folder);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/out holds files that DNNX did not write/);
    expect(readFileSync(join(folder, "out/notes.txt"), "utf8")).toBe("mine");
    expect(readdirSync(folder).sort()).toEqual(["n.dnnx", "out"]);
  });

  test("says why a folder cannot be written", async () => {
    file("plain", "a file");
    const { exitCode, errors } = await dnnx(["generate", file("n.dnnx", good), "--out", "plain/out"], folder);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/plain.*out.*not a folder/);
    expect(readdirSync(folder).sort()).toEqual(["n.dnnx", "plain"]);
  });
});

describe("usage", () => {
  test.each([
    [["check"], /missing required argument/],
    [["estimate", "n.dnnx", "--network", "m"], /there is no network 'm'; it has n/],
    [["explain", "n.dnnx", "fc9"], /there is no layer 'fc9'.*x, fc/],
    [["verify", "n.dnnx", "--vectors", "0"], /vectors/],
    [["check", "n.dnnx", "--json", "--sarif"], /'--json' cannot be used with option '--sarif'/],
    [["estimate", "n.dnnx", "--json", "--csv"], /'--json' cannot be used with option '--csv'/],
    [["estimate", "n.dnnx", "--exact", "--csv"], /'--csv' cannot be used with option '--exact'/],
    [
      ["estimate", "n.dnnx", "--html", "a.html", "--against", "-"],
      /'--html <file>' cannot be used with option '--against/,
    ],
    [["unheard-of"], /unknown command/],
    [["devices", "xc9"], /there is no device 'xc9'/],
  ])("%j", async (words, message) => {
    file("n.dnnx", good);
    const { exitCode, errors } = await dnnx(words, folder);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(message);
  });
});

describe("names that do not go together", () => {
  const text = `${good}target gpu { device titan_x }
network compared on gpu {\n  input x: uint8[8]\n  y = dense(x, units: 4)\n  output y\n}
network bare {\n  input x: uint8[8]\n  output x\n}\n`;

  test.each([
    [["explain", "n.dnnx", "y", "--target", "gpu"], 1, /nothing is built on a processor/],
    [["repair", "n.dnnx", "--network", "compared"], 1, /nothing is built on a processor/],
    [["verify", "n.dnnx", "--network", "bare"], 1, /"bare" names no target.*network bare on TARGET/],
    [["repair", "n.dnnx", "--network", "bare"], 1, /"bare" names no target/],
    [
      ["estimate", "n.dnnx", "--network", "bare", "--target", "pynq"],
      2,
      /'bare' is not on pynq; it has n on pynq, compared on gpu/,
    ],
    [["estimate", "unused.dnnx", "--target", "pynq"], 2, /no network is on pynq; it has none/],
  ])("%j", async (words, code, message) => {
    file("n.dnnx", text);
    file("unused.dnnx", `${target}network n {\n  input x: uint8[8]\n  output x\n}\n`);
    const { exitCode, errors } = await dnnx(words, folder);
    expect(errors).toMatch(message);
    expect(exitCode).toBe(code);
  });
});

test("SARIF names files by URI references", async () => {
  mkdirSync(join(folder, "my nets"));
  const name = file("my nets/50% #1:é.dnnx", "network n {");
  const uris = await Promise.all(
    [name, join(folder, name)].map(async (path) => {
      const { output } = await dnnx(["check", "--sarif", path], folder);
      return JSON.parse(output).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    }),
  );
  expect(uris).toEqual(["my%20nets/50%25%20%231%3A%C3%A9.dnnx", pathToFileURL(join(folder, name)).href]);
});

test("a reader that has seen enough ends the command without a word", async () => {
  const child = spawn(process.execPath, [program, "devices"]);
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  await once(child, "close");
  expect(errors).toBe("");
});

describe("an engine", () => {
  test.each(["generate --out out", "verify", "synth"])("is not built, and %s says so", async (words) => {
    const engine = good.replace("clock 100 MHz", "clock 100 MHz architecture engine(rows: 4, columns: 4)");
    const [command, ...options] = words.split(" ");
    const { exitCode, errors } = await dnnx([command!, file("engine.dnnx", engine), ...options], folder);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/an engine is estimated, but nothing is generated for it yet/);
  });
});

test("a model whose nodes are right and whose network is not leaves no files", async () => {
  const model = onnxModel({
    inputs: { x: [1, 2, 4, 4] },
    nodes: [{ operator: "Transpose", inputs: ["x"], outputs: ["y"], attributes: { perm: [0, 1, 1, 2] } }],
    outputs: ["y"],
  });
  const { exitCode, errors } = await dnnx(["import", file("turned.onnx", model)], folder);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^turned\.onnx: /);
  expect(readdirSync(folder)).toEqual(["turned.onnx"]);
});

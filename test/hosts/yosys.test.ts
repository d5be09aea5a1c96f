import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findYosys } from "../../server/hosts/yosys.ts";

let folder = "";
let path: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-yosys-"));
  path = process.env.PATH;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

describe("Yosys on the PATH", () => {
  test("runs a script and gives back what it wrote", async () => {
    const yosys = await findYosys(folder);
    expect(yosys.version).toMatch(/^Yosys \d/);
    const files = new Map([["sub/m.v", "module m (input a, output b); assign b = !a; endmodule"]]);
    const results = await yosys.run("read_verilog sub/m.v; proc; tee -q -o stat.json stat -json", files, ["stat.json"]);
    expect(results.get("stat.json")).toContain("$logic_not");
  });

  test("says what it did not like", async () => {
    const yosys = await findYosys(folder);
    const files = new Map([["m.v", "module m (input a; endmodule"]]);
    await expect(yosys.run("read_verilog m.v", files, [])).rejects.toThrow(
      /^Yosys stopped: m\.v:1: ERROR: syntax error/,
    );
  });
});

describe("without a program", () => {
  beforeEach(() => {
    process.env.PATH = "";
  });

  test("the message says what to install", async () => {
    await expect(findYosys(folder)).rejects.toThrow(
      /not installed.*apt-get install yosys.*npm install @yowasp\/yosys \(in .*\)/,
    );
  });

  test("the package beside the file is run in a thread", async () => {
    installPackage("writes", 'files["out.txt"] = args[2] + files.sub["m.v"] + require; return files;');
    const yosys = await findYosys(join(folder));
    expect(yosys.version).toBe("Yosys 9.9.9 (WebAssembly)");
    const results = await yosys.run("a script", new Map([["sub/m.v", " and a file"]]), ["out.txt"]);
    expect(results.get("out.txt")).toBe("a script and a file of the package");
  });

  test("what it complains about is told", async () => {
    installPackage(
      "fails",
      'options.stderr(new TextEncoder().encode("one\\nERROR: no module")); throw new Error("1");',
    );
    const yosys = await findYosys(folder);
    await expect(yosys.run("a script", new Map(), [])).rejects.toThrow("Yosys stopped: ERROR: no module");
  });

  test("it ends when it is cancelled", async () => {
    installPackage("hangs", "for (;;) {}");
    const yosys = await findYosys(folder);
    const controller = new AbortController();
    const run = yosys.run("a script", new Map(), [], controller.signal);
    setTimeout(() => controller.abort(), 200);
    await expect(run).rejects.toThrow(/abort/i);
  });
});

/** A stand-in for the package, which is too large to install for a test: the same entry and the same function. */
function installPackage(name: string, body: string): void {
  const root = join(folder, "node_modules", "@yowasp", "yosys");
  mkdirSync(root, { recursive: true });
  const manifest = { name: "@yowasp/yosys", version: "9.9.9", type: "module", exports: { default: "./bundle.js" } };
  writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
  const text = `// ${name}\nconst require = " of the package";\nexport async function runYosys(args, files, options) { ${body} }\n`;
  writeFileSync(join(root, "bundle.js"), text);
}

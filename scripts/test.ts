// npm test: everything that has to hold, from a fresh clone, ending with the line "N passed, N failed".
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./root.ts";
import { installSystemPackages } from "./systemPackages.ts";
import { type Tally, tally } from "./vitestResult.ts";
import { installVsCode } from "./vscode.ts";

const bin = join(root, "node_modules", ".bin");
const reports = join(root, ".cache", "test");
const tallies: Tally[] = [];
/** Milliseconds after which a run is ended and counts as failed: a runner whose worker died may wait for it for ever. */
const limit = 30 * 60_000;

installSystemPackages();
await installVsCode();

await check("bundles build", [process.execPath, join(root, "scripts", "bootstrap.mjs"), "scripts/build.ts"]);
await check("format and lint", [join(bin, "biome"), "check", "--error-on-warnings", "."]);
await check("types", [join(bin, "tsc"), "--noEmit", "-p", "."]);
await check("types of the pages", [join(bin, "tsc"), "--noEmit", "-p", "client"]);
await vitest("unit");
await vitest("e2e");

const notRun = Map.groupBy(
  tallies.flatMap((one) => one.notRun),
  ({ file }) => relative(root, file),
);
for (const [file, tests] of notRun) {
  console.log(`not run: ${tests.length} of ${file}: ${tests[0]?.name}${tests.length > 1 ? " …" : ""}`);
}
for (const { file, name } of tallies.flatMap((one) => one.repeated)) {
  console.log(`passed when repeated: ${relative(root, file)}: ${name}`);
}
const passed = tallies.reduce((sum, one) => sum + one.passed, 0);
const failed = tallies.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One command that counts as one test; its output is only shown when it fails. */
async function check(name: string, command: readonly string[]): Promise<void> {
  const { exitCode, output } = await run(command, "pipe");
  console.log(`${exitCode === 0 ? "passed" : "FAILED"}: ${name}`);
  if (exitCode !== 0) console.log(output.trimEnd());
  tallies.push({ passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, notRun: [], repeated: [] });
}

async function vitest(project: string): Promise<void> {
  const report = join(reports, `${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const { exitCode } = await run(
    [join(bin, "vitest"), "run", "--project", project, "--reporter=dot", "--reporter=json"].concat(
      `--outputFile.json=${report}`,
    ),
    "inherit",
  );
  tallies.push(tally(readIfThere(report), exitCode));
}

function run(command: readonly string[], output: "pipe" | "inherit"): Promise<{ exitCode: number; output: string }> {
  const [program = "", ...rest] = command;
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd: root, stdio: ["ignore", output, output], timeout: limit });
    let text = "";
    child.stdout?.on("data", (data) => (text += data));
    child.stderr?.on("data", (data) => (text += data));
    child.on("error", (error) => resolve({ exitCode: 1, output: error.message }));
    child.on("close", (code, signal) => {
      if (signal) console.log(`ended by ${signal}, after at most ${limit / 60_000} minutes`);
      resolve({ exitCode: code ?? 1, output: text });
    });
  });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

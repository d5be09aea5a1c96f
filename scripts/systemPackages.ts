import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian packages that the tests need, and the programs that show that one is there (any of them is enough). */
const systemPackages: Readonly<Record<string, readonly string[]>> = {
  iverilog: ["iverilog"],
  verilator: ["verilator"],
  "g++": ["g++"],
  make: ["make"],
  python3: ["python3"],
  yosys: ["yosys"],
  chromium: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
};

/** The path of the first of these programs on the PATH, or undefined. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function findChromium(): string | undefined {
  return findProgram(...(systemPackages.chromium ?? []));
}

/** Installs what is missing when this user may, and throws one line that names the rest. Gives what was installed. */
export function installSystemPackages(): readonly string[] {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const command = `apt-get install ${missing.join(" ")}`;
  const asRoot = rootPrefix();
  if (findProgram("apt-get") === undefined) {
    throw new Error(`missing programs: ${missing.join(", ")}; install them (on Debian or Ubuntu: ${command})`);
  }
  if (asRoot === undefined) throw new Error(`missing Debian packages: ${missing.join(", ")}; run: sudo ${command}`);
  console.log(`Installing the Debian packages ${missing.join(", ")}`);
  // An update that fails for one source may still have brought the list that is needed: the installation decides.
  run([...asRoot, "apt-get", "update", "-qq"]);
  const problem = run([...asRoot, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...missing]);
  const still = missingPackages();
  if (still.length > 0) {
    throw new Error(`${command} did not bring ${still.join(", ")}: ${problem || "the programs are not on the PATH"}`);
  }
  return missing;
}

function missingPackages(): string[] {
  return Object.entries(systemPackages).flatMap(([name, programs]) => (findProgram(...programs) ? [] : [name]));
}

/** What to put before a command to run it as root, or undefined when that needs a password. */
function rootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram("sudo");
  return sudo !== undefined && spawnSync(sudo, ["-n", "true"]).status === 0 ? [sudo, "-n"] : undefined;
}

/** Runs a command without questions; gives the last line of what it complained about when it fails. */
function run(command: readonly string[]): string {
  const [program = "", ...rest] = command;
  const result = spawnSync(program, rest, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (result.error) return result.error.message;
  return result.status === 0 ? "" : (result.stderr.trim().split("\n").at(-1) ?? "");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

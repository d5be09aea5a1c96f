// Runs a script on Node 24 with the npm packages in place:
//   node scripts/bootstrap.mjs PATH-FROM-THE-ROOT.ts [ARGUMENTS…]
// The only plain JavaScript in the project: it has to start on Node 20 with nothing installed. The npm packages bring a newer
// Node, which reads TypeScript as it stands.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldest = 20;
const needed = 24;
const major = Number(process.versions.node.split(".")[0]);

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) stop("which script? Use: node scripts/bootstrap.mjs PATH-FROM-THE-ROOT.ts [ARGUMENTS]");
if (major < oldest) stop(`Node ${oldest} or newer is needed, this is Node ${process.versions.node}`);

if (!packagesAreInstalled()) installPackages();

const newerNode = join(root, "node_modules", ".bin", "node");
if (major >= needed) {
  // Reading TypeScript takes Node longer than most scripts take: what it made of it is kept, beside the bundles.
  module.enableCompileCache?.(join(root, "dist", "compiled"));
  process.argv.splice(1, process.argv.length - 1, join(root, script), ...rest);
  await import(pathToFileURL(join(root, script)).href).catch((error) => {
    // A plain Error and a wrong option are for the user; anything else is a fault of the script, and says where.
    const forUser = error?.constructor === Error || `${error?.code}`.startsWith("ERR_PARSE_ARGS");
    stop(forUser ? error.message : (error?.stack ?? `${error}`), 1);
  });
} else if (existsSync(newerNode)) {
  handOver(newerNode);
} else {
  stop(
    `npm has no Node ${needed} for ${process.platform}-${process.arch}; install Node ${needed} and start again with it`,
  );
}

/** Compares what npm says it installed with what the lock file asks for; times of files say nothing after a checkout. */
function packagesAreInstalled() {
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(join(root, path), "utf8")).packages;
  try {
    const wanted = read("package-lock.json");
    const present = read(join("node_modules", ".package-lock.json"));
    return Object.keys(wanted).every((path) => {
      if (path === "") return true;
      const here = present[path];
      // npm leaves out the optional packages of other platforms.
      return here === undefined ? wanted[path].optional === true : here.version === wanted[path].version;
    });
  } catch {
    return false; // No node_modules yet, or an installation that was cut short.
  }
}

function installPackages() {
  // npm ci would empty the folder that the link leads to, which belongs to another checkout.
  const packages = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false });
  if (packages?.isSymbolicLink())
    stop("node_modules is a link to packages other than package-lock.json asks for; remove the link and start again");
  console.log("Installing the npm packages (once)");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, encoding: "utf8" });
  if (npm.error) stop(`npm could not be started: ${npm.error.message}`);
  // npm ends what went wrong with pages on how it is used.
  if (npm.status !== 0) stop(`npm ci failed:\n${npm.stderr.split("\n").slice(0, 12).join("\n")}`);
}

function handOver(/** @type {string} */ node) {
  const bin = dirname(node);
  const child = spawn(node, [fileURLToPath(import.meta.url), script, ...rest], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` },
  });
  // Ctrl-C on a terminal reaches the child by itself; this process only waits for it. A SIGTERM is passed on.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => stop(`Node ${needed} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/** @returns {never} */
function stop(/** @type {string} */ message, exitCode = 2) {
  console.error(`dnnx: ${message}`);
  process.exit(exitCode);
}

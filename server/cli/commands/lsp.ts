import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { Failure } from "../failure.ts";

/** Becomes the language server, which is a program of its own beside this one. */
export function serve(): void {
  const server = join(dirname(resolve(process.argv[1] ?? "")), "server.cjs");
  if (!existsSync(server)) throw new Failure(`${server} is missing: run npm run build`);
  // The server starts its worker threads from the program's path, so that has to name the server.
  process.argv[1] = server;
  if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
  createRequire(server)(server);
}

import manifest from "../../package.json" with { type: "json" };
import { doJob } from "./jobs.ts";
import type { Machine } from "./machine.ts";
import { createServer } from "./server.ts";

/**
 * The language server as one program for Node and for a browser worker, so that the core ships once; what the machine has is loaded
 * for that machine only. The program is started again as a thread for each long job.
 */
const { version } = manifest;

function main(machine: Machine): void {
  if (machine.isJob) {
    machine.serveJob((request, job) => doJob(request, version, machine.tools, job));
    return;
  }
  const connection = machine.connect();
  if (connection) createServer(connection, machine.createHost(connection, version));
}

const inNode = typeof process === "object" && process.versions?.node !== undefined;
void (inNode ? import("./node.ts") : import("./browser.ts")).then(({ machine }) => main(machine));

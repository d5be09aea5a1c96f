import type { Connection } from "vscode-languageserver";
import type { Job, ServerHost } from "./host.ts";
import type { JobRequest, JobTools } from "./jobs.ts";

/** Where the program runs: Node or a browser worker. */
export interface Machine {
  /** The program was started as a thread for one job. */
  readonly isJob: boolean;
  readonly serveJob: (work: (request: JobRequest, job: Job) => Promise<unknown>) => void;
  /** The connection to the editor; undefined when nobody said which, which the machine has then complained about. */
  readonly connect: () => Connection | undefined;
  readonly createHost: (connection: Connection, version: string) => ServerHost;
  readonly tools: JobTools;
}

import type { Jobs } from "./jobs.ts";
import type { Machine } from "./machine.ts";
import type { Schedule } from "./schedule.ts";

/** A network on an engine: one array, the layers in turn. */
export interface EngineDesign {
  readonly machine: Machine;
  readonly jobs: Jobs;
  readonly schedule: Schedule;
}

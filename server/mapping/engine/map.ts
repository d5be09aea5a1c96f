import type { CheckedNetwork } from "../../network/checked.ts";
import type { Target } from "../../targets/target.ts";
import { noResources } from "../../units/resources.ts";
import type { Design } from "../design.ts";
import { engineDiagnostics } from "./diagnostics.ts";
import type { EngineDesign } from "./engineDesign.ts";
import { ignoredDiagnostics } from "./ignored.ts";
import { jobsOf } from "./jobs.ts";
import { machineOf } from "./machine.ts";
import { scheduleOf } from "./schedule.ts";
import { createSearch } from "./search.ts";

/** From a checked network to its schedule on an engine; equal searches are made once. */
export function createEngineMapper(): (network: CheckedNetwork, target: Target) => Design {
  const search = createSearch();
  return (network, target) => {
    const jobs = jobsOf(network);
    const machine = machineOf(target.engine!, target, [...jobs.byLayer.values()]);
    const schedule = scheduleOf(network, jobs, machine, search);
    const engine: EngineDesign = { machine, jobs, schedule };
    const { batch } = machine.engine;
    const slowest = schedule.runs.reduce<(typeof schedule.runs)[number] | undefined>(
      (most, run) => (most && most.cycles >= run.cycles ? most : run),
      undefined,
    );
    return {
      network,
      target,
      stages: [],
      units: [],
      connections: [],
      parts: [],
      cost: noResources,
      inputs: [],
      outputs: [],
      timing: {
        interval: schedule.cycles / batch,
        latency: schedule.cycles,
        layerIntervals: new Map(schedule.runs.map((run) => [run.layer.name, run.cycles / batch])),
        layerFinish: new Map(schedule.runs.map((run) => [run.layer.name, run.start + run.cycles])),
        bottleneck: slowest?.layer.name ?? "",
      },
      unbuilt: [],
      engine,
      diagnostics: [...engineDiagnostics(engine), ...ignoredDiagnostics(network, target.name)],
    };
  };
}

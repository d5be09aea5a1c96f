import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { engineDoesNotFit } from "../diagnostics/engineDoesNotFit.ts";
import { lazily } from "../lazy/lazily.ts";
import { once } from "../lazy/once.ts";
import type { Design } from "../mapping/design.ts";
import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import { type LayerRun, offChipBits } from "../mapping/engine/layerRun.ts";
import { sumOf } from "../mapping/engine/mapping.ts";
import type { Layer } from "../network/checked.ts";
import { limitsOf } from "../targets/catalogue.ts";
import { type Resource, resources } from "../targets/target.ts";
import { staticPowerOf } from "../targets/technology.ts";
import { arrayResources } from "../units/systolicArray/resources.ts";
import { engineBands } from "./bands.ts";
import { boardCost } from "./board.ts";
import { exact, inverse, quantity, scaled, sum, unknown } from "./costs.ts";
import { staticEnergy } from "./energy.ts";
import { type DynamicCost, runEnergy } from "./engineEnergy.ts";
import { engineExits } from "./engineExits.ts";
import { unfitReason } from "./engineUnfit.ts";
import type { Cost, EnergyCost, EngineLayer, EngineTraffic, Estimate, LayerEstimate } from "./estimate.ts";
import { headingOf } from "./heading.ts";
import { noiseOf } from "./noise.ts";
import { checkRequirements } from "./requirements.ts";
import { rooflineOf } from "./roofline.ts";
import { storedWeights, workAndStorage, worst } from "./work.ts";

const model = "loop nest of the layers on the array (docs/engine.md)";

/** What a network costs on an engine: per inference, of a batch that is computed together. */
export function engineEstimate(design: Design, engine: EngineDesign): Estimate {
  const { network, target } = design;
  const { device, clock } = target;
  const { machine, schedule } = engine;
  const { batch } = machine.engine;
  const unfit = schedule.runs.find((run) => run.shortage);
  const gap = unfit && unfitReason(unfit);
  const intervalCycles = gap ?? quantity(schedule.cycles / batch, engineBands.cycles, model);
  const latencyCycles = gap ?? quantity(schedule.cycles, engineBands.cycles, `${model}; all ${batch} of a batch`);
  const counts = arrayResources(machine.array, device);
  const staticPower = staticPowerOf(device, counts);
  const static_ = staticEnergy(staticPower, intervalCycles, clock);
  const noise = once(() => noiseOf(network));
  const energies = once(() => new Map(schedule.runs.map((run) => [run.layer.name, runEnergy(run, engine, device)])));
  const traffic = trafficOf(schedule.runs, batch);
  const macs = schedule.runs.reduce((all, run) => all + run.layer.work.macs, 0);
  const products = machine.rows * machine.columns * machine.macs;
  const estimate: Estimate = lazily(
    {
      ...headingOf(design),
      intervalCycles,
      latencyCycles,
      throughput: inverse(intervalCycles, clock, "clock / interval"),
      latency: scaled(latencyCycles, 1 / clock, "latency in cycles / clock"),
      area: areaOf(engine, design),
      memory: {
        weights: storedWeights(network),
        activations:
          gap ?? exact(schedule.occupied, "tiles and feature maps in the buffers, at the layer that needs most"),
        offChipPerInference:
          gap ?? quantity(traffic.input + traffic.weight + traffic.output, engineBands.counted, "tiles of all layers"),
      },
      resources: resourceUse(counts, design),
      bottleneck: gap ? "unknown" : design.timing.bottleneck,
      engine: {
        dataflow: machine.engine.dataflow,
        objective: machine.engine.objective,
        batch,
        utilisation: gap ?? (macs * batch) / (schedule.cycles * products),
        traffic: gap ?? traffic,
        bandwidth: (machine.offChipRate * clock) / 8,
      },
    },
    {
      energy: () => totalEnergy([...energies().values()], static_),
      power: () => {
        const { total } = estimate.energy;
        const rate = clock / (schedule.cycles / batch);
        return gap ?? scaled(total, rate, "energy of an inference times throughput; board not included");
      },
      expected: () => network.expected && engineExits(design, engine, dynamicTotals(energies()), static_, gap),
      noise: () => worst(network.outputs.map((name) => noise().get(name)!)),
      board: () => boardCost(target, estimate),
      roofline: () => {
        const multipliers = `${machine.rows} * ${machine.columns} * ${machine.macs} multipliers`;
        const peak = exact(2 * products * clock, `2 * ${multipliers} * ${clock} Hz`);
        const bandwidth = exact((machine.offChipRate * clock) / 8, "memory beside the chip, as the engine uses it");
        return rooflineOf(network, target, estimate, { peak, bandwidth });
      },
      requirements: () => checkRequirements(design, estimate),
      layers: () => layerEstimates(design, engine, energies(), static_, noise()),
    },
  );
  return estimate;
}

function areaOf(engine: EngineDesign, design: Design): Cost {
  const { target } = design;
  const { device } = target;
  if (device.kind === "fpga")
    return unknown("An FPGA has no area of its own for a design; its resources are listed instead.");
  const { gate } = arrayResources(engine.machine.array, device);
  const { value, source } = device.cells.gate;
  return quantity(gate * value, engineBands.area, `elements and buffers; control and wires are left out; ${source}`);
}

function resourceUse(counts: Readonly<Record<Resource, number>>, { target }: Design): Estimate["resources"] {
  const result = {} as Record<Resource, Estimate["resources"][Resource]>;
  for (const resource of resources) {
    const band =
      resource === "lut" || resource === "ff"
        ? engineBands.logic
        : resource === "gate"
          ? engineBands.area
          : engineBands.counted;
    result[resource] = {
      cost: quantity(counts[resource], band, "elements and buffers of the array (docs/engine.md)"),
      ...limitsOf(target, resource),
    };
  }
  return result;
}

function withStatic(parts: DynamicCost, static_: Cost): EnergyCost {
  const { arithmetic, onChipMemory, offChipMemory } = parts;
  const source = "sum of its parts; board and processor are not included";
  return { ...parts, static: static_, total: sum([arithmetic, onChipMemory, offChipMemory, static_], source) };
}

function dynamicTotals(energies: ReadonlyMap<string, DynamicCost>): ReadonlyMap<string, Cost> {
  const total = ({ arithmetic, onChipMemory, offChipMemory }: DynamicCost) =>
    sum([arithmetic, onChipMemory, offChipMemory], "sum of its parts");
  return new Map([...energies].map(([name, parts]) => [name, total(parts)]));
}

function totalEnergy(all: readonly DynamicCost[], static_: Cost): EnergyCost {
  const source = "sum over the layers";
  return withStatic(
    {
      arithmetic: sum(
        all.map((it) => it.arithmetic),
        source,
      ),
      onChipMemory: sum(
        all.map((it) => it.onChipMemory),
        source,
      ),
      offChipMemory: sum(
        all.map((it) => it.offChipMemory),
        source,
      ),
    },
    static_,
  );
}

function trafficOf(runs: readonly LayerRun[], batch: number): EngineTraffic {
  const traffic = { input: 0, weight: 0, output: 0 };
  for (const { mappings, vectorReads, vectorWrites, job } of runs) {
    traffic.input += vectorReads / batch;
    traffic.output += vectorWrites / batch;
    traffic.weight += job.vectorBits.weight;
    for (const mapping of mappings) {
      if (!mapping) continue;
      traffic.input += mapping.traffic.input / batch;
      traffic.weight += mapping.traffic.weight / batch;
      traffic.output += mapping.traffic.output / batch;
    }
  }
  return traffic;
}

function layerEstimates(
  design: Design,
  engine: EngineDesign,
  energies: ReadonlyMap<string, DynamicCost>,
  static_: Cost,
  noise: ReadonlyMap<string, Cost>,
): readonly LayerEstimate[] {
  const { machine, jobs, schedule } = engine;
  const { batch } = machine.engine;
  const runs = new Map(schedule.runs.map((run) => [run.layer.name, run]));
  const shared = "The layers share one array.";
  const without = "no work of its own on the engine";
  const nothing = exact(0, without);
  const none = { arithmetic: nothing, onChipMemory: nothing, offChipMemory: nothing };
  // Nobody knows when the layers behind one without a mapping start.
  const unfit = schedule.runs.findIndex((run) => run.shortage);
  const unknownEnds = new Map(
    unfit < 0 ? [] : schedule.runs.slice(unfit).map((run) => [run.layer.name, unfitReason(schedule.runs[unfit]!)]),
  );
  return design.network.layers.map((layer) => {
    const run = runs.get(layer.name);
    const missing = run && unfitReason(run);
    const share = run ? run.cycles / schedule.cycles : 0;
    return {
      ...workAndStorage(layer),
      noise: noise.get(layer.name)!,
      activationBits:
        missing ??
        exact(Math.max(0, ...(run?.mappings ?? []).map((it) => (it ? sumOf(it.occupied) : 0))), "tiles in the buffers"),
      fold: undefined,
      computedBy: computedBy(layer, jobs.onTheWay),
      intervalCycles: missing ?? (run ? quantity(run.cycles / batch, engineBands.cycles, model) : nothing),
      latencyCycles:
        unknownEnds.get(layer.name) ??
        (run ? quantity(run.start + run.cycles, engineBands.cycles, `${model}; layers before it included`) : nothing),
      resources: Object.fromEntries(
        resources.map((it) => [it, unknown(shared)]),
      ) as unknown as LayerEstimate["resources"],
      energy: withStatic(
        energies.get(layer.name) ?? none,
        scaled(static_, share, "share of the static energy by cycles"),
      ),
      ...(run && !missing ? { engine: engineLayer(run, engine) } : {}),
    };
  });
}

function computedBy(layer: Layer, onTheWay: ReadonlyMap<string, string>): string | undefined {
  return onTheWay.get(layer.name) ?? (layer.arithmetic.kind === "fused" ? layer.arithmetic.into : undefined);
}

function engineLayer(run: LayerRun, { machine }: EngineDesign): EngineLayer {
  const { batch } = machine.engine;
  const mappings = run.mappings.filter((it) => it !== undefined);
  const total = (of: (mapping: (typeof mappings)[number]) => number) =>
    mappings.reduce((all, it) => all + of(it), 0) / batch;
  const vectorCycles = run.vectorCycles / batch;
  const offChipCycles = offChipBits(run) / machine.offChipRate / batch;
  const arrayCycles = total((it) => it.arrayCycles);
  const cycles = run.cycles / batch;
  const stallCycles = Math.max(0, cycles - arrayCycles - vectorCycles);
  const busiest = Math.max(arrayCycles, vectorCycles);
  return {
    utilisation: run.layer.work.macs / (cycles * machine.rows * machine.columns * machine.macs),
    bound: offChipCycles > busiest ? "bandwidth" : vectorCycles > arrayCycles ? "vector unit" : "compute",
    arrayCycles,
    rampCycles: total((it) => it.rampCycles),
    vectorCycles,
    offChipCycles,
    stallCycles,
    traffic: trafficOf([run], batch),
    mappings: run.mappings.flatMap((it, index) =>
      it
        ? [
            {
              part: run.job.nests[index]!.part,
              rows: it.rows,
              columns: it.columns,
              tile: it.tile,
              order: it.order,
              passes: it.passes,
            },
          ]
        : [],
    ),
  };
}

const titles: Readonly<Record<Resource, string>> = {
  lut: "look-up tables",
  ff: "flip-flops",
  dsp: "DSP slices",
  bram18: "block memories",
  uram: "ultra memories",
  gate: "gate equivalents",
  sram: "bits of SRAM",
};

/** Resources of which the array and its buffers need more than the budget, even at the low end of the band. */
export function engineFit({ engine, target }: Design, { resources: used }: Estimate): readonly Diagnostic[] {
  if (!engine) return [];
  const short = resources.flatMap((resource) => {
    const { cost, budget, available: all } = used[resource];
    if (cost.value === null || budget === null || all === null || cost.low <= budget) return [];
    return [{ title: titles[resource], needed: cost.value, budget, available: all }];
  });
  if (short.length === 0) return [];
  return [report(engineDoesNotFit, engine.machine.engine.place, { device: target.device.title, short })];
}

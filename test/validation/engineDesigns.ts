import { readFileSync } from "node:fs";
import { parse } from "../../grammar/parse.ts";
import { energyTerms } from "../../server/estimate/engineEnergy.ts";
import { createCompiler, type MappedNetwork } from "../../server/service/compile.ts";

/** The networks of a file of test/validation/engine on their engines; a file with errors is none of a published design. */
export function engineNetworks(file: string): ReadonlyMap<string, MappedNetwork> {
  const text = readFileSync(new URL(`engine/${file}.dnnx`, import.meta.url), "utf8");
  const compile = createCompiler({ weights: (path) => ({ state: "missing", reason: `${path} is not there` }) });
  const { mapped, diagnostics } = compile(parse(text));
  const error = diagnostics.find((it) => it.severity === "error");
  if (error) throw new Error(`${file}: ${error.message}`);
  return new Map(mapped.map((it) => [it.network.name, it]));
}

/** A figure of a published engine beside ours. */
export interface EngineRow {
  readonly design: string;
  readonly what: string;
  readonly predicted: number;
  readonly published: number;
  /** How far off it may be; absent: a miss or a figure without a claim, explained in the page. */
  readonly within?: number;
}

/** ms of the whole batch that the array works on a layer. */
function arrayTime({ design }: MappedNetwork, layer: string): number {
  const { schedule, machine } = design.engine!;
  const run = schedule.runs.find((it) => it.layer.name === layer);
  if (!run) throw new Error(`no layer ${layer}`);
  return (run.mappings.reduce((cycles, it) => cycles + it!.arrayCycles, 0) / machine.clock) * 1e3;
}

/** mW of the chip, memory beside it left out, while the array works on a layer. */
function chipPower(mapped: MappedNetwork, layer: string): number {
  const { arithmetic, onChipMemory, static: idle } = mapped.estimate.layers.find(({ name }) => name === layer)!.energy;
  const { batch } = mapped.design.engine!.machine.engine;
  const energy = arithmetic.value! + onChipMemory.value! + idle.value!;
  return ((energy * batch) / arrayTime(mapped, layer)) * 1e6;
}

/** 10^12 operations per second of all MACs of a network. */
function teraOperations({ network, design, target }: MappedNetwork): number {
  const macs = network.layers.reduce((sum, layer) => sum + layer.work.macs, 0);
  return (2 * macs * target.clock) / design.timing.interval / 1e12;
}

export function engineRows(): readonly EngineRow[] {
  return [...tpu(), ...eyeriss(), ...eie(), ...zhang(), ...autosa(), ...ese(), ...zigzag()];
}

/** ISCA 2017, table of applications (a transcription). */
function tpu(): EngineRow[] {
  const networks = engineNetworks("tpu");
  const published = { mlp0: 12.3, mlp1: 9.7, lstm0: 3.7, lstm1: 2.8, cnn0: 86 };
  return Object.entries(published).map(([name, figure]) => ({
    design: `TPU v1, ${name.toUpperCase()}`,
    what: "TOP/s",
    predicted: teraOperations(networks.get(name)!),
    published: figure,
    ...(name === "lstm1" ? {} : { within: 0.2 }),
  }));
}

/** JSSC 2017, tables of AlexNet in batches of 4 (transcribed in github cucapra/fodlam). */
function eyeriss(): EngineRow[] {
  const network = engineNetworks("eyeriss").get("alexnet")!;
  const processing = [16.5, 39.2, 21.8, 16.0, 10.0];
  const elements = [154, 135, 156, 156, 156];
  const power = [332, 288, 266, 235, 236];
  const { runs } = network.design.engine!.schedule;
  const layers: EngineRow[] = processing.flatMap((figure, index) => {
    const layer = `conv${index + 1}.conv`;
    const mapping = runs.find((it) => it.layer.name === layer)!.mappings[0]!;
    const design = `Eyeriss, AlexNet conv${index + 1}`;
    return [
      { design, what: "processing time, ms", predicted: arrayTime(network, layer), published: figure, within: 0.15 },
      { design, what: "active elements", predicted: mapping.activeElements, published: elements[index]!, within: 0 },
      { design, what: "power of the chip, mW", predicted: chipPower(network, layer), published: power[index]! },
    ];
  });
  return [...layers, ...accesses(network)];
}

/** pJ of 16 bits in the chip of Eyeriss, 65 nm (transcribed in github stanford-mast/nn_dataflow). */
function accesses({ design }: MappedNetwork): EngineRow[] {
  const engine = design.engine!;
  const { device } = design.target;
  const run = engine.schedule.runs.find(({ layer }) => layer.name === "conv3.conv")!;
  const { arithmetic, onChipMemory } = energyTerms(run, engine, device);
  const each = (what: string) => [...arithmetic, ...onChipMemory].find((it) => it.what === what)!.each * 1e12;
  const rows = [
    ["product and sum", each("products"), 2],
    ["scratchpad of weights", 16 * each("bits of scratchpads of weights"), 1],
    ["to the next element", 16 * each("bits from element to element"), 4],
    ["buffer of 108 KB", 16 * each("bits of inputs"), 15],
  ] as const;
  return rows.map(([what, predicted, published]) => ({
    design: "Eyeriss",
    what: `16 bits, ${what}, pJ`,
    predicted,
    published,
  }));
}

/** ISCA 2016, actual time of a layer (transcribed in github cucapra/fodlam). */
function eie(): EngineRow[] {
  const networks = engineNetworks("eie");
  const published = { alex6: 30.3, alex8: 9.9, vgg7: 8.7, nt_wd: 13.9 };
  const times = Object.entries(published).map(([name, figure]) => ({
    design: `EIE, ${name}`,
    what: "time, us",
    predicted: arrayTime(networks.get(name)!, "y") * 1e3,
    published: figure,
    within: 0.25,
  }));
  const predicted = chipPower(networks.get("alex6")!, "y");
  return [...times, { design: "EIE, alex6", what: "power of the chip, mW", predicted, published: 590 }];
}

/** FPGA 2015, measured time (from memory; every line closes arithmetically). */
function zhang(): EngineRow[] {
  const network = engineNetworks("zhang").get("alexnet")!;
  const { schedule, machine } = network.design.engine!;
  const published = [7.67, 5.35, 3.79, 2.88, 1.93];
  const rows: EngineRow[] = published.map((figure, index) => {
    const run = schedule.runs.find((it) => it.layer.name === `conv${index + 1}.conv`)!;
    const predicted = (run.cycles / machine.clock) * 1e3;
    return { design: `Zhang et al., AlexNet conv${index + 1}`, what: "time, ms", predicted, published: figure };
  });
  const predicted = rows.reduce((sum, row) => sum + row.predicted, 0);
  const { dsp } = network.estimate.resources;
  return [
    ...rows,
    { design: "Zhang et al., five convolutions", what: "time, ms", predicted, published: 21.61, within: 0.1 },
    { design: "Zhang et al.", what: "DSP slices", predicted: dsp.cost.value!, published: 2240, within: 0 },
  ];
}

/** github UCLA-VAST/AutoSA, docs/examples. */
function autosa(): EngineRow[] {
  const networks = engineNetworks("autosa");
  const published = {
    mm_fp32: { dsp: 8320, lut: 804517, ff: 1360681, time: 5.48694 },
    mm_fp32_300: { dsp: 8320, lut: 803752, ff: 1325480, time: 2.32357 },
    mm_int16: { dsp: 8192, lut: 607442, ff: 836031, time: 0.625233 },
    mm_int8: { dsp: 6144, lut: 653369, ff: 704056, time: 0.759123 },
  };
  return Object.entries(published).flatMap(([name, { dsp, lut, ff, time }]) => {
    const mapped = networks.get(name)!;
    const { resources, latency } = mapped.estimate;
    const design = `AutoSA, ${name}`;
    return [
      { design, what: "DSP slices", predicted: resources.dsp.cost.value!, published: dsp, within: 0 },
      { design, what: "time, ms", predicted: latency.value! * 1e3, published: time, within: 0.2 },
      { design, what: "look-up tables", predicted: resources.lut.cost.value!, published: lut },
      { design, what: "flip-flops", predicted: resources.ff.cost.value!, published: ff },
    ];
  });
}

/** FPGA 2017 (from memory). */
function ese(): EngineRow[] {
  const network = engineNetworks("ese").get("step")!;
  const { schedule, machine } = network.design.engine!;
  return [
    { design: "ESE, one step", what: "time, us", predicted: (schedule.cycles / machine.clock) * 1e6, published: 82.7 },
  ];
}

/** github KULeuven-MICAS/zigzag, tests/main/test_origin/test_tpu_like.py: the pinned cycles of another analytical model. */
function zigzag(): EngineRow[] {
  const { schedule } = engineNetworks("tpu_like").get("resnet18")!.design.engine!;
  const products = schedule.runs.filter((run) => run.mappings.length > 0);
  const cycles = products.reduce((sum, run) => sum + run.cycles, 0);
  const design = "ZigZag tpu_like, ResNet-18";
  return [
    { design, what: "cycles, all layers", predicted: schedule.cycles, published: 3703960.5, within: 0.15 },
    { design, what: "cycles, convolutions and dense layers", predicted: cycles, published: 3703960.5, within: 0.15 },
  ];
}

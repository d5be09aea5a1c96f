import { moduleOptions, yosysCommand } from "../generate/yosys.ts";
import type { Device } from "../targets/target.ts";
import { memoryPorts, memorySignal, memorySignals } from "../units/burstReader/port.ts";
import { modulesIn } from "../units/inner.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import { inputPorts, outputPorts, type VerilogModule, wordBits } from "../units/rtl.ts";
import type { Unit } from "../units/unit.ts";
import { verilog, verilogOn } from "../units/verilog.ts";
import { type Cells, countCells } from "./cells.ts";

/** Yosys, wherever it runs; the implementations are in server/hosts/yosys.ts. */
export interface Yosys {
  /** Its own name and version. */
  readonly version: string;
  /**
   * Runs a script on files in a folder of its own.
   * @param files path relative to that folder, with `/`, to text
   * @param results paths of the files that the script writes and the caller wants
   * @throws SynthesisError when the script fails, the signal's AbortError when cancelled
   */
  run(
    script: string,
    files: ReadonlyMap<string, string>,
    results: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
}

/** Synthesis did not come to an end; the message says why and what to do. */
export class SynthesisError extends Error {
  override readonly name = "SynthesisError";
}

/** A unit as it is synthesised: under a neutral name, so that units that differ in their name only are one circuit. */
export interface Circuit {
  readonly unit: Unit;
  /** Its own module and those of the units inside it. */
  readonly modules: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Its multiplications go to DSP slices. */
  readonly dsp: boolean;
}

/** The circuit of a unit on a device, or on any that has every kind of memory; `module` is its name in the run. */
export function circuitOf(unit: Unit, module: string, device?: Device): Circuit {
  const modules: VerilogModule[] = [];
  for (const [part, name] of modulesIn({ ...unit, name: module, layer: "layer" }, module)) {
    const neutral = { ...part, layer: "layer" };
    modules.push(device ? verilogOn(device, neutral, name) : verilog(neutral, name));
  }
  const files = modules.flatMap((it) => [{ path: `${it.module}.v`, text: it.text }, ...it.memories]);
  return { unit, modules: modules.map((it) => it.module), files, dsp: "dsp" in unit && unit.dsp };
}

/**
 * What Yosys makes of each unit by itself: modules are kept apart, nothing is placed or routed. Units with the same Verilog are
 * synthesised once.
 * @param together circuits in one run of Yosys, which takes seconds to start
 * @param report share that is done, from 0 to 1
 */
export async function synthesiseUnits(
  units: readonly Unit[],
  device: Device,
  yosys: Yosys,
  together: number,
  report: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<readonly ResourceCounts[]> {
  const { keys, distinct } = distinctCircuits(units);
  const runs = [...Map.groupBy(distinct, ([, unit]) => circuitOf(unit, "circuit").dsp)].flatMap(([dsp, list]) =>
    Array.from({ length: Math.ceil(list.length / together) }, (_, run) => ({
      dsp,
      list: list.slice(run * together, (run + 1) * together),
    })),
  );
  const known = new Map<string, ResourceCounts>();
  for (const [index, { dsp, list }] of runs.entries()) {
    report(index / runs.length);
    const counts = await synthesise(
      list.map(([, unit]) => unit),
      dsp,
      device,
      yosys,
      signal,
    );
    list.forEach(([key], at) => {
      known.set(key, counts[at]!);
    });
  }
  return keys.map((key) => known.get(key)!);
}

/** Units that are different circuits by a key for each, and the keys of all units. */
export function distinctCircuits(units: readonly Unit[]): {
  readonly keys: readonly string[];
  readonly distinct: readonly (readonly [key: string, unit: Unit])[];
} {
  const keys = units.map(textOf);
  return { keys, distinct: [...new Map(units.map((unit, index) => [keys[index]!, unit]))] };
}

/** Verilog and memory images of a unit under a neutral name: what decides on the circuit. */
export function textOf(unit: Unit): string {
  return circuitOf(unit, "circuit")
    .files.map(({ text }) => text)
    .join("\n");
}

async function synthesise(
  units: readonly Unit[],
  dsp: boolean,
  device: Device,
  yosys: Yosys,
  signal?: AbortSignal,
): Promise<readonly ResourceCounts[]> {
  const { circuits, files, sources } = circuitFiles(units, device);
  const counted = await synthesiseModules(sources, "all_units", files, dsp, device, yosys, signal);
  return circuits.map(({ modules }) => {
    let sum = noResources;
    for (const module of modules) {
      const cells = counted.get(module);
      if (!cells) throw new SynthesisError(`Yosys counted no cells of module ${module}`);
      sum = addResources(sum, countCells(cells));
    }
    return sum;
  });
}

/** Units side by side in a module `all_units`, as modules `unit_0`, `unit_1` and so on; `sources`: the Verilog among the files, separated by spaces. */
export function circuitFiles(
  units: readonly Unit[],
  device?: Device,
): {
  readonly circuits: readonly Circuit[];
  readonly files: ReadonlyMap<string, string>;
  readonly sources: string;
} {
  const circuits = units.map((unit, at) => circuitOf(unit, `unit_${at}`, device));
  const files = new Map(circuits.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const)));
  files.set("all.v", sideBySide(units));
  const modules = circuits.flatMap(({ modules }) => modules.map((module) => `${module}.v`));
  return { circuits, files, sources: ["all.v", ...modules].join(" ") };
}

/**
 * Cells of every module of a design, kept apart.
 * @param sources paths of the Verilog among the files, separated by spaces
 */
export async function synthesiseModules(
  sources: string,
  top: string,
  files: ReadonlyMap<string, string>,
  dsp: boolean,
  device: Device,
  yosys: Yosys,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Cells>> {
  const script = [
    `read_verilog ${sources}`,
    `${yosysCommand(device, dsp)} ${moduleOptions(device)} -top ${top}`,
    "tee -q -o stat.json stat -json",
  ].join("; ");
  const results = await yosys.run(script, files, ["stat.json"], signal);
  return cellsByModule(results.get("stat.json")!);
}

/** Cells of every module in what `stat -json` writes. */
export function cellsByModule(text: string): ReadonlyMap<string, Cells> {
  // Yosys 0.23 writes its table of the hierarchy into the JSON when modules hold others.
  const json = text.split("\n").filter((line) => /^\s*["{}]/.test(line));
  const { modules } = JSON.parse(json.join("\n")) as {
    readonly modules: Record<string, { readonly num_cells_by_type: Cells }>;
  };
  return new Map(
    Object.entries(modules).map(([name, { num_cells_by_type }]) => [name.replace(/^\\/, ""), num_cells_by_type]),
  );
}

/** A top module with every port of every unit on a port of its own, so that nothing is optimised away. */
function sideBySide(units: readonly Unit[]): string {
  const ports: string[] = [];
  const instances = units.map((unit, at) => {
    const pins: string[] = [];
    const pin = (name: string, direction: "input" | "output", bits: number) => {
      ports.push(`${direction} wire [${bits - 1}:0] u${at}_${name}`);
      pins.push(`.${name}(u${at}_${name})`);
    };
    for (const { name, stream } of inputPorts(unit)) {
      pin(`${name}_data`, "input", wordBits(stream));
      pin(`${name}_valid`, "input", 1);
      pin(`${name}_ready`, "output", 1);
    }
    for (const { name, stream } of outputPorts(unit)) {
      pin(`${name}_data`, "output", wordBits(stream));
      pin(`${name}_valid`, "output", 1);
      pin(`${name}_ready`, "input", 1);
    }
    for (const [at, port] of memoryPorts(unit).entries()) {
      for (const { name, direction, bits } of memorySignals(port)) pin(memorySignal(name, at), direction, bits);
    }
    return `  unit_${at} instance_${at} (.clk(clk), .reset(reset), ${pins.join(", ")});`;
  });
  return `module all_units (input wire clk, input wire reset, ${ports.join(", ")});\n${instances.join("\n")}\nendmodule\n`;
}

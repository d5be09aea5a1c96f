import type { Estimate } from "../estimate/estimate.ts";
import { estimateJson } from "../estimate/json.ts";
import { type Design, type Port, stageUnits } from "../mapping/design.ts";
import { registersOf } from "./control/registers.ts";
import { axiTopName } from "./control/verilog.ts";
import { hlsTop } from "./hls/top.ts";
import { generatorName } from "./marker.ts";
import { weightPorts } from "./offChip.ts";
import type { FolderOptions } from "./options.ts";
import { masterPort, slavePort, topName } from "./verilog/names.ts";

/** `accelerator.json`: what was generated, from what and how, for programs. @param files all paths of the folder */
export function describeAccelerator(
  design: Design,
  estimate: Estimate,
  options: FolderOptions,
  files: readonly string[],
): string {
  const { network, target, timing } = design;
  const memories = weightPorts(design);
  const units = stageUnits(design);
  const { file: _, ...figures } = estimateJson("", estimate);
  const content = {
    schema: 1,
    generator: generatorName,
    version: options.version,
    ...(options.file === undefined ? {} : { file: options.file }),
    network: network.name,
    weights: network.weights,
    ...(network.weightsFile ? { weights_file: network.weightsFile.path } : {}),
    target: {
      name: target.name,
      device: target.device.name,
      clock: target.clock,
      architecture: target.architecture,
      budget: target.budget,
    },
    backend: options.backend,
    test: { vectors: options.vectors, seed: options.seed },
    ...(options.backend === "hls"
      ? {}
      : { verilog_top: topName(design), verilog_axi_top: axiTopName(design), registers: registersOf(design) }),
    ...(options.backend === "verilog" ? {} : { hls_top: hlsTop(design) }),
    clock: "clk",
    reset: "reset, synchronous, active high",
    inputs: design.inputs.map((port, index) => describePort(design, port, slavePort(index))),
    outputs: design.outputs.map((port, index) => describePort(design, port, masterPort(index))),
    ...(memories.length === 0
      ? {}
      : {
          weights_off_chip: memories.map(({ layer, axi, base, bits, beats, path }) => ({
            layer,
            port: axi,
            address: base,
            data_bits: bits,
            beats,
            image: path,
          })),
        }),
    schedule: {
      interval_cycles: timing.interval,
      latency_cycles: timing.latency,
      bottleneck: timing.bottleneck,
      layers: design.stages.map((stage) => ({
        name: stage.layer.name,
        pe: stage.fold.pe,
        simd: stage.fold.simd,
        fold: stage.chosen ? "chosen" : "written",
        interval_cycles: timing.layerIntervals.get(stage.layer.name) ?? null,
        units: units.get(stage.layer.name)!.map(({ name }) => name),
      })),
    },
    fifos: Object.fromEntries(design.units.flatMap((unit) => (unit.kind === "fifo" ? [[unit.name, unit.depth]] : []))),
    estimate: figures,
    files,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function describePort(design: Design, port: Port, name: string): object {
  const { output } = design.network.byName.get(port.layer)!;
  const { stream } = port;
  return {
    name,
    tensor: port.layer,
    shape: output.shape,
    format: output.format.text,
    scale: output.format.scale,
    lanes: stream.lanes,
    element_bits: stream.bits,
    signed: stream.signed,
    binary: stream.binary,
    words_per_frame: stream.words,
    tdata_bits: port.dataBits,
    // A flattened image still travels pixel by pixel: element j of a frame is element element_order[j] of the tensor.
    element_order: orderOf(output.shape, port),
  };
}

function orderOf(shape: readonly number[], { order }: Port): readonly number[] | string {
  if (shape.length === 1 && order) return [...order];
  return shape.length === 2 && !order ? "time, features" : "rows, columns, channels";
}

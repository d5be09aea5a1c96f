import type { Estimate } from "../estimate/estimate.ts";
import type { Design } from "../mapping/design.ts";
import { runReference } from "../network/reference/run.ts";
import { sampleInputs } from "../network/reference/sample.ts";
import { describeAccelerator } from "./accelerator.ts";
import { controlFiles } from "./control/files.ts";
import { hlsFiles } from "./hls/files.ts";
import { markerPath } from "./marker.ts";
import type { FolderOptions } from "./options.ts";
import { readme } from "./readme.ts";
import { refuse } from "./refusal.ts";
import { expectedPath, frameWords, inputPath, vectorFile } from "./vectors.ts";
import { vendorFiles } from "./vendor.ts";
import { verilogFiles } from "./verilog/files.ts";
import {
  simulation,
  simulationPath,
  testbench,
  testbenchPath,
  verilatorMain,
  verilatorMainPath,
} from "./verilog/testbench.ts";

export type { FolderOptions } from "./options.ts";

/**
 * The generated folder: path to content. The same design and options give the same bytes.
 * @throws RangeError for less than one test vector: a test without vectors would pass whatever the accelerator does.
 * @throws NotGeneratedError when a layer has no hardware unit.
 */
export function generateFolder(
  design: Design,
  estimate: Estimate,
  options: FolderOptions,
): Map<string, string | Uint8Array> {
  if (!Number.isInteger(options.vectors) || options.vectors < 1) {
    throw new RangeError(`The number of test vectors must be a whole number of at least 1, not ${options.vectors}.`);
  }
  refuse(design);
  const files = new Map<string, string | Uint8Array>();
  const add = (more: ReadonlyMap<string, string>): void => {
    for (const [path, text] of more) files.set(path, text);
  };
  if (options.backend !== "hls") {
    add(verilogFiles(design));
    add(controlFiles(design));
    files.set(testbenchPath(design), testbench(design, options.vectors, idleLimit(design)));
    files.set(simulationPath(design), simulation(design));
    files.set(verilatorMainPath(design), verilatorMain(design));
  }
  if (options.backend !== "verilog") add(hlsFiles(design));
  add(testVectors(design, options.vectors, options.seed));
  add(vendorFiles(design, options.backend));
  files.set("README.md", readme(design, estimate, options));
  const paths = [...files.keys(), markerPath].sort();
  files.set(markerPath, describeAccelerator(design, estimate, options, paths));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Random inputs and what the reference makes of them. */
export function testVectors(design: Design, count: number, seed: number): Map<string, string> {
  const inputs = sampleInputs(design.network, count, seed);
  const results = inputs.map((frame) => runReference(design.network, frame));
  const files = new Map<string, string>();
  design.inputs.forEach((port, index) => {
    files.set(inputPath(index), vectorFile(inputs.map((frame) => frameWords(frame[port.layer]!, port))));
  });
  design.outputs.forEach((port, index) => {
    const { source } = design.network.byName.get(port.layer)!.output;
    files.set(expectedPath(index), vectorFile(results.map((codes) => frameWords(codes.get(source)!, port))));
  });
  return files;
}

/** Cycles without any transfer after which a simulation gives up; pauses of the test bench make a frame slower. */
function idleLimit(design: Design): number {
  return 8 * (design.timing.latency + design.timing.interval) + 1000;
}

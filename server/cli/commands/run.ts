import { join } from "node:path";
import { countText, percentText } from "../../estimate/display.ts";
import { noiseOf } from "../../estimate/noise.ts";
import type { ScaledFormat } from "../../formats/format.ts";
import { isCode, quantiseTensor } from "../../formats/quantise.ts";
import { makeFolder } from "../../hosts/makeFolder.ts";
import { readBytes, reasonOf } from "../../hosts/source.ts";
import { type NamedArray, readNpy, writeNpy } from "../../importers/npy.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import { compareRuns, decibels } from "../../network/reference/compare.ts";
import { runFloat } from "../../network/reference/float.ts";
import { runReference } from "../../network/reference/run.ts";
import { Failure } from "../failure.ts";
import { errorsOf, openFile } from "../open.ts";
import { diagnosticLine, tableText } from "../print.ts";
import { write } from "../write.ts";

export interface RunOptions {
  readonly network?: string;
  readonly input: string;
  readonly output?: string;
  readonly trace?: string;
  readonly labels?: string;
  readonly float?: boolean;
  readonly compare?: boolean;
  readonly quiet?: boolean;
}

/**
 * The bit-exact reference on samples. The input array is one sample or a batch; integer arrays hold codes, floating-point
 * arrays hold values, which are quantised to the input's format. Outputs are codes (int32), or values with `float`.
 */
export async function run(file: string, options: RunOptions): Promise<number> {
  const network = networkOf(file, options.network);
  const input = onlyInput(network, file);
  const samples = samplesOf(readArray(options.input), input, options.input);
  const output = layerOf(network, network.outputs[0]!);
  const results: Float64Array[] = [];
  for (const [index, sample] of samples.entries()) {
    const tensors = execute(network, input, sample, options.float ?? false);
    if (options.trace !== undefined)
      await writeTrace(join(options.trace, String(index)), network, tensors, options.float ?? false);
    results.push(tensors.get(output.name)!);
  }
  if (options.output !== undefined) await writeArray(options.output, stacked(results, output, options.float ?? false));
  if (options.compare) print(comparison(network, input, samples));
  if (!options.quiet) print(summary(results, output, options.float ?? false));
  if (options.labels !== undefined) print(accuracy(results, readArray(options.labels), options.labels));
  return 0;
}

interface Sample {
  readonly codes: Float64Array;
  readonly values: Float64Array;
}

function execute(network: CheckedNetwork, input: Layer, sample: Sample, float: boolean): Map<string, Float64Array> {
  return float
    ? runFloat(network, { [input.name]: sample.values })
    : runReference(network, { [input.name]: sample.codes });
}

/** Signal-to-noise ratio of each layer against real numbers, measured on the samples beside the estimate. */
function comparison(network: CheckedNetwork, input: Layer, samples: readonly Sample[]): string {
  const measured = compareRuns(
    network,
    samples.map(({ codes }) => ({ [input.name]: codes })),
  );
  const estimated = noiseOf(network);
  const rows = [...measured].map(([name, noise]) => {
    const estimate = estimated.get(name)!;
    const band =
      estimate.value === null ? estimate.reason : `${decibelText(estimate.low)} … ${decibelText(estimate.high)}`;
    const own = noise.noise === 0 ? "exact" : decibelText(decibels(noise));
    return [name, own, estimate.value === null ? "–" : decibelText(estimate.value), band];
  });
  return `Signal to quantisation noise:\n${tableText(["layer", "measured", "estimated", "band"], rows)}`;
}

function decibelText(value: number): string {
  return `${value.toFixed(1)} dB`;
}

function networkOf(file: string, name: string | undefined): CheckedNetwork {
  const document = openFile(file);
  const errors = errorsOf(document);
  const { networks } = document.compilation().checked;
  const chosen = networks.filter((it) => name === undefined || it.name === name);
  const [network, second] = chosen;
  if (!network) {
    throw new Failure(`${file}: there is no network${name === undefined ? "" : ` '${name}'`} to run`);
  }
  if (second) {
    throw new Failure(
      `${file}: several networks; choose one with --network: ${networks.map((it) => it.name).join(", ")}`,
    );
  }
  if (network.broken) throw new Failure(errors.map((it) => diagnosticLine(document, it)).join("\n"), 1);
  return network;
}

function onlyInput(network: CheckedNetwork, file: string): Layer {
  const inputs = network.layers.filter((it) => it.operation === "input");
  if (inputs.length === 1) return inputs[0]!;
  throw new Failure(`${file}: '${network.name}' has ${inputs.length} inputs; dnnx run takes networks with one input`);
}

/** One sample of the input's shape, or a batch of them with one more axis in front. */
function samplesOf(array: NamedArray, input: Layer, path: string): Sample[] {
  const { shape, format } = input.output;
  const size = shape.reduce((product, it) => product * it, 1);
  const count = array.data.length / size;
  const tail = array.shape.slice(-shape.length);
  if (!Number.isInteger(count) || count === 0 || !shape.every((it, axis) => tail[axis] === it)) {
    throw new Failure(
      `${path}: shape [${array.shape.join(", ")}] does not fit input '${input.name}', which needs [${shape.join(", ")}] ` +
        `or a batch [n, ${shape.join(", ")}]`,
    );
  }
  const real = array.data instanceof Float64Array || array.data instanceof Float32Array;
  return Array.from({ length: count }, (_, index) => {
    const part = Float64Array.from(array.data.subarray(index * size, (index + 1) * size));
    const channels = shape[0]!;
    if (real) return { values: part, codes: quantiseTensor(format, part, { axis: channels, inner: size / channels }) };
    const zero = format.zero ?? 0;
    const codes = part.map((stored) => stored - zero);
    const wrong = codes.findIndex((code) => !isCode(format, code));
    if (wrong >= 0) {
      const [low, high] = [format.low + zero, format.high + zero];
      throw new Failure(`${path}: ${part[wrong]} is not a code of ${format.text}, which has ${low} to ${high}`);
    }
    return { codes, values: codes.map((code) => code * format.scale) };
  });
}

async function writeTrace(
  folder: string,
  network: CheckedNetwork,
  tensors: Map<string, Float64Array>,
  float: boolean,
): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw new Failure(`${folder}: cannot be made: ${reasonOf(error)}`);
  }
  for (const [name, data] of tensors) {
    const { shape, format } = layerOf(network, name).output;
    await writeArray(join(folder, `${name}.npy`), { shape, data: float ? data : storedNumbers(data, format) });
  }
}

function stacked(results: readonly Float64Array[], output: Layer, float: boolean): NamedArray {
  const data = Float64Array.from(results.flatMap((it) => [...it]));
  const { shape, format } = output.output;
  return { shape: [results.length, ...shape], data: float ? data : storedNumbers(data, format) };
}

/** Codes as they are stored, zero point added; doubles where the codes are values or wider than 32 bits. */
function storedNumbers(codes: Float64Array, { zero = 0, real, low, high }: ScaledFormat): Float64Array | Int32Array {
  const stored = zero === 0 ? codes : codes.map((code) => code + zero);
  return real || low + zero < -(2 ** 31) || high + zero >= 2 ** 31 ? stored : Int32Array.from(stored);
}

function summary(results: readonly Float64Array[], output: Layer, float: boolean): string {
  const meaning = float
    ? "values"
    : `codes of ${output.output.format.text}; value = code × ${output.output.format.scale}`;
  const shown = results.slice(0, 5).map((it) => `  [${[...it.slice(0, 16)].join(", ")}${it.length > 16 ? ", …" : ""}]`);
  const more = results.length > 5 ? [`  … ${countText(results.length - 5)} more`] : [];
  return [`${output.name} (${meaning})`, ...shown, ...more].join("\n");
}

/** The class is the output itself when it is one number (argmax), otherwise the index of its largest element. */
function accuracy(results: readonly Float64Array[], labels: NamedArray, path: string): string {
  if (labels.data.length !== results.length) {
    throw new Failure(`${path}: ${labels.data.length} labels for ${results.length} samples`);
  }
  const right = results.filter(
    (it, index) => (it.length === 1 ? it[0] : it.indexOf(Math.max(...it))) === labels.data[index],
  );
  return `accuracy ${percentText(right.length / results.length)} (${right.length} of ${results.length})`;
}

function layerOf(network: CheckedNetwork, name: string): Layer {
  return network.byName.get(name)!;
}

function readArray(path: string): NamedArray {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) throw new Failure(bytes.problem);
  try {
    return readNpy(bytes, path);
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error));
  }
}

function writeArray(path: string, array: NamedArray): Promise<void> {
  return write(path, writeNpy(array));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

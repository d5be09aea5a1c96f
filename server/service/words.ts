import { asicProperties } from "../targets/asic.ts";

/** What the words of the language mean, for hovers and completion: statements, properties of a target. Markdown. */
export interface Word {
  readonly name: string;
  readonly documentation: string;
  /** What completion writes; `${1:…}` are places to fill in. */
  readonly snippet: string;
}

export const declarationWords: readonly Word[] = [
  {
    name: "network",
    documentation:
      "A network on one or more targets: inputs, layers, outputs, requirements.\n\n```dnnx\nnetwork lenet5 on pynq { … }\n```",
    snippet: "network ${1:name} on ${2:target} {\n  input ${3:image}: ${4:uint8}[${5:1, 28, 28}]\n\n  $0\n}",
  },
  {
    name: "target",
    documentation:
      "What the hardware is built on: a device, its clock, and how much of it may be used.\n\n```dnnx\ntarget pynq {\n  device xc7z020\n  clock 100 MHz\n}\n```",
    snippet: "target ${1:board} {\n  device ${2:xc7z020}\n  clock ${3:100} MHz\n}",
  },
  {
    name: "approximation",
    documentation:
      "A named set of annotations; `use NAME` makes it the default of a network.\n\n```dnnx\napproximation edge {\n  weights int4\n  activations uint4\n}\n```",
    snippet: "approximation ${1:name} {\n  weights ${2:int4}\n  activations ${3:uint4}\n}",
  },
];

export const networkWords: readonly Word[] = [
  {
    name: "input",
    documentation:
      "A tensor that enters the network: number format and shape (channels, height, width; batch is implicit).\n\n```dnnx\ninput image: uint8[1, 28, 28]\n```",
    snippet: "input ${1:image}: ${2:uint8}[${3:1, 28, 28}]",
  },
  {
    name: "output",
    documentation: "The tensors that leave the network, by the names of their layers.",
    snippet: "output ${1:name}",
  },
  {
    name: "use",
    documentation: "The annotations of these approximations are the default of every layer below.",
    snippet: "use ${1:approximation}",
  },
  {
    name: "weights",
    documentation:
      '`weights from "file.npz"`: real weights. The file holds `LAYER.weight` and `LAYER.bias`, for `batchnorm` `LAYER.gamma`, `.beta`, `.mean`, `.variance`. Without it shapes, costs and hardware still work, with pseudo-random weights of a fixed seed.',
    snippet: 'weights from "${1:weights.npz}"',
  },
  {
    name: "require",
    documentation:
      "A limit that the accelerator must keep, of the network or of one layer; a miss is reported with its size and the bottleneck.\n\n```dnnx\nrequire latency <= 1 ms\nrequire conv1.lut <= 5%\n```",
    snippet: "require ${1|throughput,latency,energy,power,interval,lut,ff,dsp,bram,uram|} ",
  },
];

export const targetWords: readonly Word[] = [
  {
    name: "device",
    documentation: "The FPGA, by its name in the catalogue.",
    snippet: "device ${1:xc7z020}",
  },
  { name: "clock", documentation: "Clock of the accelerator, for example `100 MHz`.", snippet: "clock ${1:100} MHz" },
  {
    name: "architecture",
    documentation: "`streaming` (default): one hardware unit per layer, connected by FIFOs.",
    snippet: "architecture streaming",
  },
  {
    name: "budget",
    documentation:
      "How much of the device may be used, for example `lut 60%, bram 80%`. Without it: the part that place and route fills reliably.",
    snippet: "budget ${1:lut} ${2:70%}",
  },
  ...asicProperties,
];

/** Words inside statements. */
export const clauseWords: ReadonlyMap<string, string> = new Map([
  ["on", "`network NAME on TARGET, TARGET`: the targets that the network is estimated on and generated for."],
  ["from", '`weights from "file.npz"`: the file that holds the weights.'],
  ["streaming", "One hardware unit per layer, connected by FIFOs; the pipeline works on several frames at a time."],
]);

export function wordDocumentation(name: string): string | undefined {
  const word = [...declarationWords, ...networkWords, ...targetWords].find((candidate) => candidate.name === name);
  return word?.documentation ?? clauseWords.get(name);
}

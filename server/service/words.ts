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
  {
    name: "block",
    documentation:
      "Layers that can be called by a name, with tensors and numbers as parameters.\n\n```dnnx\nblock unit(x, filters, stride = 1) {\n  a = conv(x, filters: filters, kernel: 3, stride: stride)\n  return relu(a)\n}\n```",
    snippet: "block ${1:name}(${2:x}) {\n  ${3:y} = relu(${2:x})\n  return ${3:y}\n}",
  },
  {
    name: "device",
    documentation:
      "A device or board of the catalogue with other figures, under a name of its own.\n\n```dnnx\ndevice mine extends xc7z020 {\n  dram ddr4, 19.2 GB/s\n}\n```",
    snippet: "device ${1:mine} extends ${2:xc7z020} {\n  $0\n}",
  },
  {
    name: "import",
    documentation:
      'What another file declares (blocks, approximations, targets, devices, networks), by the path from this one.\n\n```dnnx\nimport "blocks.dnnx"\n```',
    snippet: 'import "${1:blocks.dnnx}"',
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
  {
    name: "exit",
    documentation:
      "An early exit: inputs whose result is sure enough leave here, which is the given share of them.\n\n```dnnx\nexit early = dense(a, units: 10) when confidence > 90% taken 60%\n```",
    snippet: "exit ${1:name} = ${2:layer} when confidence > ${3:90}% taken ${4:60}%",
  },
  {
    name: "override",
    documentation:
      "Annotations for a layer by its name, also for one inside of a called block, or for all inside of a call.\n\n```dnnx\noverride stage[2].a @weights(int8)\n```",
    snippet: "override ${1:layer} @weights(${2:int8})",
  },
];

const use = networkWords.find(({ name }) => name === "use")!;

/** Statements of a block. */
export const blockWords: readonly Word[] = [
  {
    name: "return",
    documentation: "The tensor that a call of the block stands for; the last statement of a block.",
    snippet: "return ${1:name}",
  },
  use,
];

/** What can stand in the place of a call. */
export const expressionWords: readonly Word[] = [
  {
    name: "repeat",
    documentation:
      "So many calls one behind the other; the name in parentheses is what each reads, at first the tensor behind `=`.\n\n```dnnx\nstage = repeat 3 (x = stem) unit(x, filters: 64)\n```",
    snippet: "repeat ${1:2} (${2:x} = ${3:input}) ${4:relu}(${2:x})",
  },
  {
    name: "if",
    documentation:
      "One of two tensors, by numbers that are known before anything runs.\n\n```dnnx\ns = if stride == 1 then x else conv(x, filters: filters, kernel: 1, stride: stride)\n```",
    snippet: "if ${1:stride == 1} then ${2:x} else ${3:y}",
  },
];

export const targetWords: readonly Word[] = [
  {
    name: "device",
    documentation:
      "An FPGA or a board, by its name in the catalogue or in this file; or a processor of the catalogue, to compare with.",
    snippet: "device ${1:xc7z020}",
  },
  { name: "clock", documentation: "Clock of the accelerator, for example `100 MHz`.", snippet: "clock ${1:100} MHz" },
  {
    name: "architecture",
    documentation:
      "`streaming` (default): one hardware unit per layer, connected by FIFOs. `engine(rows: 32, columns: 32)`: one array that the layers share in turn.",
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
  [
    "distilled",
    "`network student @distilled(from: teacher) { … }`: the network learned from another one, of this file or an imported one; reports compare the two.",
  ],
  ["extends", "`device NAME extends DEVICE`: the device whose figures hold where the body names no others."],
  ["when", "`exit NAME = … when confidence > 90%`: how sure a result must be to leave the network there."],
  ["taken", "`taken 60%`: the share of the inputs that leave at the exit, which average costs follow from."],
  ["streaming", "One hardware unit per layer, connected by FIFOs; the pipeline works on several frames at a time."],
]);

export function wordDocumentation(name: string): string | undefined {
  const word = [...targetWords, ...declarationWords, ...networkWords, ...blockWords, ...expressionWords].find(
    (candidate) => candidate.name === name,
  );
  return word?.documentation ?? clauseWords.get(name);
}

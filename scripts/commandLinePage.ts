// The text of docs/commandLine.md, from the program's own commands, and from what the fields of its JSON mean.
import type { Command, Option } from "commander";
import { createProgram } from "../server/cli/program.ts";

/** The exit code 1 of each command; 2 is wrong usage or an unreadable file for all of them. */
const failures: Readonly<Record<string, string>> = {
  check: "a file has an error",
  estimate: "the file has errors; what can be estimated is shown",
  explain: "the file has errors",
  repair: "something is short and nothing repairs it",
  generate: "the file has errors, or the design does not fit (unless `--force`); nothing is written",
  run: "the file has errors",
  verify: "a code differs from the reference",
  synth: "the file has errors",
  import: "a node of the model is not supported, one line each: node, why, what to do; nothing is written",
  format: "`--check` finds a difference",
};

/**
 * Fields of `dnnx estimate --json` by their path; `[]`: of each element of a list. "quantity": the field holds one. A test holds the
 * list to what is printed.
 */
export const estimateFields: readonly (readonly [path: string, meaning: string])[] = [
  ["schema", "1; fields are only ever added"],
  ["file", "as it was named"],
  ["network", "name of the network"],
  [
    "target",
    "name of the target; null: the network has none, and whatever depends on hardware is null with the reason",
  ],
  ["device", "the device's name in the catalogue"],
  ["device_kind", "`fpga`, `asic`, or `processor` where the target is only compared with"],
  ["weights", "`file`, or `seeded` where pseudo-random weights stand in"],
  ["interval_cycles", "quantity: cycles between two inferences in steady state"],
  ["latency_cycles", "quantity: cycles of one inference through the idle accelerator"],
  ["clock", "Hz"],
  ["throughput", "quantity: inferences per second"],
  ["latency", "quantity: s"],
  ["shortest_time", "quantity: s that an inference takes at least (processors only)"],
  ["energy.total", "quantity: J of an inference, the sum of the four below"],
  ["energy.arithmetic", "quantity: J of products, sums and what moves between them"],
  ["energy.on_chip_memory", "quantity: J of memories on the chip"],
  ["energy.off_chip_memory", "quantity: J of memory beside the chip"],
  ["energy.static", "quantity: J of leakage during an interval"],
  ["power", "quantity: W at full throughput"],
  ["area", "quantity: m2 of a chip of your own"],
  ["board.title", "the board around the device, where it is known"],
  ["board.power", "quantity: W of the board with the accelerator on it"],
  ["board.energy", "quantity: J of the board for an inference, one after the other without a gap"],
  ["board.energy_one_at_a_time", "quantity: J of the board for an inference that starts when the one before has ended"],
  ["expected_macs", "quantity: products of an average inference, of networks with early exits"],
  ["expected_latency", "quantity: s of an average inference"],
  ["expected_energy", "quantity: J of an average inference"],
  ["exits[].exit", "name of the exit; null: the network's end"],
  ["exits[].share", "share of the inputs that leave there, 0 to 1"],
  ["exits[].latency", "quantity: s of those inputs"],
  ["exits[].energy", "quantity: J of those inputs"],
  ["distilled.teacher", "the network that this one learned from"],
  ["distilled.teacher_parameters", "parameters of the teacher"],
  ["distilled.teacher_macs", "products of the teacher"],
  ["distilled.teacher_weight_bits", "bits of the teacher's weights"],
  ["distilled.student_parameters", "parameters of this network"],
  ["distilled.student_macs", "products of this network"],
  ["distilled.student_weight_bits", "bits of this network's weights"],
  ["memory.weights", "quantity: bits of all weights as stored"],
  ["memory.activations", "quantity: bits of buffers, FIFOs and line memories"],
  ["memory.off_chip_per_inference", "quantity: bits that cross the chip's edge"],
  [
    "resources.R",
    "quantity, with `available` on the device and `budget` of the target; R: `lut`, `ff`, `dsp`, `bram18`, `uram`, or of a chip `gate`, `sram`",
  ],
  ["engine.dataflow", "of targets with an engine"],
  ["engine.objective", "what the tiling minimises"],
  ["engine.batch", "inferences that are computed together"],
  ["engine.utilisation", "share of the array's multipliers that do useful work, 0 to 1"],
  ["engine.off_chip_bits.input", "bits of inputs of an inference over the memory bus"],
  ["engine.off_chip_bits.weight", "bits of weights"],
  ["engine.off_chip_bits.output", "bits of outputs and partial sums"],
  ["engine.bandwidth", "B/s that the memory sustains"],
  ["roofline", "with the fields below; null with the reason where the network has no target"],
  ["roofline.operations", "of an inference; a MAC is 2, those that approximations leave out are not counted"],
  ["roofline.traffic", "B of an inference between the chip and the memory beside it"],
  ["roofline.operational_intensity", "OP/B"],
  ["roofline.attained", "OP/s"],
  ["roofline.compute_roof", "OP/s"],
  ["roofline.memory_roof", "OP/s"],
  ["roofline.bandwidth", "B/s"],
  ["roofline.bound", "`compute` or `memory`: the lower roof"],
  ["roofline.source", "what the compute roof rests on"],
  ["roofline.reasons.F", "why the field F beside it is null"],
  ["roofline.layers[].name", "each layer under the same roofs, with the fields above"],
  ["noise.sqnr_db", "quantity: dB of signal over quantisation noise at the worst output"],
  ["bottleneck", "the layer that sets the interval"],
  ["requirements[].text", "as it is written"],
  ["requirements[].met", "true, false, or null where the figure is unknown"],
  ["requirements[].margin", "fraction of the limit that is to spare; negative: missed by it"],
  ["requirements[].actual", "quantity: the figure that is limited"],
  ["layers[].name", "of the layer; `outer.inner` of a call inside of another, `stage[2].a` of a block"],
  ["layers[].operation", "kind of layer"],
  ["layers[].output_shape[]", "channels, height, width"],
  ["layers[].output_format", "number format of the result"],
  ["layers[].macs", "products"],
  ["layers[].parameters", "weights and biases, before pruning"],
  ["layers[].effective_macs", "quantity: products that are left after zeros"],
  ["layers[].weight_bits", "quantity: bits as stored"],
  ["layers[].activation_bits", "quantity: bits of its buffers and FIFOs"],
  ["layers[].sqnr_db", "quantity: dB behind this layer"],
  [
    "layers[].maximum_error",
    "largest error of an approximated function; null with `maximum_error_reason` where it has no bound",
  ],
  ["layers[].fold", "null for layers without one"],
  ["layers[].fold.pe", "output channels at a time"],
  ["layers[].fold.simd", "products per output channel and cycle"],
  ["layers[].computed_by", "the layer whose unit computes this one too, or null"],
  ["layers[].interval_cycles", "quantity: cycles of its slowest unit"],
  ["layers[].latency_cycles", "quantity: cycle of its last output word in the first frame"],
  ["layers[].resources.R", "quantity; null on an engine, whose layers share one array"],
  ["layers[].energy.total", "quantity: J, with the same parts as above"],
  ["layers[].engine.utilisation", "the same while the layer runs"],
  ["layers[].engine.bound", "`compute`, `bandwidth` or `vector unit`"],
  ["layers[].engine.array_cycles", "cycles of the array"],
  ["layers[].engine.vector_cycles", "cycles of the vector unit"],
  ["layers[].engine.ramp_cycles", "the part of them in which the array fills, drains and waits for operands"],
  ["layers[].engine.off_chip_cycles", "cycles of all transfers"],
  ["layers[].engine.stall_cycles", "cycles in which neither array nor vector unit works"],
  ["layers[].engine.off_chip_bits.input", "bits over the memory bus, as above"],
  ["layers[].engine.mappings[].part", "empty, or which product of the layer it is"],
  ["layers[].engine.mappings[].rows", "loops that the rows compute at once"],
  ["layers[].engine.mappings[].columns", "loops that the columns compute at once"],
  ["layers[].engine.mappings[].tile.channels", "size of a tile; also `batch`, `filters`, `out_rows`, `out_columns`"],
  ["layers[].engine.mappings[].order[]", "loops over tiles, outermost first"],
  ["layers[].engine.mappings[].passes", "sets of stationary operands"],
];

/** The page, markdown. */
export function commandLinePage(): string {
  const { commands } = createProgram();
  const listed = commands.commands.map(
    (command) => `- [${command.name()}](#${command.name()}): ${command.description()}`,
  );
  return `${[
    "# The command line",
    "Everything that the editor shows, `dnnx` computes. This page is generated. In a checkout: `npm run --silent dnnx -- ARGUMENTS`.",
    listed.join("\n"),
    "A file `-` is standard input. What was asked for goes to standard output, errors to standard error. Output files are written whole or\nnot at all; Ctrl-C leaves nothing behind. Every command takes `--help`, and:",
    optionList(commands.commands[0]!, shared),
    "Exit codes: 0 when all is well, warnings included; 1 as told below; 2 for wrong usage or an unreadable file.",
    ...commands.commands.flatMap(commandSection),
    "## Estimate as JSON",
    "What `dnnx estimate --json` prints, and `accelerator.json` of a generated folder holds: one object, or a list of them where a file has\nseveral networks or targets. SI units without prefixes (s, J, W, Hz, m2), bits and bytes; counts are plain numbers.",
    'A quantity is `{ "value", "low", "high", "source" }`: the band is what validation measured for this kind of number, the source names the\nmodel. One that no model covers is `{ "value": null, "reason" }`, never 0.',
    table(
      ["field", "is"],
      estimateFields.map(([path, meaning]) => [`\`${path}\``, meaning]),
    ),
    "```sh\nnpm run --silent dnnx -- estimate examples/lenet5.dnnx --json | node -p 'JSON.parse(fs.readFileSync(0)).latency.value'\n```",
  ].join("\n\n")}\n`;
}

/** Options of every command. */
const shared = new Set(["--quiet", "--color"]);

function commandSection(command: Command): readonly string[] {
  const failure = failures[command.name()];
  const own = new Set(command.options.map(({ long }) => long ?? "").filter((long) => !shared.has(long)));
  return [
    `## ${command.name()}`,
    `\`\`\`sh\ndnnx ${command.name()} ${command.usage()}\n\`\`\``,
    command.description(),
    ...(own.size > 0 ? [optionList(command, own)] : []),
    ...(failure === undefined ? [] : [`Exit code 1: ${failure}.`]),
  ];
}

function optionList(command: Command, names: ReadonlySet<string>): string {
  return command.options
    .filter(({ long }) => names.has(long ?? ""))
    .map((option) => `- \`${option.flags}\`: ${option.description}${choicesOf(option)}`)
    .join("\n");
}

function choicesOf({ argChoices, defaultValue, negate }: Option): string {
  const parts = [
    ...(argChoices ? [argChoices.map((choice) => `\`${choice}\``).join(", ")] : []),
    ...(defaultValue === undefined || negate ? [] : [`default \`${defaultValue}\``]),
  ];
  return parts.length > 0 ? ` (${parts.join("; ")})` : "";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

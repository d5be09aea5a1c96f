import { Command, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { setColour } from "./colour.ts";

export interface Program {
  readonly commands: Command;
  /** Runs what words of a command line ask for. @returns the exit code */
  readonly run: (words: readonly string[]) => Promise<number>;
}

/**
 * The `dnnx` program: a thin face of the same service as the language server. Each command is loaded when it is asked for, so that a
 * short command does not pay for a long one.
 */
export function createProgram(): Program {
  let exitCode = 0;
  const program = new Command("dnnx")
    .description("Approximation-aware design of neural networks on custom hardware.")
    .version(manifest.version)
    .exitOverride()
    .hook("preAction", (_program, command) => setColour(command.opts().color));
  const command = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .option("-q, --quiet", "only errors and what was asked for")
      .addOption(
        new Option("--color <when>", "colours in messages").choices(["auto", "always", "never"]).default("auto"),
      );
  const network = new Option("--network <name>", "the network, when the file has several");
  const target = new Option("--target <name>", "the target, when the network has several");
  const backend = new Option("--backend <backend>", "which language")
    .choices(["verilog", "hls", "both"])
    .default("verilog");

  command("check <file...>", "Check files; one diagnostic per line.")
    .addOption(new Option("--json", "LSP diagnostics as JSON").conflicts("sarif"))
    .option("--sarif", "SARIF 2.1.0")
    .action(async (files, options) => {
      exitCode = (await import("./commands/check.ts")).check(files, options);
    });
  command("estimate <file>", "Throughput, latency, energy and resources of every layer.")
    .addOption(network)
    .option("--target <name...>", "only these targets")
    .addOption(new Option("--json", "the estimate as JSON").conflicts(["csv", "html", "exact"]))
    .addOption(new Option("--csv", "one row per layer").conflicts(["html", "exact", "roofline"]))
    .addOption(
      new Option("--html <file>", "a report with pictures in one file, for any browser").conflicts([
        "exact",
        "against",
      ]),
    )
    .option("--roofline", "also the roofline: every layer and the network under the roofs of the target")
    .addOption(
      new Option("--exact", "also what the approximations change against the same network without them").conflicts(
        "against",
      ),
    )
    .option("--against <other>", "what changed since another state of the file; - reads it from standard input")
    .action(async (file, options) => {
      exitCode =
        options.against === undefined
          ? await (await import("./commands/estimate.ts")).estimate(file, options)
          : (await import("./commands/difference.ts")).difference(file, options.against, options);
    });
  command("explain <file> <layer>", "Every number of a layer with its formula and source.")
    .addOption(network)
    .addOption(target)
    .option("--json", "as JSON")
    .action(async (file, layer, options) => {
      exitCode = (await import("./commands/explain.ts")).explainLayer(file, layer, options);
    });
  command(
    "repair <file>",
    "Changes that make a network fit and meet its requirements, each estimated; least noise first.",
  )
    .addOption(network)
    .addOption(target)
    .option("--all", "one set of changes for all networks of the file: folding, memories, then formats of fewer bits")
    .option(
      "--write [number]",
      "write a repair of the list into the file (the first one); with --all: write all changes",
    )
    .option("--most <variants>", "variants to estimate at most for each network", "300")
    .option("--json", "as JSON, with the edits")
    .action(async (file, options) => {
      exitCode = await (await import("./commands/repair.ts")).repair(file, options);
    });
  command("generate <file>", "Write the accelerator: Verilog or HLS C++, test bench, vendor scripts.")
    .addOption(network)
    .addOption(target)
    .addOption(backend)
    .requiredOption("--out <folder>", "the folder to write; one that holds files of others is refused")
    .option("--force", "also when the design does not fit the device")
    .action(async (file, options) => {
      exitCode = await (await import("./commands/generate.ts")).generate(file, options);
    });
  command("run <file>", "The bit-exact reference on samples.")
    .addOption(network)
    .requiredOption(
      "--input <array.npy>",
      "one sample or a batch; integers are codes, floating point values are quantised",
    )
    .option("--output <array.npy>", "where the outputs go")
    .option("--trace <folder>", "write every tensor of every sample")
    .option("--labels <array.npy>", "classes of the samples; prints the accuracy")
    .option("--float", "without quantisation")
    .option("--compare", "measure the quantisation noise of each layer beside its estimate")
    .action(async (file, options) => {
      exitCode = await (await import("./commands/run.ts")).run(file, options);
    });
  command("verify <file>", "Generate, simulate and compare bit for bit with the reference, cycles with the estimate.")
    .addOption(network)
    .addOption(target)
    .addOption(backend)
    .addOption(
      new Option("--simulator <name>", "which simulator").choices(["auto", "verilator", "icarus"]).default("auto"),
    )
    .option("--vectors <count>", "random input frames", "20")
    .option("--json", "the result as JSON; a list of two with --backend both")
    .action(async (file, options) => {
      exitCode = await (await import("./commands/verify.ts")).verify(file, options);
    });
  command("synth <file>", "Synthesise the generated Verilog with Yosys; measured beside estimated, kept for estimates.")
    .addOption(network)
    .addOption(target)
    .option("--no-place", "do not place and route (iCE40, with nextpnr)")
    .option("--json", "the result as JSON")
    .action(async (file, options) => {
      exitCode = await (await import("./commands/synth.ts")).synth(file, options);
    });
  command("import <model.onnx>", "ONNX and QONNX to .dnnx, weights into a .npz beside it.")
    .option("--out <file.dnnx>", "where the network goes")
    .action(async (model, options) => {
      exitCode = await (await import("./commands/import.ts")).importModel(model, options);
    });
  command("format <file...>", "Canonical layout, in place; - reads standard input.")
    .option("--check", "change nothing; exit 1 when a file differs")
    .action(async (files, options) => {
      exitCode = await (await import("./commands/format.ts")).format(files, options);
    });
  command("devices [name]", "The catalogue of devices, or one with its sources.")
    .option("--json", "as JSON")
    .action(async (name, options) => {
      exitCode = (await import("./commands/devices.ts")).listDevices(name, options);
    });
  command("mcp", "Tools for assistants (Model Context Protocol) over standard input and output.").action(async () => {
    (await import("./commands/mcp.ts")).serveAssistants();
  });
  command("lsp", "The language server for any editor.")
    .option("--stdio", "speak over standard input and output (the only way)")
    .allowUnknownOption()
    .action(async () => {
      (await import("./commands/lsp.ts")).serve();
    });

  const run = async (words: readonly string[]): Promise<number> => {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  };
  return { commands: program, run };
}

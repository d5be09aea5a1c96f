import { simulationName } from "../generate/verilog/names.ts";
import { simulationSources, steadyFrame, verilatorMainPath } from "../generate/verilog/testbench.ts";
import type { Design } from "../mapping/design.ts";
import { type Mismatch, VerificationError } from "./hls.ts";
import type { ToolResult, Tools } from "./tools.ts";

/** What the simulation of the generated Verilog showed. */
export interface VerilogVerification {
  readonly simulator: Simulator;
  readonly vectors: number;
  /** Vectors with at least one wrong word, in the run without pauses or in the one with random pauses on both ends. */
  readonly mismatches: number;
  readonly firstMismatch?: Mismatch & { readonly paused: boolean };
  /** Cycles from the first input word to the last output word of the first frame, through the idle accelerator. */
  readonly latencyCycles: number;
  /** Cycles between the last output words of consecutive frames, mean over the second half; absent for fewer than 3 vectors. */
  readonly intervalCycles?: number;
}

export type Simulator = "verilator" | "icarus";

export interface VerilogOptions {
  /** Absent: whichever the machine has; of both the one that is done first. */
  readonly simulator?: Simulator;
  /** Frames that the test bench of the folder feeds, for that choice. */
  readonly vectors?: number;
  /** Chooses the random pauses. */
  readonly seed?: number;
}

/**
 * Simulates the test bench of a generated folder twice: without pauses, which gives the cycles, and with random pauses of
 * source and sink, which must not change a word.
 * @param folder absolute path of the generated folder, with `rtl/`, `weights/` and `test/`
 * @param build absolute path of an existing folder for the simulation program
 * @throws VerificationError when there is no simulator, it refuses the Verilog, or the accelerator stops before its last word
 */
export async function verifyVerilog(
  design: Design,
  folder: string,
  build: string,
  tools: Tools,
  options: VerilogOptions = {},
  signal?: AbortSignal,
): Promise<VerilogVerification> {
  const simulator = await findSimulator(
    tools,
    options.simulator ? [options.simulator] : order(design, options.vectors),
  );
  const plan = plans[simulator](design, folder, build);
  const compiled = await tools.run(plan.compile[0], plan.compile[1], folder, signal);
  if (compiled.code !== 0) {
    throw new VerificationError(
      `${plan.compile[0]} does not accept the generated Verilog in ${folder}:\n${errorsOf(compiled)}`,
    );
  }
  const simulate = async (stall: boolean): Promise<Outcome> => {
    const plusargs = [`+stall=${stall ? 1 : 0}`, `+seed=${options.seed ?? 1}`];
    const done = await tools.run(plan.simulate[0], [...plan.simulate[1], ...plusargs], folder, signal);
    return readOutcome(done, design);
  };
  const free = await simulate(false);
  const paused = await simulate(true);
  const first = free.firstMismatch
    ? { ...free.firstMismatch, paused: false }
    : paused.firstMismatch && { ...paused.firstMismatch, paused: true };
  return {
    simulator,
    vectors: free.vectors,
    mismatches: Math.max(free.mismatches, paused.mismatches),
    ...(first ? { firstMismatch: first } : {}),
    latencyCycles: free.latencyCycles,
    ...(free.intervalCycles === undefined ? {} : { intervalCycles: free.intervalCycles }),
  };
}

/** Commands of a simulator, run in the generated folder. */
interface Plan {
  readonly compile: readonly [string, readonly string[]];
  readonly simulate: readonly [string, readonly string[]];
}

const plans: Readonly<Record<Simulator, (design: Design, folder: string, build: string) => Plan>> = {
  verilator: (design, folder, build) => {
    const root = simulationName(design);
    const options = [
      ...[
        "--cc",
        "--exe",
        "--build",
        "-j",
        "0",
        "-O3",
        "--x-assign",
        "0",
        "--x-initial",
        "0",
        "--output-split",
        "20000",
      ],
      ...["-Wno-fatal", "-Wno-lint", "-Wno-style", "-CFLAGS", "-O1", "-Mdir", `${build}/verilator`],
    ];
    const sources = [...simulationSources(design), `${folder}/${verilatorMainPath(design)}`];
    return {
      compile: ["verilator", [...options, "--top-module", root, ...sources]],
      simulate: [`${build}/verilator/V${root}`, []],
    };
  },
  icarus: (design, _folder, build) => {
    const program = `${build}/${simulationName(design)}.vvp`;
    return {
      compile: ["iverilog", ["-g2005", "-s", simulationName(design), "-o", program, ...simulationSources(design)]],
      simulate: ["vvp", ["-n", program]],
    };
  },
};

const programs: Readonly<Record<Simulator, readonly string[]>> = {
  verilator: ["verilator", "make", "g++"],
  icarus: ["iverilog", "vvp"],
};

/**
 * Icarus starts at once and takes its time for every product of every cycle, the longer the more products read one word of
 * weights; Verilator first compiles a C++ line for every product and is hundreds of times faster then. The costs, in s, are
 * rough figures measured with both on small designs and, for the words, on one with 7,168 products in a unit.
 */
function order(design: Design, vectors = 20): readonly Simulator[] {
  const cycles = 2 * (vectors * design.timing.interval + design.timing.latency);
  const products = design.units.map((unit) => (unit.kind === "matrixVector" ? unit.pe * unit.simd : 20));
  const sum = products.reduce((total, own) => total + own, 0);
  const squares = products.reduce((total, own) => total + own * own, 0);
  const icarus = cycles * (sum * 1.2e-6 + squares * 4e-9);
  const verilator = 5 + sum * 5e-3;
  return icarus < verilator ? ["icarus", "verilator"] : ["verilator", "icarus"];
}

async function findSimulator(tools: Tools, candidates: readonly Simulator[]): Promise<Simulator> {
  const missing = new Set<string>();
  for (const simulator of candidates) {
    const absent: string[] = [];
    for (const program of programs[simulator]) if ((await tools.which(program)) === undefined) absent.push(program);
    if (absent.length === 0) return simulator;
    for (const program of absent) missing.add(program);
  }
  throw new VerificationError(
    `No Verilog simulator can be run: ${[...missing].join(", ")} ${missing.size === 1 ? "is" : "are"} not installed. ${
      candidates.length > 1 ? "One of Verilator and Icarus Verilog is enough. " : ""
    }The Debian packages are verilator (with g++ and make) and iverilog.`,
  );
}

interface Outcome {
  readonly vectors: number;
  readonly mismatches: number;
  readonly firstMismatch?: Mismatch;
  readonly latencyCycles: number;
  readonly intervalCycles?: number;
}

/** Reads what the test bench prints (server/generate/verilog/testbench.ts). */
export function readOutcome(run: ToolResult, design: Pick<Design, "network">): Outcome {
  const { stdout } = run;
  const timeout = /^DNNX timeout frames=(\d+) of=(\d+) cycle=(\d+)$/m.exec(stdout);
  if (timeout) {
    throw new VerificationError(
      `The accelerator of ${design.network.name} stopped after ${timeout[1]} of ${timeout[2]} output frames (cycle ${timeout[3]}): no word moved any more. This is a bug of DNNX; please report it with the .dnnx file.`,
    );
  }
  const result =
    /^DNNX result vectors=(\d+) mismatches=(\d+) first_input=(-?\d+) first_frame=(\d+) half_frame=(\d+) last_frame=(\d+)$/m.exec(
      stdout,
    );
  if (!result) {
    throw new VerificationError(`The simulation ended without a result: ${errorsOf(run) || "no output"}`);
  }
  const [vectors, mismatches, firstInput, firstFrame, halfFrame, lastFrame] = result.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (vectors === 0 || firstInput < 0) {
    throw new VerificationError("The test bench found no test vectors in test/, so nothing was compared.");
  }
  const first = /^DNNX mismatch vector=(\d+) port=(\d+) word=(\d+) expected=(\w+) actual=(\w+)$/m.exec(stdout);
  const frames = vectors - 1 - steadyFrame(vectors);
  return {
    vectors,
    mismatches,
    ...(first
      ? {
          firstMismatch: {
            vector: Number(first[1]),
            port: Number(first[2]),
            word: Number(first[3]),
            expected: first[4]!,
            actual: first[5]!,
          },
        }
      : {}),
    latencyCycles: firstFrame - firstInput,
    ...(frames > 0 ? { intervalCycles: (lastFrame - halfFrame) / frames } : {}),
  };
}

function errorsOf(run: ToolResult): string {
  const lines = `${run.stderr}\n${run.stdout}`.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(0, 20).join("\n");
}

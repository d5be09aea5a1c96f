import { rtlPaths, verilogFiles } from "../generate/verilog/files.ts";
import { masterPort, slavePort, topName } from "../generate/verilog/names.ts";
import { yosysCommand } from "../generate/yosys.ts";
import type { Design } from "../mapping/design.ts";
import type { Device } from "../targets/target.ts";
import { SynthesisError, type Yosys } from "./synthesis.ts";
import type { Tools } from "./tools.ts";

/** What place and route showed. */
export interface Placement {
  /** Program and version. */
  readonly tool: string;
  /** Hz, as the target says. */
  readonly clockAsked: number;
  /** Highest clock of the routed design, Hz. */
  readonly clockReached: number;
  /** Logic cells that the placed design fills, the harness included. */
  readonly logicCells: number | undefined;
}

/** Part and package for nextpnr-ice40; packages only decide on pins, of which the harness needs four. */
const iceParts: Readonly<Record<string, readonly string[]>> = {
  ice40up5k: ["--up5k", "--package", "sg48"],
  ice40hx8k: ["--hx8k", "--package", "ct256"],
};

/** True when place and route exists for the device. */
export function canPlace(device: Device): boolean {
  return partOf(device) !== undefined;
}

function partOf(device: Device): readonly string[] | undefined {
  return device.kind === "fpga" ? iceParts[device.basedOn ?? device.name] : undefined;
}

/**
 * Places and routes a whole design with nextpnr. A harness shifts the input in and the output out bit by bit, because a streaming
 * interface has more signals than small devices have pins; its registers cut its paths from those of the design.
 * @param build absolute path of an existing folder
 * @returns undefined when nextpnr is not installed
 * @throws SynthesisError when the design cannot be placed or routed
 */
export async function place(
  design: Design,
  yosys: Yosys,
  tools: Tools,
  build: string,
  write: (path: string, text: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<Placement | undefined> {
  const { device, clock } = design.target;
  const part = partOf(device);
  if (!part || !(await tools.which("nextpnr-ice40"))) return undefined;
  const files = new Map([...verilogFiles(design), ["harness.v", harness(design)] as const]);
  const dsp = design.units.some((unit) => "dsp" in unit && unit.dsp);
  const script = `read_verilog harness.v ${rtlPaths(design).join(" ")}; ${yosysCommand(device, dsp)} -top harness -json netlist.json`;
  const netlist = (await yosys.run(script, files, ["netlist.json"], signal)).get("netlist.json")!;
  await write("netlist.json", netlist);
  const mega = String(clock / 1e6);
  const options = [
    "--json",
    "netlist.json",
    "--freq",
    mega,
    "--seed",
    "1",
    "--timing-allow-fail",
    "--report",
    "report.json",
  ];
  const done = await tools.run("nextpnr-ice40", [...part, ...options, "--asc", "placed.asc"], build, signal);
  const clocks = [...done.stderr.matchAll(/Max frequency for clock '[^']*': ([\d.]+) MHz/g)];
  const reached = clocks.at(-1)?.[1];
  if (done.code !== 0 || reached === undefined) {
    const problem = /ERROR: (.*)/.exec(done.stderr)?.[1] ?? `it ended with code ${done.code}`;
    throw new SynthesisError(`nextpnr-ice40 could not place and route ${topName(design)}: ${problem}`);
  }
  const cells = /ICESTORM_LC:\s*(\d+)\//.exec(done.stderr)?.[1];
  const { stdout, stderr } = await tools.run("nextpnr-ice40", ["--version"], build, signal);
  const version = /Version ([^)]+)/.exec(stdout + stderr)?.[1];
  return {
    tool: version === undefined ? "nextpnr-ice40" : `nextpnr-ice40 ${version}`,
    clockAsked: clock,
    clockReached: Number(reached) * 1e6,
    logicCells: cells === undefined ? undefined : Number(cells),
  };
}

function harness(design: Design): string {
  const inputs = [
    ...design.inputs.flatMap((port, index) => [
      { name: `${slavePort(index)}_tdata`, bits: port.dataBits },
      { name: `${slavePort(index)}_tvalid`, bits: 1 },
    ]),
    ...design.outputs.map((_, index) => ({ name: `${masterPort(index)}_tready`, bits: 1 })),
  ];
  const outputs = [
    ...design.inputs.map((_, index) => ({ name: `${slavePort(index)}_tready`, bits: 1 })),
    ...design.outputs.flatMap((port, index) => [
      { name: `${masterPort(index)}_tdata`, bits: port.dataBits },
      { name: `${masterPort(index)}_tvalid`, bits: 1 },
      { name: `${masterPort(index)}_tlast`, bits: 1 },
    ]),
  ];
  const width = (ports: readonly { readonly bits: number }[]) => ports.reduce((sum, { bits }) => sum + bits, 0);
  let at = 0;
  const pins = inputs.map(({ name, bits }) => {
    at += bits;
    return `.${name}(stimulus[${at - 1}:${at - bits}])`;
  });
  at = 0;
  for (const { name, bits } of outputs) {
    at += bits;
    pins.push(`.${name}(response[${at - 1}:${at - bits}])`);
  }
  const [entering, leaving] = [width(inputs), width(outputs)];
  return [
    "module harness (input wire clk, input wire reset, input wire serial_in, output wire serial_out);",
    `  reg [${entering - 1}:0] stimulus;`,
    `  wire [${leaving - 1}:0] response;`,
    `  reg [${leaving - 1}:0] captured;`,
    "  reg parity;",
    "  assign serial_out = parity;",
    "  always @(posedge clk) begin",
    `    stimulus <= {stimulus[${entering - 2}:0], serial_in};`,
    `    captured <= serial_in ? response : {captured[0], captured[${leaving - 1}:1]};`,
    "    parity <= captured[0];",
    "  end",
    `  ${topName(design)} design_under_test (.clk(clk), .reset(reset), ${pins.join(", ")});`,
    "endmodule",
    "",
  ].join("\n");
}

import type { Design } from "../mapping/design.ts";
import { controlPaths } from "./control/files.ts";
import { axiTopName } from "./control/verilog.ts";
import { buildFolder } from "./marker.ts";
import type { Backend } from "./options.ts";
import { partOf, substitutePart } from "./parts.ts";
import { rtlPaths } from "./verilog/files.ts";
import { simulationName, topName } from "./verilog/names.ts";
import { simulationSources, verilatorMainPath } from "./verilog/testbench.ts";
import { yosysCommand } from "./yosys.ts";

/** `vendor/`: scripts that run the tools on the generated folder. Each may be started from anywhere. */
export function vendorFiles(design: Design, backend: Backend): Map<string, string> {
  const files = new Map([["vendor/Makefile", makefile(design, backend)]]);
  if (backend !== "hls") {
    files.set("vendor/yosys.ys", yosys(design));
    files.set("vendor/vivado.tcl", vivado(design));
    files.set("vendor/quartus.tcl", quartus(design));
  }
  return files;
}

function yosys(design: Design): string {
  return [
    `# ${topName(design)} for ${design.target.device.title}. In the generated folder: yosys vendor/yosys.ys`,
    ...rtlPaths(design).map((path) => `read_verilog ${path}`),
    `${yosysCommand(design.target.device)} -top ${topName(design)}`,
    "check",
    "stat",
    "",
  ].join("\n");
}

function vivado(design: Design): string {
  const device = design.target.device;
  const part = partOf(device);
  const period = nanoseconds(design);
  return [
    `# ${topName(design)} with Vivado, out of context: vivado -mode batch -source vendor/vivado.tcl`,
    part === undefined
      ? `# ${device.title} is no device of AMD: synthesis is for the part below, to compare sizes.`
      : `# Target ${design.target.name}: ${device.title}.`,
    "# The weights are read relative to the generated folder, so the script works there.",
    "cd [file normalize [file join [file dirname [info script]] ..]]",
    `file mkdir ${buildFolder}`,
    "read_verilog [glob rtl/*.v]",
    "foreach memory [glob -nocomplain weights/*.mem] { read_mem $memory }",
    `synth_design -top ${topName(design)} -part ${part ?? substitutePart} -mode out_of_context`,
    `create_clock -name clk -period ${period} [get_ports clk]`,
    "opt_design",
    "place_design",
    "route_design",
    `report_utilization -hierarchical -file ${buildFolder}/utilization.txt`,
    `report_timing_summary -file ${buildFolder}/timing.txt`,
    `report_power -file ${buildFolder}/power.txt`,
    `write_checkpoint -force ${buildFolder}/${topName(design)}.dcp`,
    "",
  ].join("\n");
}

function quartus(design: Design): string {
  const top = topName(design);
  return [
    `# ${top} with Quartus, to compare sizes: quartus_sh -t vendor/quartus.tcl [DEVICE]`,
    "# The target of this accelerator is no Intel device; name one (default: a Cyclone V SoC).",
    "package require ::quartus::project",
    "package require ::quartus::flow",
    "cd [file normalize [file join [file dirname [info script]] ..]]",
    "set device [expr {$argc > 0 ? [lindex $argv 0] : {5CSXFC6D6F31C6}}]",
    `project_new -overwrite ${top}`,
    "set_global_assignment -name DEVICE $device",
    `set_global_assignment -name TOP_LEVEL_ENTITY ${top}`,
    `set_global_assignment -name PROJECT_OUTPUT_DIRECTORY ${buildFolder}/quartus`,
    "foreach source [glob rtl/*.v] { set_global_assignment -name VERILOG_FILE $source }",
    "set_global_assignment -name SEARCH_PATH [pwd]",
    `file mkdir ${buildFolder}/quartus`,
    `set constraints ${buildFolder}/quartus/${top}.sdc`,
    "set file [open $constraints w]",
    `puts $file "create_clock -name clk -period ${nanoseconds(design)} \\[get_ports clk\\]"`,
    "close $file",
    "set_global_assignment -name SDC_FILE $constraints",
    "execute_flow -compile",
    "project_close",
    "",
  ].join("\n");
}

/** Period of the clock in ns, as these tools want it. */
function nanoseconds(design: Design): number {
  return Number((1e9 / design.target.clock).toPrecision(6));
}

function makefile(design: Design, backend: Backend): string {
  const network = design.network.name;
  const root = simulationName(design);
  const verilog = backend !== "hls";
  const hls = backend !== "verilog";
  const lines = [
    `# Simulation and synthesis of ${network}: make -C vendor [target]. Results go to ${buildFolder}/.`,
    "MAKEFLAGS += --no-print-directory",
    `BUILD := ${buildFolder}`,
    `.PHONY: default ${verilog ? "verilator icarus lint yosys vivado quartus " : ""}${hls ? "hls vitis " : ""}clean`,
    `default: ${verilog ? "verilator" : "hls"}`,
  ];
  const rule = (name: string, ...commands: readonly string[]): void => {
    lines.push("", `${name}:`, `\tmkdir -p ../$(BUILD)`, ...commands.map((command) => `\tcd .. && ${command}`));
  };
  if (verilog) {
    lines.push("", `SOURCES := ${simulationSources(design).join(" ")}`, `RTL := ${rtlPaths(design).join(" ")}`);
    rule(
      "verilator",
      `verilator --cc --exe --build -O3 --x-assign 0 --x-initial 0 -Wno-fatal -Wno-lint -Wno-style -CFLAGS -O1 -Mdir $(BUILD)/verilator --top-module ${root} $(SOURCES) $(CURDIR)/../${verilatorMainPath(design)}`,
      `$(BUILD)/verilator/V${root} +stall=0`,
      `$(BUILD)/verilator/V${root} +stall=1 +seed=1`,
    );
    rule(
      "icarus",
      `iverilog -g2005 -s ${root} -o $(BUILD)/${root}.vvp $(SOURCES)`,
      `vvp -n $(BUILD)/${root}.vvp +stall=0`,
      `vvp -n $(BUILD)/${root}.vvp +stall=1 +seed=1`,
    );
    rule(
      "lint",
      `verilator --lint-only -Wall --top-module ${axiTopName(design)} $(RTL) ${controlPaths(design).join(" ")}`,
    );
    rule("yosys", "yosys -q -l $(BUILD)/yosys.log vendor/yosys.ys");
    rule("vivado", "vivado -mode batch -source vendor/vivado.tcl");
    rule("quartus", "quartus_sh -t vendor/quartus.tcl");
  }
  if (hls) {
    rule(
      "hls",
      `$(CXX) -std=c++14 -O1 -Wno-unknown-pragmas -Ihls/shim hls/${network}.cpp hls/${network}_test.cpp -o $(BUILD)/${network}_hls`,
      `$(BUILD)/${network}_hls test`,
    );
    rule("vitis", "vitis_hls -f vendor/vitis_hls.tcl");
  }
  lines.push("", "clean:", "\trm -rf ../$(BUILD)", "");
  return lines.join("\n");
}

import type { Design } from "../../mapping/design.ts";
import { partOf, substitutePart } from "../parts.ts";
import { hlsTop } from "./top.ts";

/** `vendor/vitis_hls.tcl`: C simulation, synthesis and export, to be run in the generated folder. */
export function vitisScript(design: Design): string {
  const network = design.network.name;
  const part = partOf(design.target.device);
  const period = 1e9 / design.target.clock;
  return [
    `# ${network} with Vitis HLS 2021.1 or newer. In the generated folder: vitis_hls -f vendor/vitis_hls.tcl`,
    part === undefined
      ? `# ${design.target.device.name} is no device of AMD: synthesis is for the part below, to compare the sizes.`
      : `# Target ${design.target.name}: ${design.target.device.title}.`,
    "set folder [file normalize [file join [file dirname [info script]] ..]]",
    `open_project -reset ${network}_hls`,
    `set_top ${hlsTop(design)}`,
    `add_files [file join $folder hls ${network}.cpp] -cflags "-std=c++14"`,
    `add_files -tb [file join $folder hls ${network}_test.cpp] -cflags "-std=c++14 -Wno-unknown-pragmas"`,
    "open_solution -reset solution -flow_target vivado",
    `set_part {${part ?? substitutePart}}`,
    `create_clock -period ${Number(period.toPrecision(6))} -name default`,
    "csim_design -argv [file join $folder test]",
    "csynth_design",
    "export_design -format ip_catalog",
    "exit",
    "",
  ].join("\n");
}

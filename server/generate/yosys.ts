import type { Device } from "../targets/target.ts";

/**
 * Synthesis command of Yosys for a device's family, hierarchy kept. Yosys does not read the `use_dsp` attribute, so that whether
 * multiplications go to DSP slices is an option of the whole run.
 */
export function yosysCommand(device: Device, dsp = device.dsp !== null): string {
  switch (device.family) {
    case "7-series":
      return `synth_xilinx -family xc7${dsp ? "" : " -nodsp"}`;
    case "UltraScale":
      return `synth_xilinx -family xcu${dsp ? "" : " -nodsp"}`;
    case "UltraScale+":
    case "Versal":
      return `synth_xilinx -family xcup${dsp ? "" : " -nodsp"}`;
    case "iCE40":
      return `synth_ice40 -device ${device.dsp ? "u" : "hx"}${dsp ? " -dsp" : ""}`;
    case "ECP5":
      return `synth_ecp5${dsp ? "" : " -nodsp"}`;
    case "Cyclone V":
      return `synth_intel_alm -family cyclonev${dsp ? "" : " -nodsp"}`;
    case "Arria 10":
    case "Cyclone 10 GX":
    case "Stratix V":
    case "Stratix 10":
    case "Agilex":
      return `synth_intel_alm -family cyclone10gx${dsp ? "" : " -nodsp"}`;
    case "Cyclone 10 LP":
      return "synth_intel -family cyclone10lp";
    case "ASIC":
      return "synth -flatten";
  }
}

/** Options that keep modules apart and pads out, so that each module can be counted. */
export function moduleOptions(device: Device): string {
  return device.kind === "fpga" && device.vendor === "AMD" ? "-noiopad -noclkbuf" : "-noflatten";
}

import type { Design } from "../../mapping/design.ts";
import { controlHeader } from "./header.ts";
import { pynqDriver } from "./python.ts";
import { axiTop, axiTopName, controlModule, controlName } from "./verilog.ts";

/** The AXI4-Lite port and the drivers for it, path to text. */
export function controlFiles(design: Design): Map<string, string> {
  const [control, top] = controlPaths(design);
  return new Map([
    [control, controlModule(design)],
    [top, axiTop(design)],
    [headerPath(design), controlHeader(design)],
    [driverPath(design), pynqDriver(design)],
  ]);
}

/** Verilog sources that the accelerator with an AXI4-Lite port needs beside its own, in compile order. */
export function controlPaths(design: Design): readonly [control: string, top: string] {
  return [`rtl/${controlName(design)}.v`, `rtl/${axiTopName(design)}.v`];
}

export function headerPath(design: Design): string {
  return `vendor/${design.network.name}.h`;
}

export function driverPath(design: Design): string {
  return `vendor/${design.network.name}.py`;
}

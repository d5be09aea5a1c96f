import type { Design } from "../../mapping/design.ts";
import { verilog } from "../../units/verilog.ts";
import { moduleName, topName } from "./names.ts";
import { topModule } from "./top.ts";

/** `rtl/` and `weights/*.mem` of the generated folder, path to text. */
export function verilogFiles(design: Design): Map<string, string> {
  const files = new Map([[rtlPath(topName(design)), topModule(design)]]);
  for (const unit of design.units) {
    const { module, text, memories } = verilog(unit, moduleName(design, unit));
    files.set(rtlPath(module), text);
    for (const memory of memories) files.set(memory.path, memory.text);
  }
  return files;
}

/** Verilog sources of a design in compile order. */
export function rtlPaths(design: Design): readonly string[] {
  return [...design.units.map((unit) => rtlPath(moduleName(design, unit))), rtlPath(topName(design))];
}

function rtlPath(module: string): string {
  return `rtl/${module}.v`;
}

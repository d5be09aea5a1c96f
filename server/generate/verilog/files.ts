import type { Design } from "../../mapping/design.ts";
import { modulesIn } from "../../units/inner.ts";
import type { Unit } from "../../units/unit.ts";
import { verilogOn } from "../../units/verilog.ts";
import { weightImages } from "../offChip.ts";
import { moduleName, topName } from "./names.ts";
import { topModule } from "./top.ts";

/** `rtl/` and `weights/*.mem` of the generated folder, path to text. */
export function verilogFiles(design: Design): Map<string, string> {
  const files = new Map([[rtlPath(topName(design)), topModule(design)], ...weightImages(design)]);
  for (const [unit, name] of modulesOf(design)) {
    const { module, text, memories } = verilogOn(design.target.device, unit, name);
    files.set(rtlPath(module), text);
    for (const memory of memories) files.set(memory.path, memory.text);
  }
  return files;
}

/** Verilog sources of a design in compile order. */
export function rtlPaths(design: Design): readonly string[] {
  return [...modulesOf(design).map(([, module]) => rtlPath(module)), rtlPath(topName(design))];
}

/** All units with the names of their modules, those inside others included. */
function modulesOf(design: Design): readonly (readonly [Unit, string])[] {
  return design.units.flatMap((unit) => modulesIn(unit, moduleName(design, unit)));
}

function rtlPath(module: string): string {
  return `rtl/${module}.v`;
}

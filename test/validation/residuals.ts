import { readFileSync } from "node:fs";
import { blocks } from "../../server/units/memory.ts";
import { modelOf, unitResources } from "../../server/units/registry.ts";
import { heldOutDesigns, type Measured, measuredPath } from "./measured.ts";
import { unitDesigns, unitSamples } from "./unitDesigns.ts";

/** A synthesised unit beside its estimate. */
export interface Residual {
  readonly name: string;
  readonly circuit: string;
  readonly heldOut: boolean;
  readonly measured: Measured;
  readonly estimated: { readonly lut: number; readonly ff: number; readonly dsp: number; readonly bram18: number };
  /** Look-up tables and flip-flops of its memories, part of the estimate. */
  readonly memories: { readonly lut: number; readonly ff: number };
}

/** Every unit of units.json for the 7 series that the designs still have. */
export function residuals(): readonly Residual[] {
  const measured = JSON.parse(readFileSync(measuredPath, "utf8")) as readonly Measured[];
  const samples = new Map(
    [...unitSamples(unitDesigns()), ...unitSamples(heldOutDesigns())].map((sample) => [sample.name, sample]),
  );
  return measured.flatMap((it) => {
    const sample = samples.get(it.name);
    if (!sample || it.family !== "7-series") return [];
    const { unit, device } = sample;
    const model = modelOf(unit);
    const costs = model.memories(unit).map((memory) => blocks(memory, device));
    const sum = (what: "lut" | "ff") => costs.reduce((total, cost) => total + cost[what], 0);
    return [
      {
        name: it.name,
        circuit: model.circuit(unit),
        heldOut: it.heldOut,
        measured: it,
        estimated: unitResources(unit, device),
        memories: { lut: sum("lut"), ff: sum("ff") },
      },
    ];
  });
}

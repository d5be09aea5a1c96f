import { modelOf, unitResources } from "../../server/units/registry.ts";
import { digestOf, type Measured, readMeasured } from "./gridMeasured.ts";
import { type CalibratedFamily, calibrated, unitSamples } from "./gridUnits.ts";

/** A synthesised unit beside its estimate. */
export interface Residual {
  readonly name: string;
  readonly family: CalibratedFamily;
  readonly circuit: string;
  readonly heldOut: boolean;
  /** True: no model was changed for it either. */
  readonly unseen: boolean;
  /** False: the generator of the unit was changed after it was measured. */
  readonly fresh: boolean;
  readonly measured: Measured["counts"];
  readonly estimated: Measured["counts"];
}

let known: readonly Residual[] | undefined;

/** Every unit of the grid that was measured, by family. */
export function residuals(): readonly Residual[] {
  known ??= (Object.keys(calibrated) as CalibratedFamily[]).flatMap((family) => {
    const measured = new Map(readMeasured(family).map((it) => [it.name, it]));
    return measured.size === 0
      ? []
      : unitSamples(family).flatMap((sample) => {
          const found = measured.get(sample.name);
          if (!found) return [];
          const { unit, device, name, heldBack, unseen } = sample;
          const circuit = modelOf(unit).circuit(unit);
          const estimated = unitResources(unit, device);
          const fresh = digestOf(sample) === found.digest;
          return [{ name, family, circuit, heldOut: heldBack, unseen, fresh, measured: found.counts, estimated }];
        });
  });
  return known;
}

/** Whether Yosys 0.23 maps a unit as the vendor's tool would: it leaves registers and sums outside of the slices of UltraScale+. */
export function isComparable({ family, measured }: Residual): boolean {
  return family !== "UltraScale+" || measured.dsp === 0;
}

/** Error of a count as a share of what was measured, at least one cell. */
export function errorOf({ estimated, measured }: Residual, what: "lut" | "ff"): number {
  return Math.abs(estimated[what] - measured[what]) / Math.max(1, measured[what]);
}

/** Value below which a share of the list is. */
export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((left, right) => left - right);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

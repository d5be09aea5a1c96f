import { type Design, stageUnits } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { buildStage, travels } from "../../server/mapping/stage.ts";
import type { WeightPlace } from "../../server/network/checked.ts";
import { findDevice } from "../../server/targets/catalogue.ts";
import type { Device } from "../../server/targets/target.ts";
import { unitKey } from "../../server/units/calibration.ts";
import { allInside } from "../../server/units/inner.ts";
import { modelOf } from "../../server/units/registry.ts";
import type { Unit } from "../../server/units/unit.ts";
import { checkedText } from "../mapping/designs.ts";
import {
  broughtNetworks,
  encodedNetworks,
  fewerNetworks,
  type GridNetwork,
  gridFile,
  gridNetworks,
  heldBackEncodedNetworks,
  heldBackNetworks,
  packedNetworks,
  secondHeldBackNetworks,
  thirdHeldBackNetworks,
  unseenNetworks,
} from "./grid.ts";

/** A unit of a network of the grid on a device of one family. */
export interface Sample {
  /** `network/unit` */
  readonly name: string;
  readonly unit: Unit;
  readonly device: Device;
  /** True: no coefficient is fitted to it, it says how far off the models are. */
  readonly heldBack: boolean;
  /** True: nor was a model changed for it. */
  readonly unseen: boolean;
}

/** The device that each family is calibrated on. */
export const calibrated = {
  "7-series": "xc7z020",
  "UltraScale+": "xczu7ev",
  ECP5: "ecp5-85f",
  iCE40: "ice40up5k",
  "Cyclone V": "cyclonevsea6",
} as const satisfies Partial<Record<Device["family"], string>>;

export type CalibratedFamily = keyof typeof calibrated;

export function deviceOf(family: CalibratedFamily): Device {
  return findDevice(calibrated[family])!;
}

/** Units of one circuit in the grid of the 7 series at most, more of those that vary most. */
const most: Readonly<Record<string, number>> = {
  matrixVector: 60,
  windowStream: 36,
  windowParallel: 24,
  matrixVectorDsp: 36,
  thresholds: 36,
  requantise: 30,
};
const mostOfOthers = 20;

/** Of these numbers, by family. UltraScale+ is not fitted: its units say how well the coefficients of the 7 series hold there. */
const shares: Readonly<Record<CalibratedFamily, { readonly fitted: number; readonly heldBack: number }>> = {
  "7-series": { fitted: 1, heldBack: 1 },
  ECP5: { fitted: 0.4, heldBack: 0.2 },
  iCE40: { fitted: 0.4, heldBack: 0.2 },
  "UltraScale+": { fitted: 0, heldBack: 0.4 },
  "Cyclone V": { fitted: 0.4, heldBack: 0.4 },
};

/** Whether operations and coefficients of a family are its own. */
export function isFitted(family: CalibratedFamily): boolean {
  return shares[family].fitted > 0;
}

/** Of each circuit, units that are held back for one that is fitted to. */
const heldBackShare = 0.26;

/** Units of a circuit that nobody has seen: they were drawn last. */
const mostUnseen = 2;

/** Units with packed products that are fitted to, and twice as many as are held back. */
const mostPackedUnits = 28;

/** Units of a circuit with weights from beside the chip, the reader inside of them: no coefficient is fitted to them. */
const mostBroughtUnits = 8;

/** So many units more of a circuit, of the networks of circuits that have few. */
const more = 10;

/** Every different unit of the grid once, for a family; at most so many of each circuit. */
export function unitSamples(family: CalibratedFamily): readonly Sample[] {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const { fitted, heldBack: kept } = shares[family];
  const usual = (circuit: string) => most[circuit] ?? mostOfOthers;
  const mostHere = (circuit: string) => fitted * usual(circuit);
  const held = (circuit: string) => heldBackShare * kept * usual(circuit);
  const first = samplesOf(family, gridNetworks(), "fitted", mostHere, seen, counts);
  const heldBack = samplesOf(family, heldBackNetworks(), "heldBack", held, seen, new Map());
  if (family !== "7-series") return [...first, ...heldBack];
  // Last, so that no unit that is held back is among them.
  const later = samplesOf(family, fewerNetworks(), "fitted", (circuit) => mostHere(circuit) + more, seen, counts);
  const encoded = samplesOf(family, encodedNetworks(), "fitted", mostHere, seen, counts);
  const encodedHeld = samplesOf(family, heldBackEncodedNetworks(), "heldBack", held, seen, new Map());
  const second = samplesOf(family, secondHeldBackNetworks(), "heldBack", held, seen, new Map());
  const third = samplesOf(family, thirdHeldBackNetworks(), "heldBack", held, seen, new Map());
  const unseen = samplesOf(family, unseenNetworks(), "unseen", () => mostUnseen, seen, new Map());
  // Behind all others, which were there before them.
  const ofPacking = (count: number) => (circuit: string) => (circuit === "matrixVectorPacked" ? count : 0);
  const packed = samplesOf(family, packedNetworks(), "fitted", ofPacking(mostPackedUnits), seen, new Map());
  const packedHeldBack = samplesOf(
    family,
    packedNetworks(),
    "heldBack",
    ofPacking(mostPackedUnits / 2),
    seen,
    new Map(),
  );
  const before = [...first, ...later, ...encoded, ...encodedHeld, ...heldBack, ...second, ...third, ...unseen];
  const ofMatrix = (circuit: string) => (circuit.startsWith("matrixVector") ? mostBroughtUnits : 0);
  const brought = samplesOf(family, broughtNetworks(), "heldBack", ofMatrix, seen, new Map());
  return [...before, ...packed, ...packedHeldBack, ...brought];
}

/**
 * @param mostOf units of a circuit, those of `counts` among them
 * @param seen keys of the units that there are already; those of the new ones are added
 */
function samplesOf(
  family: CalibratedFamily,
  networks: readonly GridNetwork[],
  use: "fitted" | "heldBack" | "unseen",
  mostOf: (circuit: string) => number,
  seen: Set<string>,
  counts: Map<string, number>,
): readonly Sample[] {
  const samples: Sample[] = [];
  networks.forEach((network, index) => {
    const design = designOrNone(gridFile(network, calibrated[family]));
    if (!design) return;
    const { device } = design.target;
    for (const unit of pinned(design, index % 3 !== 2)) {
      const circuit = modelOf(unit).circuit(unit);
      const shape = unitKey(unit);
      const count = counts.get(circuit) ?? 0;
      if (seen.has(shape) || count >= mostOf(circuit) || !isMapped(unit, device)) continue;
      seen.add(shape);
      counts.set(circuit, count + 1);
      samples.push({
        name: `${network.name}/${unit.name}`,
        unit,
        device,
        heldBack: use !== "fitted",
        unseen: use === "unseen",
      });
    }
  });
  return samples;
}

/**
 * Whether Yosys 0.23 maps a unit as the vendor's tool would. For Cyclone V only units without memories and slices: it ignores where a
 * memory is to be, knows no block with constants, and leaves registers and sums outside of slices.
 */
function isMapped(unit: Unit, { family }: Device): boolean {
  if (family !== "Cyclone V") return true;
  const parts = [unit, ...allInside(unit)];
  return parts.every((part) => modelOf(part).memories(part).length === 0 && !("dsp" in part && part.dsp));
}

function designOrNone(text: string): Design | undefined {
  try {
    const { network, target } = checkedText(text);
    return createMapper()(network, target);
  } catch {
    return undefined;
  }
}

/** Weights in no memory of the unit, which the layer has asked for. */
function isElsewhere(place: WeightPlace | undefined): boolean {
  return place === "logic" || place === "offchip";
}

/** The units of a design, with multipliers where they are told to be: the coefficients must not change what they are fitted to. */
function pinned(design: Design, dsp: boolean): readonly Unit[] {
  const layouts = new Map(design.network.layers.map((layer) => [layer.name, layer]));
  const chosen = stageUnits(design);
  const stages = design.stages.flatMap(({ layer, fold }) => {
    if (travels(layer)) return chosen.get(layer.name)!;
    const read = layer.inputTensors[0]!;
    const source = layouts.get(read.source)?.output.shape ?? read.shape;
    return buildStage(
      layer,
      { ...fold, dsp, ...(isElsewhere(layer.memory?.kind) && { weightMemory: layer.memory!.kind }) },
      layer.arithmetic.kind === "map" ? read.shape : source,
      design.target.device,
    );
  });
  const between = design.units.filter((unit) => ["fifo", "fork", "converter"].includes(unit.kind));
  return [...stages, ...between];
}

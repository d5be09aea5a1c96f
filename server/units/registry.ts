import type { Asic, Device } from "../targets/target.ts";
import { addEnergy } from "./add/energy.ts";
import { addResources } from "./add/resources.ts";
import { argmaxEnergy } from "./argmax/energy.ts";
import { argmaxResources } from "./argmax/resources.ts";
import { attentionEnergy } from "./attention/energy.ts";
import { attentionResources } from "./attention/resources.ts";
import { burstReaderEnergy } from "./burstReader/energy.ts";
import { burstReaderResources } from "./burstReader/resources.ts";
import { confidentEnergy } from "./confident/energy.ts";
import { confidentResources } from "./confident/resources.ts";
import { constantMatrixEnergy } from "./constantMatrix/energy.ts";
import { constantMatrixResources } from "./constantMatrix/resources.ts";
import { converterEnergy } from "./converter/energy.ts";
import { converterResources } from "./converter/resources.ts";
import { depthwiseEnergy } from "./depthwise/energy.ts";
import { depthwiseResources } from "./depthwise/resources.ts";
import { embeddingEnergy } from "./embedding/energy.ts";
import { embeddingResources } from "./embedding/resources.ts";
import type { UnitEnergy } from "./energy.ts";
import { fifoEnergy } from "./fifo/energy.ts";
import { fifoResources } from "./fifo/resources.ts";
import { fillEnergy } from "./fill/energy.ts";
import { fillResources } from "./fill/resources.ts";
import { finishEnergy } from "./finish/energy.ts";
import { finishResources } from "./finish/resources.ts";
import { forkEnergy } from "./fork/energy.ts";
import { forkResources } from "./fork/resources.ts";
import { globalPoolEnergy } from "./globalPool/energy.ts";
import { globalPoolResources } from "./globalPool/resources.ts";
import { allInside, innerUnits } from "./inner.ts";
import { layernormEnergy } from "./layernorm/energy.ts";
import { layernormResources } from "./layernorm/resources.ts";
import { lookupEnergy } from "./lookup/energy.ts";
import { lookupResources } from "./lookup/resources.ts";
import { matrixVectorEnergy } from "./matrixVector/energy.ts";
import { matrixVectorResources } from "./matrixVector/resources.ts";
import { mergeEnergy } from "./merge/energy.ts";
import { mergeResources } from "./merge/resources.ts";
import { multiplyEnergy } from "./multiply/energy.ts";
import { multiplyResources } from "./multiply/resources.ts";
import { padEnergy } from "./pad/energy.ts";
import { padResources } from "./pad/resources.ts";
import { poolEnergy } from "./pool/energy.ts";
import { poolResources } from "./pool/resources.ts";
import { recurrentEnergy } from "./recurrent/energy.ts";
import { recurrentResources } from "./recurrent/resources.ts";
import { reorderEnergy } from "./reorder/energy.ts";
import { reorderResources } from "./reorder/resources.ts";
import {
  countResources,
  macrosOf,
  noResources,
  addResources as plus,
  type ResourceCounts,
  type ResourceModel,
} from "./resources.ts";
import { sliceEnergy } from "./slice/energy.ts";
import { sliceResources } from "./slice/resources.ts";
import { softmaxEnergy } from "./softmax/energy.ts";
import { softmaxResources } from "./softmax/resources.ts";
import { sparseEnergy } from "./sparse/energy.ts";
import { sparseResources } from "./sparse/resources.ts";
import { sparseColumnsEnergy } from "./sparseColumns/energy.ts";
import { sparseColumnsResources } from "./sparseColumns/resources.ts";
import { twoSlopesEnergy } from "./twoSlopes/energy.ts";
import { twoSlopesResources } from "./twoSlopes/resources.ts";
import type { Unit } from "./unit.ts";
import { windowEnergy } from "./window/energy.ts";
import { windowResources } from "./window/resources.ts";

/** What a unit costs on a device, the units inside it included. */
export function unitResources(unit: Unit, device: Device): ResourceCounts {
  let cost = countResources(modelOf(unit), unit, device);
  for (const part of innerUnits(unit)) cost = plus(cost, unitResources(part, device));
  return cost;
}

/** The part of it that is memory macros, which synthesis to standard cells leaves alone. */
export function unitMacros(unit: Unit, device: Asic): ResourceCounts {
  const memories = [unit, ...allInside(unit)].flatMap((part) => modelOf(part).memories(part));
  const { gates, bits } = macrosOf(memories, device);
  return { ...noResources, gate: Math.round(gates), sram: bits };
}

/** The resource model of a unit's kind. */
export function modelOf(unit: Unit): ResourceModel<Unit> {
  return units[unit.kind].resources as ResourceModel<Unit>;
}

/** What one inference costs in a unit, before scaling to a device. */
export function unitEnergy(unit: Unit): UnitEnergy {
  return (units[unit.kind].energy as (unit: Unit) => UnitEnergy)(unit);
}

type UnitOf<K extends Unit["kind"]> = Extract<Unit, { kind: K }>;

const units: {
  readonly [K in Unit["kind"]]: {
    readonly resources: ResourceModel<UnitOf<K>>;
    readonly energy: (unit: UnitOf<K>) => UnitEnergy;
  };
} = {
  window: { resources: windowResources, energy: windowEnergy },
  matrixVector: { resources: matrixVectorResources, energy: matrixVectorEnergy },
  constantMatrix: { resources: constantMatrixResources, energy: constantMatrixEnergy },
  sparse: { resources: sparseResources, energy: sparseEnergy },
  sparseColumns: { resources: sparseColumnsResources, energy: sparseColumnsEnergy },
  depthwise: { resources: depthwiseResources, energy: depthwiseEnergy },
  fill: { resources: fillResources, energy: fillEnergy },
  finish: { resources: finishResources, energy: finishEnergy },
  pool: { resources: poolResources, energy: poolEnergy },
  twoSlopes: { resources: twoSlopesResources, energy: twoSlopesEnergy },
  globalPool: { resources: globalPoolResources, energy: globalPoolEnergy },
  lookup: { resources: lookupResources, energy: lookupEnergy },
  add: { resources: addResources, energy: addEnergy },
  argmax: { resources: argmaxResources, energy: argmaxEnergy },
  embedding: { resources: embeddingResources, energy: embeddingEnergy },
  softmax: { resources: softmaxResources, energy: softmaxEnergy },
  layernorm: { resources: layernormResources, energy: layernormEnergy },
  attention: { resources: attentionResources, energy: attentionEnergy },
  confident: { resources: confidentResources, energy: confidentEnergy },
  recurrent: { resources: recurrentResources, energy: recurrentEnergy },
  fork: { resources: forkResources, energy: forkEnergy },
  converter: { resources: converterResources, energy: converterEnergy },
  fifo: { resources: fifoResources, energy: fifoEnergy },
  merge: { resources: mergeResources, energy: mergeEnergy },
  slice: { resources: sliceResources, energy: sliceEnergy },
  pad: { resources: padResources, energy: padEnergy },
  multiply: { resources: multiplyResources, energy: multiplyEnergy },
  reorder: { resources: reorderResources, energy: reorderEnergy },
  burstReader: { resources: burstReaderResources, energy: burstReaderEnergy },
};

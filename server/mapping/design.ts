import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import type { Target } from "../targets/target.ts";
import type { ResourceCounts } from "../units/resources.ts";
import type { Stream } from "../units/stream.ts";
import type { Unit } from "../units/unit.ts";
import type { Activity } from "./activity.ts";
import type { EngineDesign } from "./engine/engineDesign.ts";
import type { Part } from "./parts.ts";
import type { Unbuilt } from "./unbuilt.ts";

/** A network mapped to a target: which units, how they are connected, how large the FIFOs are. */
export interface Design {
  readonly network: CheckedNetwork;
  readonly target: Target;
  readonly stages: readonly Stage[];
  /** All units in an order in which producers come before consumers, FIFOs and forks included. */
  readonly units: readonly Unit[];
  readonly connections: readonly Connection[];
  /** The units by layer; a part keeps its identity while an edit does not touch it. Empty on an engine. */
  readonly parts: readonly Part[];
  /** What the parts cost together. */
  readonly cost: ResourceCounts;
  /** AXI4-Stream ports of the top module; index in `ports` is the port number (`s_axis_0`…). */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly timing: Timing;
  /**
   * Layers without hardware units. The pipeline then falls apart into pieces between them: `timing` is that of the pieces,
   * and nothing can be generated.
   */
  readonly unbuilt: readonly Unbuilt[];
  /** Present where one array computes all layers in turn; there are then no stages, units and connections. */
  readonly engine?: EngineDesign;
  readonly diagnostics: readonly Diagnostic[];
}

/** What one layer becomes; depends on the layer and its folding only, memoised on both. */
export interface Stage {
  readonly layer: Layer;
  readonly fold: { readonly pe: number; readonly simd: number };
  /** True when the mapping chose the folding. */
  readonly chosen: boolean;
}

/** The units that compute each layer, by its name, in the order of the stream; not what stands between layers. */
export function stageUnits({ units }: Design): ReadonlyMap<string, readonly Unit[]> {
  const stages = new Map<string, Unit[]>();
  for (const unit of units) {
    const before = stages.get(unit.layer);
    // A converter in front of the other units joins two layers, one behind them belongs to the stage.
    if (unit.kind === "fifo" || unit.kind === "fork" || (unit.kind === "converter" && !before)) continue;
    if (before) before.push(unit);
    else stages.set(unit.layer, [unit]);
  }
  return stages;
}

/** From an output port of a unit (or a network input) to an input port of a unit (or a network output). */
export interface Connection {
  readonly from: { readonly unit: string | undefined; readonly port: number };
  readonly to: { readonly unit: string | undefined; readonly port: number };
  readonly stream: Stream;
}

export interface Port {
  /** Layer of the network: the input layer, or the layer whose tensor leaves. */
  readonly layer: string;
  readonly stream: Stream;
  /** TDATA width: lanes * bits rounded up to whole bytes. */
  readonly dataBits: number;
  /**
   * Element j of a frame of the stream is element `order[j]` of the tensor in the order channels, rows, columns; absent: both
   * orders are the same. A flattened image still travels pixel by pixel.
   */
  readonly order?: Int32Array;
}

/** Result of the token-level simulation of the pipeline; cycles. */
export interface Timing {
  /** Cycles between frames in steady state. */
  readonly interval: number;
  /** From the first accepted input word to the last output word of one frame through the empty pipeline. */
  readonly latency: number;
  /** Cycles per frame that the units of each layer are busy (the slowest of them), by layer name. */
  readonly layerIntervals: ReadonlyMap<string, number>;
  /** Cycle at which each layer's last output word of the first frame appears, by layer name. */
  readonly layerFinish: ReadonlyMap<string, number>;
  /** Layer that sets the interval. */
  readonly bottleneck: string;
  /** Worked out when it is asked for; absent on an engine, whose schedule says it. */
  readonly activity?: () => Activity;
}

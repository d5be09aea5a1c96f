import type { LayerWeights } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import type { ResourceCounts } from "./resources.ts";
import type { Unit } from "./unit.ts";

/** What synthesis needed for units of a project; estimates use it instead of their models. */
export interface Calibration {
  /** Name of the file it was read from. */
  readonly file: string;
  readonly measured: (unit: Unit, device: Device) => MeasuredUnit | undefined;
}

export interface MeasuredUnit {
  readonly counts: ResourceCounts;
  /** What synthesis leaves alone and the models say: memory macros on a chip of one's own. */
  readonly rest?: ResourceCounts;
  /** Program that synthesised the unit, with its version. */
  readonly tool: string;
}

/**
 * What decides on the circuit of a unit: everything but its names and the values of its weights and parameters. Two units with
 * one key may differ by the look-up tables that their constants fill.
 */
export function unitKey(unit: Unit): string {
  const text = JSON.stringify(unit, (name, value: unknown) => {
    if (name === "name" || name === "layer" || name === "columnOrder") return undefined;
    if (name === "weights") {
      const { format, shape, bias } = value as LayerWeights;
      return [format.text, shape, bias !== undefined];
    }
    return value;
  });
  return digest(text);
}

/** Sixteen hexadecimal digits: FNV-1a with two starts, of 32 bits each. */
function digest(text: string): string {
  const half = (start: number): string => {
    let hash = start;
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
    }
    return hash.toString(16).padStart(8, "0");
  };
  return half(0x811c9dc5) + half(0x9747b28c);
}

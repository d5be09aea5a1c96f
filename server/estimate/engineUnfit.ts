import type { LayerRun } from "../mapping/engine/layerRun.ts";
import { unknown } from "./costs.ts";
import type { Unknown } from "./estimate.ts";

const held = { input: "inputs", weight: "weights", output: "sums" } as const;

/** Why a layer has no mapping, and with it no time and no traffic. */
export function unfitReason({ layer, shortage }: LayerRun): Unknown | undefined {
  if (!shortage) return undefined;
  if (shortage.memory === "buffer") return unknown(`No tile of "${layer.name}" fits the buffers.`);
  return unknown(`The scratchpad of ${held[shortage.tensor]} is too small for "${layer.name}".`);
}

import { architecture } from "./architecture.ts";
import { bits } from "./bits.ts";
import { device } from "./device.ts";
import type { Family } from "./family.ts";
import { fewerWeights } from "./fewerWeights.ts";
import { folding } from "./folding.ts";
import { memory } from "./memory.ts";

/** Every kind of repair. */
export const families: readonly Family[] = [folding, memory, bits, fewerWeights, architecture, device];

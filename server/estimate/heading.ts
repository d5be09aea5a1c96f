import type { Design } from "../mapping/design.ts";
import type { Estimate } from "./estimate.ts";

/** What an estimate is of. */
export function headingOf({
  network: { name, weights, distilled },
  target: { name: target, device, clock },
}: Design): Pick<Estimate, "network" | "target" | "device" | "deviceKind" | "clock" | "weights" | "distilled"> {
  return {
    network: name,
    target,
    device: device.name,
    deviceKind: device.kind,
    clock,
    weights,
    ...(distilled ? { distilled } : {}),
  };
}

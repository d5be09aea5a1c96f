import type { Design } from "../mapping/design.ts";

/** A network that cannot be generated, with the reason of each layer that is in the way. */
export class NotGeneratedError extends Error {}

/** @throws NotGeneratedError when a layer of the design has no hardware unit, or the design is an engine. */
export function refuse({ network, target, unbuilt, engine }: Design): void {
  if (engine) {
    throw new NotGeneratedError(
      `"${network.name}" on "${target.name}": an engine is estimated, but nothing is generated for it yet. Write "architecture streaming" to generate one unit per layer.`,
    );
  }
  if (unbuilt.length === 0) return;
  const reasons = unbuilt.map(({ layer, reason }) => `"${layer.name}": ${reason}`);
  throw new NotGeneratedError(`"${network.name}" cannot be generated yet. ${reasons.join(" ")}`);
}

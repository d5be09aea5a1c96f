import { type Diagnostic, type Place, report } from "../../diagnostics/diagnostic.ts";
import { ignoredOnEngine } from "../../diagnostics/ignoredOnEngine.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import { withoutRepetition } from "../../network/placed.ts";

/** Annotations for which an engine has no use; one that many layers share is told of once. @param target its name */
export function ignoredDiagnostics({ layers }: CheckedNetwork, target: string): readonly Diagnostic[] {
  const found = layers.flatMap((layer) =>
    ignoredOf(layer).map(({ name, place, why }) => report(ignoredOnEngine, place, { name, target, why })),
  );
  return withoutRepetition(found);
}

interface Ignored {
  readonly name: string;
  readonly place: Place;
  readonly why: string;
}

function ignoredOf({ fold, reuse, memory, region, regionAt }: Layer): readonly Ignored[] {
  const shared = "the layers share its array in turn, whose size are the `rows`, `columns` and `macs` of `engine(…)`";
  const ignored: Ignored[] = [];
  if (fold) ignored.push({ name: "fold", place: fold.place, why: fold.pack === undefined ? shared : packed(shared) });
  if (reuse) ignored.push({ name: "reuse", place: reuse.place, why: shared });
  if (memory) ignored.push({ name: "memory", place: memory.place, why: memoryOf(memory.kind) });
  if (region !== undefined && regionAt) {
    const why = "an engine computes all positions. Only the effective MACs count the work that is left";
    ignored.push({ name: "region", place: regionAt, why });
  }
  return ignored;
}

function packed(shared: string): string {
  return `${shared}. With \`packing: true\` several products of any layer share a DSP slice`;
}

function memoryOf(kind: NonNullable<Layer["memory"]>["kind"]): string {
  const buffers = "the weights of all layers are in its buffers as far as they fit, and beside the chip else";
  return kind === "offchip" ? `${buffers}. With \`weights: off_chip\` those of all layers come from there` : buffers;
}

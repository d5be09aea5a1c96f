import { described } from "../formats/kind.ts";
import { type AnnotationKind, argumentsOf, reportMissing, reportWrong } from "./annotation.ts";

export type MemoryKind = "bram" | "uram" | "lutram" | "registers";

/** Where weights are: in a memory, in the wiring of adders, or beside the chip. */
export type WeightPlace = MemoryKind | "logic" | "offchip";

const kinds: readonly WeightPlace[] = ["bram", "uram", "lutram", "registers", "logic", "offchip"];

export const memory: AnnotationKind<WeightPlace> = {
  name: "memory",
  documentation:
    "Where the weights live: `bram` (block memory), `uram`, `lutram` (look-up tables as memory), `registers`, or `logic` (constants: every product is a sum of moved inputs, the whole layer is computed each cycle, and weights of 0 cost nothing), or `offchip` (memory beside the chip: bursts over an AXI port of the layer bring them, anew for each pixel of a convolution and each step of a sequence). Without it the mapping chooses.",
  snippet: "memory(${1|bram,uram,lutram,registers,logic,offchip|})",
  parameters: [{ name: "kind", documentation: "The kind of memory.", values: kinds, only: true }],
  needs: "it has no weights",
  reaches: "all",
  read(written) {
    const argument = argumentsOf(written, ["kind"]).get("kind");
    if (!argument) {
      reportMissing(written, "kind", kinds.join(" or "));
      return undefined;
    }
    const text = argument.value.kind === "name" ? argument.value.text : undefined;
    const kind = kinds.find((candidate) => candidate === text);
    if (kind) return kind;
    if (argument.value.kind !== "missing") {
      reportWrong(written, argument.value, "The kind of @memory", kinds.join(" or "), described(argument.value));
    }
    return undefined;
  },
};

import { embeddingShape } from "../../units/embedding/resources.ts";
import type { EmbeddingUnit } from "../../units/embedding/unit.ts";
import { narrowestInteger, sequenceLayout, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, weightMemory } from "./kind.ts";

/** A row of a table for each index. */
export const embeddingStage: StageKind = {
  role: "matrix",
  folds: true,
  sequence: true,
  units: (request) => {
    const { layer, name, build } = request;
    const weights = layer.weights!;
    const [entries, features] = weights.shape as readonly [number, number];
    const { finish } = arithmeticOf(request, "embedding");
    const indices = layer.inputTensors[0]!;
    const count = indices.shape[0]!;
    // Rows hold codes, whatever their weights are stored as: powers of two and shared values are wider than their patterns.
    const { format } = weights;
    const rows = format.kind === "binary" ? format : narrowestInteger(format.low, format.high);
    const unit: EmbeddingUnit = {
      kind: "embedding",
      name,
      layer: layer.name,
      entries,
      features,
      input: streamOf(indices.format, 1, count),
      output: streamOf(finish.kind === "none" ? layer.output.format : rows, build.pe, count * features),
      weights,
      memory: "bram",
    };
    const shape = embeddingShape(unit);
    return [
      { ...unit, memory: weightMemory(request, shape) },
      ...finishOf(request, `${name}_finish`, finish, unit.output, sequenceLayout(layer.output.shape), {
        channelsOf: "features",
      }),
    ];
  },
};

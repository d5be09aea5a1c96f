import { expect } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { type ModelParts, type NodeParts, onnxModel } from "./model.ts";

/** Statements of the network's body, one per line, without comments. */
export function bodyOf(parts: ModelParts): {
  lines: string[];
  tensors: Map<string, { shape: readonly number[]; data: ArrayLike<number> }>;
} {
  const { text, tensors, problems } = importOnnx(onnxModel(parts), "net");
  expect(problems).toEqual([]);
  expect(parse(text).statements.flatMap((statement) => statement.errors)).toEqual([]);
  const body = text.slice(text.indexOf("network net"), text.lastIndexOf("}"));
  const lines = body.split("\n").map((line) => line.trim());
  return { lines: lines.filter((line) => /^(input|output|\w+ =)/.test(line)), tensors: new Map(tensors) };
}

export const ramp = (shape: number[]) => ({
  shape,
  data: Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) => index + 1),
});
export const node = (
  operator: string,
  inputs: string[],
  output: string,
  attributes: NodeParts["attributes"] = {},
): NodeParts => ({
  operator,
  inputs,
  outputs: [output],
  attributes,
});
export const image = { x: [1, 3, 8, 8] };

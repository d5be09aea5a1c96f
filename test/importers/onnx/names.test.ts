import { expect, test } from "vitest";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { bodyOf, image, node } from "./body.ts";
import { onnxModel } from "./model.ts";

test("names that the grammar needs, and those it cannot read, are replaced", () => {
  const named = (name: string, shape: number[]) =>
    bodyOf({ inputs: { [name]: shape }, nodes: [node("Relu", [name], "y")], outputs: ["y"] }).lines[0];
  expect(named("input", [1, 3, 8, 8])).toBe("input image: uint8(scale: 1/255)[3, 8, 8]");
  expect(named("0", [1, 5])).toBe("input features: uint8(scale: 1/255)[5]");
  expect(named("pixels", [1, 5])).toBe("input pixels: uint8(scale: 1/255)[5]");
  const nodes = [node("Relu", ["x"], "y")];
  const { text } = importOnnx(onnxModel({ inputs: image, nodes, outputs: ["y"] }), "2 networks");
  expect(text).toContain("network network_2_networks on pynq");
});

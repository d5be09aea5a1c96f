import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { image, node, ramp } from "./body.ts";
import { onnxModel } from "./model.ts";

describe("bad input", () => {
  const valid = onnxModel({
    inputs: image,
    constants: { w: ramp([4, 3, 3, 3]) },
    nodes: [node("Conv", ["x", "w"], "y")],
    outputs: ["y"],
  });

  test("bytes that are no model", () => {
    expect(() => importOnnx(new TextEncoder().encode("not a model at all"), "m.onnx")).toThrow(
      /^m\.onnx is no (readable )?ONNX model/,
    );
    expect(() => importOnnx(new Uint8Array(0), "m.onnx")).toThrow(/holds no graph/);
  });

  test("every cut of a model is refused", () => {
    for (let length = 0; length < valid.length; length++) {
      expect(() => importOnnx(valid.subarray(0, length), "m.onnx")).toThrow(/^m\.onnx is no/);
    }
  });

  test("a changed byte gives a model, a problem or a message, never anything else", () => {
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), (position, byte) => {
        const changed = valid.slice();
        changed[position] = byte;
        try {
          importOnnx(changed, "m.onnx");
        } catch (failure) {
          expect((failure as Error).message).toMatch(/^m\.onnx is no/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

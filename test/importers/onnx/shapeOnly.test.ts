import { expect, test } from "vitest";
import { importOnnx } from "../../../server/importers/onnx/import.ts";
import { models } from "../models.ts";
import { imported } from "./imported.ts";

/**
 * Public networks whose weights are one repeated number: what counts is that every operator is read. This ResNet-50 is
 * version 1.5, whose convolutions of 3 x 3 have the stride.
 */
test.for([
  { name: "light_resnet50", macs: 4_089_184_256, convolutions: 53 },
  { name: "light_squeezenet", macs: undefined, convolutions: 26 },
])("$name", { timeout: 60_000 }, ({ name, macs, convolutions }, { skip }) => {
  const bytes = models(`onnx_light_shape_only/${name}.onnx`);
  if (!bytes) return skip("../shared/models is not there: the network was not imported");
  const network = imported(bytes, name);
  expect(network.layers.filter(({ operation }) => operation === "conv")).toHaveLength(convolutions);
  const total = network.layers.reduce((sum, { work }) => sum + work.macs, 0);
  if (macs !== undefined) expect(total).toBe(macs);
  // The scores of 1000 classes, as shares.
  expect(network.byName.get(network.outputs[0]!)).toMatchObject({ operation: "softmax", output: { shape: [1000] } });
});

test("local response normalisation is refused with what to do", ({ skip }) => {
  const bytes = models("onnx_light_shape_only/light_bvlc_alexnet.onnx");
  if (!bytes) return skip("../shared/models is not there: the network was not imported");
  const { problems } = importOnnx(bytes, "alexnet");
  expect(problems.map(({ operator, whatToDo }) => `${operator}: ${whatToDo}`)).toEqual([
    "LRN: Export the model without local response normalisation, or with batch normalisation.",
  ]);
});

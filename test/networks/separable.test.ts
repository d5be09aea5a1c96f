import { expect, test } from "vitest";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { galleryDesign } from "../gallery/designs.ts";

test("a depthwise-separable CNN: Verilog and C++ agree with the reference, in the estimated cycles", {
  timeout: 300_000,
}, async () => {
  const network = galleryDesign("examples/gallery/separable_int8.dnnx");
  const options = { file: "separable.dnnx", vectors: 4 };
  const hls = await verifyAccelerator(network, { ...options, backend: "hls" }, () => {});
  const verilog = await verifyAccelerator(network, { ...options, backend: "verilog", simulator: "icarus" }, () => {});
  expect([verilog.mismatches, hls.mismatches]).toEqual([0, 0]);
  expect(verilog).toMatchObject({
    latencyCycles: network.design.timing.latency,
    intervalCycles: network.design.timing.interval,
  });
});

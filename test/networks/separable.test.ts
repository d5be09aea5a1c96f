import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { verifyAccelerator } from "../../server/hosts/accelerator.ts";
import { createCompiler } from "../../server/service/compile.ts";

/** MobileNet v1 in small: a strided convolution, two separable ones, a global mean, a classifier. */
const text = `block separable(x, filters, stride = 1) {
  depth = depthwise(x, kernel: 3, stride: stride, padding: same, bias: false)
  point = conv(relu(batchnorm(depth)), filters: filters, kernel: 1, bias: false)
  return relu(batchnorm(point))
}
target board {
  device xc7z020
  clock 100 MHz
}
network separable_cnn on board {
  input image: int8(scale: 2^-7)[3, 16, 16]
  conv1 = conv(image, filters: 8, kernel: 3, stride: 2, padding: same, bias: false)
  stage1 = separable(relu(batchnorm(conv1)), filters: 16)
  stage2 = separable(stage1, filters: 24, stride: 2)
  fc = dense(globalpool(stage2), units: 10)
  output argmax(fc)
}
`;

test("a depthwise-separable CNN: Verilog and C++ agree with the reference, in the estimated cycles", {
  timeout: 300_000,
}, async () => {
  const [network] = createCompiler({ weights: () => ({ state: "missing", reason: "not in this test" }) })(
    parse(text),
  ).mapped;
  const options = { file: "separable.dnnx", vectors: 4 };
  const hls = await verifyAccelerator(network!, { ...options, backend: "hls" }, () => {});
  const verilog = await verifyAccelerator(network!, { ...options, backend: "verilog", simulator: "icarus" }, () => {});
  expect([verilog.mismatches, hls.mismatches]).toEqual([0, 0]);
  expect(verilog).toMatchObject({
    latencyCycles: network!.design.timing.latency,
    intervalCycles: network!.design.timing.interval,
  });
});

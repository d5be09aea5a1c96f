import { fileOf } from "../mapping/designs.ts";

/** Designs that the gates of a chip of one's own were not fitted to: a LeNet-5, a binary MLP, a residual network, a depthwise network. */
export function heldOutDesigns(): readonly { readonly name: string; readonly text: string }[] {
  return [
    {
      name: "lenet",
      text: fileOf(`  input image: uint8(scale: 2^-8)[1, 28, 28]
  conv1 = conv(image, filters: 6, kernel: 5, padding: same) @weights(int6) @fold(pe: 3, simd: 25)
  act1 = relu(conv1) @activations(uint5)
  pool1 = maxpool(act1, kernel: 2) @fold(pe: 3)
  conv2 = conv(pool1, filters: 16, kernel: 5) @weights(int4) @fold(pe: 2, simd: 6)
  act2 = relu(conv2) @activations(uint4)
  pool2 = maxpool(act2, kernel: 2) @fold(pe: 2)
  fc1 = dense(flatten(pool2), units: 30) @weights(int3) @fold(pe: 6, simd: 10)
  act3 = relu(fc1) @activations(uint3)
  fc2 = dense(act3, units: 10) @weights(ternary) @fold(pe: 2, simd: 6)
  label = argmax(fc2)
  output label`),
    },
    {
      name: "binary",
      text: fileOf(`  input image: int8[1, 14, 14]
  pixels = quantize(image, to: binary)
  fc1 = dense(flatten(pixels), units: 64) @weights(binary) @fold(pe: 16, simd: 28)
  act1 = batchnorm(fc1) @activations(binary)
  fc2 = dense(act1, units: 32) @weights(binary) @fold(pe: 8, simd: 16)
  act2 = batchnorm(fc2) @activations(uint2)
  fc3 = dense(act2, units: 10) @weights(binary) @fold(pe: 5, simd: 8)
  output fc3`),
    },
    {
      name: "residual",
      text: fileOf(`  input image: uint7(scale: 2^-6)[3, 10, 10]
  stem = conv(image, filters: 12, kernel: 3, padding: same) @weights(int5) @activations(int6(scale: 2^-3)) @fold(pe: 3, simd: 9)
  a = conv(stem, filters: 12, kernel: 3, padding: same) @weights(int5) @activations(int6(scale: 2^-3)) @fold(pe: 4, simd: 6)
  s = add(a, stem)
  r = relu(s) @activations(uint5(scale: 2^-2))
  d = depthwise(r, kernel: 3) @weights(int7) @activations(int7) @fold(pe: 3)
  g = globalpool(d) @activations(int6)
  f = dense(flatten(g), units: 8) @weights(int8) @fold(pe: 4, simd: 6)
  output f`),
    },
    {
      name: "wide",
      text: fileOf(`  input x: int12(scale: 2^-6)[40]
  h = dense(x, units: 24) @weights(int10) @fold(pe: 3, simd: 10)
  b = relu(batchnorm(h)) @activations(uint9(scale: 2^-4))
  o = dense(b, units: 6) @weights(int9) @memory(lutram) @fold(pe: 2, simd: 8)
  q = batchnorm(o) @activations(int3(scale: 1))
  output q`),
    },
  ];
}

import { expect, test } from "vitest";
import { check } from "./check.ts";

test("names in a branch that is not taken must mean something", () => {
  check(`block double(x) {
  return add(x, x)
}
network n {
  input x: uint8[4]
  a = if 1 == 2 then dense(missing, units: 4) else dense(x, units: 4)
  //                       ^^^^^^^ dnnx-unknown-name There is no layer "missing"
  b = if 2 == 2 then a else dens(a, units: 4)
  //                        ^^^^ dnnx-unknown-layer
  c = if 2 == 2 then b else if 1 == 1 then doubel(b) else double(later)
  //                                       ^^^^^^ dnnx-unknown-layer
  //                                                             ^^^^^ dnnx-use-before-definition
  d = repeat 0 (z = c) add(z, nothing)
  //                          ^^^^^^^ dnnx-unknown-name
  later = relu(d)
  output later
}`);
});

test("a layer that only a branch that is not taken reads is not one that nobody reads", () => {
  const text = (branch: string, mark: string) => `network n {
  input x: uint8[4]
  other = dense(x, units: 4)
${mark}
  a = if 1 == 2 then ${branch} else dense(x, units: 4)
  output a
}`;
  check(text("relu(other)", ""));
  check(text("relu(x)", "//^^^^^ dnnx-unused-layer"));
  expect(() => check(text("relu(other)", "//^^^^^ dnnx-unused-layer"))).toThrow();
});

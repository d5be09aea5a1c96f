import { describe, expect, test } from "vitest";
import { layerKindByName, layerKinds } from "../../server/layers/registry.ts";
import { check, network } from "./check.ts";

describe("names", () => {
  test("a misspelt layer", () => {
    check(`network n {
  input image: uint8[4]
  y = dense(imgae, units: 2)
  //        ^^^^^ dnnx-unknown-name There is no layer "imgae". Did you mean "image"?
  output y
}`);
  });

  test("a layer by its name in another tool", () => {
    check(`network n {
  input x: uint8[4]
  a = Linear(x, units: 4)
  //  ^^^^^^ dnnx-unknown-layer Did you mean "dense"?
  output a
}`);
    check(`network n {
  input x: uint8[4]
  a = relu6(x)
  //  ^^^^^ dnnx-unknown-layer Write "clip(…, low: 0, high: 6)".
  output a
}`);
  });

  test("names of other tools are no names of this one, and each is that of one kind of layer", () => {
    const others = layerKinds.flatMap(({ alsoCalled }) => Object.keys(alsoCalled ?? {}));
    expect(others.length).toBeGreaterThan(50);
    expect(new Set(others).size).toBe(others.length);
    for (const name of others) {
      expect(name).toMatch(/^[a-z0-9]+$/);
      expect(layerKindByName.has(name)).toBe(false);
    }
  });

  test.each(
    layerKinds.flatMap(({ name, alsoCalled }) =>
      Object.values(alsoCalled ?? {})
        .filter((more) => more !== "")
        .map((more) => [name, more]),
    ),
  )("what is to be written instead is right: %s(x, %s)", (name, more) => {
    check(`network n {
  input x: int8[2, 4, 4]
  y = ${name}(x, ${more})
  output y
}`);
  });

  test("second definitions are left out, the first one is read", () => {
    const { layer } = network(`network n {
  input x: uint8[4]
  y = dense(x, units: 2)
  y = dense(x, units: 3)
//^ dnnx-duplicate-name
  output y
}`);
    expect(layer("y").output.shape).toEqual([2]);
  });

  test("a circle is shown with all its names", () => {
    check(`network n {
  input x: uint8[4]
  a = add(x, c)
  //         ^ dnnx-use-before-definition "c" depends on itself: a reads c reads b reads a
  b = relu(a)
  c = relu(b)
  output c
}`);
  });

  test("a layer that reads itself", () => {
    check(`network n {
  input x: uint8[4]
  a = add(x, a)
  //         ^ dnnx-use-before-definition "a" reads itself
  output a
}`);
  });

  test("a name further down that is no circle", () => {
    check(`network n {
  input x: uint8[4]
  a = relu(b)
  //       ^ dnnx-use-before-definition move its definition in front
  b = dense(x, units: 2)
  output a
}`);
  });

  test("what no output depends on is a hint and is not built", () => {
    const { network: checked } = network(`network n {
  input x: uint8[4]
  y = dense(x, units: 2)
  z = relu(x)
//^ dnnx-unused-layer
  output y
}`);
    expect(checked.layers.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(checked.unused?.map(({ name }) => name)).toEqual(["z"]);
    expect(checked.byName.get("z")?.operation).toBe("relu");
    expect([...checked.byName.keys()]).toEqual(["x", "y", "z"]);
    expect(checked.byName.size).toBe(3);
  });

  test("nested calls get names of their own", () => {
    const { network: checked } = network(`network n {
  input x: uint8[2, 2, 2]
  y = dense(flatten(relu(add(relu(x), x))), units: 2)
  output argmax(y)
}`);
    expect(checked.layers.map(({ name }) => name)).toEqual([
      "x",
      "y.relu2",
      "y.add",
      "y.relu",
      "y.flatten",
      "y",
      "output.argmax",
    ]);
    expect(checked.outputs).toEqual(["output.argmax"]);
  });

  test("a nested layer can be read by its name", () => {
    const { layer } = network(`network n {
  input x: uint8[1, 2, 2]
  y = dense(flatten(x), units: 2)
  z = dense(y.flatten, units: 3)
  output y, z
}`);
    expect(layer("z").inputs).toEqual(["y.flatten"]);
  });

  test("targets, approximations, layers of requirements", () => {
    check(`target board {
  device xc7z020
}
approximation small {
  weights int4
}
network n on bord {
  //         ^^^^ dnnx-unknown-name Did you mean "board"?
  use small, smal
  //         ^^^^ dnnx-unknown-name Did you mean "small"?
  input x: uint8[4]
  output x
  require y.lut <= 5%
  //      ^ dnnx-unknown-name
}
approximation small {
  //          ^^^^^ dnnx-duplicate-name
  weights int8
}
approximation other {
  //          ^^^^^ dnnx-unused-approximation
  weights int8
}`);
  });

  test("a network without input or output", () => {
    check(`network alone {
  //    ^^^^^ dnnx-no-input
  //    ^^^^^ dnnx-no-output
}`);
  });

  test("a network without a name is told that alone", () => {
    check(`network {
  //    ^ dnnx-syntax Expected a name
}`);
  });

  test("an output in front of its layer is no circle", () => {
    check(`network n {
  input x: uint8[4]
  output y
  //     ^ dnnx-use-before-definition "y" is defined further down; move its definition in front of this line.
  y = relu(x)
}`);
  });

  test("what may stand anywhere is not asked for in front of a line", () => {
    check(`network n on board {
  //         ^^^^^ dnnx-unknown-name There is no target "board". Define it here or in a file that is imported, or correct the name.
  use small
  //  ^^^^^ dnnx-unknown-name There is no approximation "small". Define it here or in a file that is imported, or correct the name.
  input x: uint8[4]
  output relu(y)
  //          ^ dnnx-unknown-name There is no layer "y". Define it in front of this line or correct the name.
}`);
  });

  test("an import of nothing", () => {
    check(`import ""
  //   ^^ dnnx-import-file The file "" cannot be imported: nothing stands between the quotes. Correct the path; it is relative to this file.
`);
  });

  test("a name with other letters is told once, where it is defined", () => {
    check(`block größe(ß, n = 1) {
  //  ^^^^^ dnnx-syntax letters from A to Z, digits and \`_\`, but not \`ö\`, \`ß\`
  y = relu(ß)
  return y
}
network netz on zähler {
  use über
  input bïld: uint8[4]
  //    ^^^^ dnnx-syntax but not \`ï\`
    gröber = größe(bïld)
  //^^^^^^ dnnx-syntax but not \`ö\`
  output gröber
  require gröber.latency <= 10 µs
}
approximation über {
  //          ^^^^ dnnx-syntax but not \`ü\`
  weights int4
}
target zähler {
  //   ^^^^^^ dnnx-syntax but not \`ä\`
  device xc7z020
  clock 100 MHz
}`);
  });

  test("two outputs whose layers would have one name", () => {
    const { network: checked } = network(`network n {
  input x: uint8[4]
  output relu(x)
  output sigmoid(x)
}`);
    expect(checked.outputs).toEqual(["output.relu", "output.sigmoid"]);
    check(`network n {
  input x: uint8[4]
  input z: uint8[4]
  output add(x, z)
  output add(x, x)
//^^^^^^^^^^^^^^^^ dnnx-duplicate-name The layer "output.add" is already defined; write for example \`y = add(…)\` and \`output y\`.
}`);
  });

  test("thousands of unknown names stay quick", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `  layer${index} = relu(missing${index})`);
    const start = performance.now();
    const source = `network n {\n  input x: uint8[4]\n${lines.join("\n")}\n  output x\n}`;
    expect(() => check(source)).toThrow();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

test("a network is built once for a target", () => {
  check(`target board {
  device xc7z020
  clock 100 MHz
}
network n on board, board {
  //                ^^^^^ dnnx-misplaced-statement is built for it already
  input x: uint8[8]
  output x
}`);
});

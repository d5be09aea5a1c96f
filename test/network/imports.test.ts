import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createChecker } from "../../server/network/check.ts";
import type { Environment } from "../../server/network/checked.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { available } from "../../server/targets/catalogue.ts";
import { allDiagnostics, check, environment, network } from "./check.ts";

const library = `import "deeper.dnnx"
approximation small {
  weights int3
}
block unit(x, units) {
  use small
  y = act(dense(x, units: units))
  return act(y)
}
target board {
  device mine
  clock 100 MHz
}
device mine extends xc7z020 {
  lut 20000
}
`;
const deeper = `block act(x) {
  return quantize(relu(x), to: uint8)
}
`;
const sources = { "library.dnnx": library, "deeper.dnnx": deeper };

describe("imports", () => {
  test("blocks, approximations and targets of another file", () => {
    const { layer, network: checked } = network(
      `import "library.dnnx"
network n on board {
  use small
  input x: uint8[4]
  a = unit(x, units: 4)
  b = dense(a, units: 2)
  output b
}`,
      {},
      sources,
    );
    expect(layer("a.y.x").weights?.format.bits).toBe(3);
    expect(layer("b").weights?.format.bits).toBe(3);
    expect(checked.layers.map(({ statement }) => statement.text.trim().split(" ")[0])).toEqual(
      ["input", "a", "a", "a", "a", "a", "b"].slice(0, checked.layers.length),
    );
  });

  test("what a file imports is not handed on", () => {
    check(
      `import "library.dnnx"
network n {
  input x: uint8[4]
  a = act(x)
  //  ^^^ dnnx-unknown-layer
  output a
}`,
      {},
      sources,
    );
  });

  test("a missing file, a circle, errors, two of one name", () => {
    check(
      `import "gone.dnnx"
//     ^^^^^^^^^^^ dnnx-import-file cannot be imported: there is no such file
import "one.dnnx"
//     ^^^^^^^^^^ dnnx-import-errors "one.dnnx" has an error in line 1: Files import each other in a circle: "one.dnnx" imports "two.dnnx" imports "one.dnnx".
import "wrong.dnnx"
//     ^^^^^^^^^^^^ dnnx-import-errors "wrong.dnnx" has 2 errors; the first in line 2: There is no layer "z".
import "main.dnnx"
//     ^^^^^^^^^^^ dnnx-import-cycle "main.dnnx" imports "main.dnnx"
import "again.dnnx"
//     ^^^^^^^^^^^^ dnnx-duplicate-name The block "wrong" is already defined
`.replace(
        'one.dnnx" has an error in line 1: Files import',
        'one.dnnx" has an error in line 1: "two.dnnx" has an error in line 1: Files import',
      ),
      {},
      {
        "one.dnnx": 'import "two.dnnx"',
        "two.dnnx": 'import "one.dnnx"',
        "wrong.dnnx": "block wrong(x) {\n  a = relu(z)\n  b = rlu(x)\n  return b\n}",
        "again.dnnx": "block wrong(x) {\n  return relu(x)\n}",
        "main.dnnx": "",
      },
    );
  });

  test("what is wrong for one call of an imported block is told at the call", () => {
    check(
      `import "library.dnnx"
network n {
  input x: uint8[4]
  a = unit(x, units: 2.5)
  //  ^^^^ dnnx-wrong-argument In the block "unit" of "library.dnnx": "units" of dense must be a whole number
  output a
}`,
      {},
      sources,
    );
  });

  test("a device of a file changes what the target has", () => {
    const text = `import "library.dnnx"
device tiny extends mine {
  dsp 4
  clock 50 MHz
}
target small {
  device tiny
  clock 40 MHz
}
network n on board, small {
  input x: uint8[4]
  y = dense(x, units: 2)
  output y
}`;
    const { mapped, diagnostics } = createCompiler(environment({}, sources))(parse(text));
    expect(mapped.map(({ target }) => available(target.device, "lut"))).toEqual([20_000, 20_000]);
    expect(mapped.map(({ target }) => available(target.device, "dsp"))).toEqual([220, 4]);
    expect(mapped.map(({ target }) => target.device.clockLimit.value)[1]).toBe(50e6);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("devices: unknown base, itself, unknown and wrong properties", () => {
    const text = `device a extends xc7z02 {
}
device b extends b {
}
device c extends xc7z020 {
  luts 3
  lut 2.5
}`;
    const { diagnostics } = createCompiler(environment())(parse(text));
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "dnnx-unknown-device",
      "dnnx-target-value",
      "dnnx-unknown-property",
      "dnnx-target-value",
    ]);
  });

  test("an untouched import keeps the layers; a changed one changes them", () => {
    let files: Readonly<Record<string, ReturnType<typeof parse>>> = {
      "library.dnnx": parse(library),
      "deeper.dnnx": parse(deeper),
    };
    const host: Environment = {
      weights: () => ({ state: "missing", reason: "none" }),
      source: (path) => ({ state: "ready", id: path, tree: files[path]!, environment: host }),
    };
    const text = `import "library.dnnx"
network n {
  input x: uint8[4]
  a = unit(x, units: 4)
  output a
}`;
    const checkFile = createChecker(host);
    const first = checkFile(parse(text)).networks[0]!;
    const tree = parse(text);
    const second = checkFile(tree).networks[0]!;
    expect(second.layers.map(({ output }) => output)).toEqual(first.layers.map(({ output }) => output));
    const again = checkFile(tree).networks[0]!;
    expect(again.layers.every((layer, at) => layer === second.layers[at])).toBe(true);
    files = { ...files, "deeper.dnnx": parse(deeper.replace("uint8", "uint5")) };
    const changed = checkFile(tree).networks[0]!;
    expect(changed.layers.at(-1)?.output.format.text).toBe("uint5");
    expect(allDiagnostics(checkFile(tree)).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

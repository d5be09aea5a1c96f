import { describe, expect, test } from "vitest";
import { moduleName, topName } from "../../server/generate/verilog/names.ts";
import { stageUnits } from "../../server/mapping/design.ts";
import { modulesIn } from "../../server/units/inner.ts";

import { clashingNames } from "../networks/clashingNames.ts";
import { designOf } from "./designs.ts";

describe("names of units", () => {
  test.each(Object.entries(clashingNames))("%s: nothing has the name of another", (_, text) => {
    const design = designOf(text);
    const modules = design.units.flatMap((unit) => modulesIn(unit, moduleName(design, unit)).map(([, name]) => name));
    const all = [...modules, topName(design)].map((name) => name.toLowerCase());
    expect(all.length).toBeGreaterThan(design.network.layers.length);
    expect(new Set(all).size).toBe(all.length);
    const known = new Set(design.units.map(({ name }) => name));
    for (const { from, to } of design.connections) {
      for (const { unit } of [from, to]) expect(unit === undefined || known.has(unit)).toBe(true);
    }
  });

  test("a name that is free stays what it was", () => {
    const [text] = Object.values(clashingNames);
    const names = [...stageUnits(designOf(text!.replaceAll("a_window", "b"))).values()].flat().map(({ name }) => name);
    expect(names).toEqual(["a_window", "a", "a_finish", "b_window", "b", "b_finish"]);
  });
});

import { describe, expect, test } from "vitest";
import { annotationKinds, networkAnnotations } from "../../server/approximations/registry.ts";
import { layerKinds } from "../../server/layers/registry.ts";

describe("the registry of annotations", () => {
  test("every annotation of a layer exists, and every annotation belongs to some layer", () => {
    const names = annotationKinds.map(({ name }) => name);
    const used = new Set(layerKinds.flatMap(({ annotations }) => annotations));
    expect([...used].toSorted()).toEqual(names.toSorted());
    expect(names.filter((name) => networkAnnotations.includes(name))).toEqual([]);
  });

  test.each(annotationKinds.map((kind) => [kind.name, kind] as const))("%s is documented", (name, kind) => {
    expect(kind.documentation).toMatch(/\.$/);
    expect(kind.snippet.startsWith(`${name}(`)).toBe(true);
    expect(kind.parameters.length).toBeGreaterThan(0);
  });
});

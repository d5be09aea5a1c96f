import { expect, test } from "vitest";
import { explain } from "../../server/estimate/explain.ts";
import { explanationPage } from "../../server/service/explanation.ts";
import { network, open } from "./documents.ts";

const document = open(network("  a = dense(flatten(image), units: 3) @weights(int4)\n  output a"));

test("the page of a layer holds every number with formula, values and source", () => {
  const page = explanationPage(document, "net", "board", "a") ?? "";
  const { design, estimate } = document.compilation().mapped[0]!;
  const lines = explain(design, estimate, "a");
  expect(lines.length).toBeGreaterThan(3);
  expect(page).toMatch(/^# a of net on board\n/);
  for (const { what, value, formula, filledIn, source } of lines) {
    for (const part of [`## ${what}: ${value}\n`, `${formula}\n${filledIn}\n`, source]) expect(page).toContain(part);
  }
});

test("what has no estimate has no page", () => {
  expect(explanationPage(document, "net", "board", "b")).toBeUndefined();
  expect(explanationPage(document, "net", "other", "a")).toBeUndefined();
});
